'''What every signed-in screen shares: the frame around it, and the way its buttons act.

How to write a screen
---------------------
A screen is one async function. It reads, then draws inside one `frame` (until then the screen before stays), and
changes things in handlers that are marked `@action`. Ids of the address arrive parsed (a malformed one never gets
here), in the order of the path:

    async def booking(visitor: Visitor, booking_id: UUID) -> None:
        """One booking: its sessions, upcoming first."""

        async def fresh() -> None:                     # read first, then draw: the list is never blank in between
            async with reading(visitor) as r:
                page = await bookings.one(r, booking_id)
            rows.clear()
            with rows:
                draw(page)

        @action                                        # language, double taps, refusals, TryAgain, lost sign-in
        async def cancel(attendance_id: UUID) -> None:
            async with work(visitor) as w:
                outcome = await attendance.cancel(w, attendance_id)
            await fresh()
            say(_("Cancelled."), on_undo=undo)

        with frame(_("Booking"), tab="/bookings", back="/bookings"):
            rows = ui.element("div")
            await fresh()

and one line in the table of `pages/__init__.py`: `Screen("/bookings/{booking_id}", booking.booking)`.

- Still parts are htpy, put on the page by `components.press.static(node)`; what can be pressed is an element
  (`button(_("Can’t make it"), lambda: cancel(day.attendance_id), kind="quiet")`).
- The first content of the page, shown before any script has loaded, is made of the same elements by `mirror.py`;
  a screen does nothing for it.
- Refusals raised while drawing (`NotFound` too) become the whole screen; refusals raised in an action become a
  message. To say one beside the button instead, catch it in the handler.
- A link is `<a href="/…">` and stays within this one page. Pages outside the table (a PDF, sign-out) need
  `data-out` or `download` on the link, or `leave_to(address)` from Python.
- `visit().query` holds what stands behind the `?`; `visit().hear(handler)` tells of sessions whose places changed,
  until the screen is left; `family_chips.chips(fresh)` draws the switcher and `family_chips.chosen()` asks it.
- No `ui.timer` and no awaited script while a screen is being drawn: NiceGUI then answers before it is complete.
- After a change of language or theme: `reload()`.
'''

from __future__ import annotations

import asyncio
import functools
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import ParamSpec

import htpy as h
from nicegui import ui

from components.files import static_url
from components.frame import Tab, app_bar, back_bar, bottom_menu
from components.marks import Avatar, Logo, initials
from components.press import static
from pages.visit import Visit, visit
from services import ids
from services.language import _, ngettext
from services.provider import ProviderView
from services.refusals import NotSignedIn, Refused
from services.work import again

__all__ = ["Screen", "action", "frame", "leave_to", "reload", "say", "visit"]

log = logging.getLogger("cubby.pages")

P = ParamSpec("P")
PATIENCE = 0.25
"""Seconds after which a button that was pressed shows that something is happening."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One line of the table of screens: address, who draws it. All of them are for signed-in families."""

    path: str
    draw: Callable[..., Awaitable[None]]


@contextmanager
def frame(
    title: str, *, tab: str = "", back: str = "", close: str = "", bar_title: str = "", wide: bool = False
) -> Iterator[None]:
    """The bar on top, the column in the middle, the menu below; what is drawn inside goes into `main`.

    Args:
        title: the screen's name, for the window's title. The h1 is the screen's own.
        tab: address of the tab one is in ("/bookings"); without it there is no menu, as in the finder.
        back: where the arrow leads; without it (and without `close`) the bar has logo, name and account.
        close: where the cross leads.
        bar_title: words in the bar of a page that is below a tab.
        wide: two columns from 900 px (`div.cb-cols` inside).
    """
    here = visit()
    here.wipe()
    here.title, here.tab, here.menu = title, tab, None
    with ui.element("header").classes("cb-bar"):
        static(
            h.fragment[
                h.a(".cb-skip", href="#main")[_("Skip to content")], _bar(here, back, close, bar_title, wide)
            ]
        )
    with ui.element("main").classes("cb-main cb-wide" if wide else "cb-main").props("id=main tabindex=-1"):
        yield
    here.sheets = ui.element("div").classes("cb-static")
    if tab:
        with ui.element("div").classes("cb-nav"):
            here.menu = static(_menu(here))


