"""For whoever a booking is shared with: what they may do, and leaving it by oneself (R87)."""

from __future__ import annotations

from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.frame import section_head
from components.marks import Tile
from components.rows import LineRow, line_row, listed
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.family.booking.sharing import MAY
from services.bookings import sharing_ends
from services.bookings.shared_with import MyShare
from services.core.visitor import Visitor
from services.core.work import work
from services.language import _, formats


def shared_with_you(visitor: Visitor, booking_id: UUID, mine: MyShare, owner: str) -> None:
    """Who shares it, what for, until when; and the way out."""
    second = _(MAY[mine.role])
    if mine.ends_on is not None:
        second = f"{second}, {_('until {day}').format(day=formats.day(mine.ends_on))}"
    title = _("{name} shares this with you").format(name=owner)

    @action
    async def ask() -> None:
        with page_context().sheets or ui.element("div"), sheet(_("Leave this booking?")) as made:
            line = _("You no longer see it. To come back, {name} has to invite you again.").format(name=owner)
            static(h.p(".cb-lead-text")[line])
        made.for_once()

        @action
        async def leave() -> None:
            made.close()
            async with work(visitor) as w:
                await sharing_ends.leave(w, booking_id)
            ui.navigate.to("/bookings")
            say(_("You have left the booking."))

        with made.foot:
            button(_("Leave"), leave, kind="danger-btn", main=True)
            made.way_out(_("Stay"))
        made.open()

    with ui.element("section").classes("cb-section"):
        static(section_head(_("Shared with you")))
        static(
            listed(line_row, [LineRow(title, lead=Tile("group"), second=second)], label=_("Shared with you"))
        )
        with ui.element("div").classes("cb-section cb-tight"):
            button(_("Leave this booking"), ask, kind="quiet", icon_name="logout", opens=True)
