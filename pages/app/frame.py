"""The frame of every screen: the bar on top, the column in the middle, the menu below, and messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.files import inline_style, static_url
from components.frame import app_bar, back_bar, bottom_menu, viewing_banner
from components.marks import Avatar, Logo, brand, initials
from pages.app.areas import no_rooms
from pages.app.page_context import PageContext, page_context
from pages.app.pane import Pane, being_filled
from services.core.events import MESSAGES_CHANGED, Ids, concerns
from services.core.work import reading
from services.language import _
from services.language.formats import full_name
from services.provider import ProviderView
from services.provider import logo as logos

LOGOS = "/logo"
"""Where pictures that staff have sent are served."""


@contextmanager
def frame(
    title: str,
    *,
    tab: str = "",
    back: str = "",
    close: str = "",
    bar_title: str = "",
    wide: bool = False,
    room: str = "",
) -> Iterator[None]:
    """The bar on top, the column in the middle, the menu below; what is drawn inside goes into `main`.

    Args:
        title: the screen's name, for the window's title. The h1 is the screen's own.
        tab: address of the selected tab ("/bookings"); without it, or in an area without tabs, there is no menu.
        back: where the arrow leads; without it (and without `close`) the bar has logo, name and account.
        close: where the cross leads.
        bar_title: words in the bar of a page that is below a tab; without them its title moves there when scrolled.
        room: address of the selected room, where the area lists its rooms on wide screens; a screen that is a room
            itself need not say so.
        wide: two columns from 900 px (`div.cb-cols` inside).

    A list that is drawn beside what was chosen from it has no frame of its own: there this does nothing.
    """
    context = page_context()
    if being_filled.get() is not None:
        yield
        return
    kept = context.keep_pane()
    context.wipe(kept)
    context.title, context.tab, context.menu = title, tab, None
    context.room = room or context.path.partition("?")[0]
    below = bool(close or (back and not context.beside))
    with ui.element("header").classes("cb-bar"):
        static(
            h.fragment[
                h.a(".cb-skip", href="#main")[_("Skip to content")],
                inline_style("rooms.css") if context.area.rooms is not no_rooms else None,
                inline_style("beside.css") if context.beside else None,
                _back_bar(back, close, bar_title or title, late=not bar_title) if below else None,
            ]
        )
        context.bar = None if below else static(_bar(context))
    _pane(context, kept)
    if context.area.bell is not None:
        context.on_event(MESSAGES_CHANGED, _ring)
    with ui.element("main").classes("cb-main cb-wide" if wide else "cb-main").props("id=main tabindex=-1"):
        if context.visitor.seen_by:
            static(viewing_banner(full_name(context.visitor.name, context.visitor.last_name)))
        yield
    context.sheets = ui.element("div").classes("cb-static")
    if tab and context.area.tabs(context.visitor, context.badges):
        with ui.element("div").classes("cb-nav"):
            context.menu = static(_menu(context))


def heading(text: str) -> None:
    """The screen's h1, for a screen that is a list; where it stands beside another one, an h2 that looks the same."""
    if being_filled.get() is None:
        TextElement("h1", text).props("tabindex=-1")
    else:
        TextElement("h2", text, "cb-t1")


def logo_of(provider: ProviderView) -> Logo:
    """The provider's name and picture."""
    if logos.is_sent(provider.logo):
        return Logo(provider.name, f"{LOGOS}/{provider.logo}")
    return Logo(provider.name, static_url(provider.logo) if provider.logo else "")


async def _ring(ids: Ids) -> None:
    """A message has reached the visitor, or they have opened one on another device."""
    context = page_context()
    if concerns(ids, [context.visitor.client_id] if context.visitor.client_id else []):
        async with reading(context.visitor) as r:
            show_badges(await context.area.badges(r))


def _back_bar(back: str, close: str, bar_title: str, *, late: bool) -> h.Element:
    label = _("Close") if close else _("Back")
    return back_bar(close or back, label=label, title=bar_title, close=bool(close), late=late)


def _bar(context: PageContext) -> h.Element:
    name = full_name(context.visitor.name, context.visitor.last_name)
    account = Avatar(initials(name, 2)) if context.area.account else None
    return app_bar(
        logo_of(context.provider),
        home=context.area.home,
        account=account,
        account_href=context.area.account,
        bell=context.area.bell(context.badges) if context.area.bell else None,
    )


def _pane(context: PageContext, kept: ui.element | None) -> None:
    """The place of the list on the left, right after the bar: the one that stands there already, or a new one."""
    if kept is not None:
        kept.move(target_index=1)
    elif context.beside is not None:
        element = ui.element("nav").classes("cb-pane").props("id=pane")
        element.props["aria-label"] = _(context.beside.title)
        context.pane = Pane(context.beside, element)


def _menu(context: PageContext) -> h.Renderable:
    tabs = context.area.tabs(context.visitor, context.badges)
    rooms = context.area.rooms(context.visitor, context.badges)
    logo = brand(logo_of(context.provider), context.area.home) if rooms else None
    return bottom_menu(tabs, context.tab, rooms, context.room, logo)


def show_badges(numbers: tuple[int, ...]) -> None:
    """Show other numbers on the area's tabs and its bell."""
    context = page_context()
    if numbers != context.badges:
        context.badges = numbers
        if context.menu is not None:
            context.menu.set_content(str(_menu(context)))
        if context.bar is not None:
            context.bar.set_content(str(_bar(context)))


def say(
    text: str,
    on_undo: Callable[..., object] | None = None,
    *,
    more: tuple[str, Callable[..., object]] | None = None,
    refused: bool = False,
) -> None:
    """Show what has just been done, with an Undo button for `on_undo` and another one for `more` (words and handler).

    `refused` interrupts a screen reader.
    """
    context = page_context()
    if context.snackbar is not None:
        context.snackbar.say(text, on_undo, more=more, refused=refused)


def hide_message() -> None:
    """Hide the last message, because it is not true any more."""
    context = page_context()
    if context.snackbar is not None:
        context.snackbar.hide()


def reload() -> None:
    """Reload the page, in another language or theme."""
    page_context().script("location.reload()")