def logo_of(provider: ProviderView) -> Logo:
    """What stands for the provider."""
    return Logo(provider.name, static_url(provider.logo) if provider.logo else "")


def _bar(here: Visit, back: str, close: str, bar_title: str, wide: bool) -> h.Element:
    if back or close:
        label = _("Close") if close else _("Back")
        return back_bar(close or back, label=label, title=bar_title, close=bool(close), wide=wide)
    account = Avatar(initials(f"{here.visitor.name} {here.visitor.last_name}", 2))
    return app_bar(logo_of(here.provider), home="/", account=account, account_href="/profile", wide=wide)


def _menu(here: Visit) -> h.Element:
    to_book = ngettext("{n} make-up to book", "{n} make-ups to book", here.badge).format(n=here.badge)
    tabs = (
        Tab("/", _("Home"), "home"),
        Tab("/bookings", _("Bookings"), "event_note"),
        Tab("/benefits", _("Benefits"), "redeem", badge=here.badge, badge_words=to_book),
    )
    return bottom_menu(tabs, here.tab)


def show_badge(number: int) -> None:
    """Show how many make-ups are to be booked now."""
    here = visit()
    if number != here.badge:
        here.badge = number
        if here.menu is not None:
            here.menu.set_content(str(_menu(here)))


def say(
    text: str,
    on_undo: Callable[..., object] | None = None,
    *,
    more: tuple[str, Callable[..., object]] | None = None,
    refused: bool = False,
) -> None:
    """Tell what has just been done, with Undo where there is one, and one more button with its words.

    `refused` interrupts a screen reader.
    """
    here = visit()
    if here.snackbar is not None:
        here.snackbar.say(text, on_undo, more=more, refused=refused)


def hush() -> None:
    """Take away what was told last: it is not true any more."""
    here = visit()
    if here.snackbar is not None:
        here.snackbar.hide()


def action(handler: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
    """Make a handler fit for a button: it speaks the visitor's language, acts once, and says no in words.

    The whole handler is called anew when the database was crossed, so it opens its work inside. A second tap while
    the first is under way is ignored. An expected refusal becomes a message, a lost sign-in leads to sign-in, and
    anything unexpected becomes polite words with a code that is in the log.
    """

    @functools.wraps(handler)
    async def pressed(*args: P.args, **kwargs: P.kwargs) -> None:
        here = visit()
        here.speak()
        tap = (handler, *map(_same, (*args, *kwargs.values())))
        if tap in here.running:
            return
        here.running.add(tap)
        with here.client or nullcontext():  # the button itself may be gone before its handler is done
            try:
                with _patiently(here):
                    await again(lambda: handler(*args, **kwargs))
            except NotSignedIn:
                here.sign_in_first()
            except Refused as no:
                say(no.words(), refused=True)
            except Exception:
                say(incident(here.path), refused=True)
            finally:
                here.running.discard(tap)

    return pressed


def _same(told: object) -> Hashable:
    """What tells one tap from another: what the handler is given, or which object it is."""
    try:
        hash(told)
    except TypeError:
        return id(told)
    return told


@contextmanager
def _patiently(here: Visit) -> Iterator[None]:
    """Show on the button that was pressed that something is happening, if it takes longer than a glance."""
    shown = False

    def show() -> None:
        nonlocal shown
        shown = True
        here.script("cubby.busy(true)")

    timer = asyncio.get_running_loop().call_later(PATIENCE, show)
    try:
        yield
    finally:
        timer.cancel()
        if shown:
            here.script("cubby.busy(false)")


def incident(where: str) -> str:
    """Log the exception being handled under a short code, and give the words that name the code."""
    code = "".join(secrets.choice(ids.ALPHABET[:31]) for _letter in range(4))
    log.exception("something went wrong (%s) on %s", code, where)
    return _("Something went wrong on our side ({code}). Please try again.").format(code=code)


def leave_to(address: str) -> None:
    """Go to a page that is not in the table of screens."""
    visit().script(f"location.href={json.dumps(address)}")


def reload() -> None:
    """Load the page anew, in another language or theme."""
    visit().script("location.reload()")
