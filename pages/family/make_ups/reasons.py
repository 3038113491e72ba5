"""Why sessions are not in the finder, as rows below it: counted reasons, and whom to ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.frame import link_button, section_head
from components.marks import Tile, icon
from components.rows import LineRow, line_row
from pages.app.actions import action
from pages.family.make_ups import rows as make_up_rows
from services.core.rulebook import CountedReason, only_places_are_missing
from services.language import _, formats, ngettext
from services.provider import ProviderView


def row(on_click: Callable[[], Awaitable[None]]) -> None:
    """The last row of the finder: it opens the reasons why a session is not in the list."""
    with (
        ui.element("ul").classes("cb-card cb-list cb-section"),
        TextElement("li", classes="cb-row"),
        ui.element("button").classes("cb-row-link").props("type=button aria-haspopup=dialog") as pressed,
    ):
        second = _("See why it can’t be booked")
        static(line_row(LineRow(_("Missing a session?"), lead=Tile("help"), second=second)), "span")
        static(h.span(".cb-row-end.cb-chevron")[icon("chevron_right")], "span")
    pressed.on("click", lambda: _once(on_click), [])


@action
async def _once(on_click: Callable[[], Awaitable[None]]) -> None:
    await on_click()


def reason_row(reason: CountedReason, second: str = "") -> LineRow:
    """ "9 are full"."""
    return LineRow(
        formats.counted(reason),
        lead=Tile(make_up_rows.REASON_ICONS.get(reason.told.name, "info")),
        second=second,
    )


@dataclass(frozen=True, slots=True)
class FullSessions:
    """The full sessions that a family may wait for."""

    fitting: int
    """How many of them the other filters let through."""
    show: Callable[[], Awaitable[None]]
    """Show those; if none fits the filters, clear the filters and show all."""


def _invitation(full: FullSessions) -> str:
    """What "Show" will do, said before the tap: how many it shows, or that it clears the filters."""
    if not full.fitting:
        return _("None of them fits your filters. Join a waiting list and we’ll message you")
    return ngettext(
        "{n} fits your filters. Join a waiting list and we’ll message you",
        "{n} fit your filters. Join a waiting list and we’ll message you",
        full.fitting,
    ).format(n=full.fitting)


def reasons(of: Iterable[CountedReason], full: FullSessions | None) -> None:
    """The section "Why the others aren’t shown"; `full` is None if the visitor cannot join a waiting list."""
    of = list(of)
    if not of:
        return
    n = sum(reason.count for reason in of)
    title = ngettext("Why the other one isn’t shown", "Why the other {n} aren’t shown", n).format(n=n)
    with ui.element("section").classes("cb-section"):
        static(section_head(title))
        with ui.element("ul").classes("cb-card cb-list cb-inset"):
            for reason in of:
                offered = full if only_places_are_missing(reason.finding) else None
                with TextElement("li", classes="cb-row"):
                    static(line_row(reason_row(reason, _invitation(offered) if offered else "")))
                    if offered is not None:
                        text = _("Show") if offered.fitting else _("Clear filters")
                        button(text, offered.show, label=_("Show full sessions"))


def contact(provider: ProviderView) -> h.Renderable:
    """How to reach the provider; empty if neither phone nor email is known."""
    ways = []
    if provider.email:
        ways.append(link_button(_("Email us"), f"mailto:{provider.email}", kind="outline", icon_name="mail"))
    if provider.phone:
        number = provider.phone.replace(" ", "")
        ways.append(link_button(_("Call us"), f"tel:{number}", kind="outline", icon_name="call"))
    if not ways:
        return h.fragment[()]
    asks = _("Looking for something else? {provider} may know a way.").format(provider=provider.name)
    return h.div(".cb-section")[h.p(".cb-lead-text")[asks], h.div(".cb-section.cb-tight.cb-btns")[ways]]
