"""The sheet that asks before a booking is deleted, and says what deleting does."""

from __future__ import annotations

from uuid import UUID

from nicegui import ui

from components.base import TextElement
from components.buttons import button
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.staff.clients import addresses
from services.bookings import trash
from services.bookings.state import BookingState
from services.core.visitor import Visitor
from services.core.work import work
from services.language import _


def ask(visitor: Visitor, booking_id: UUID, state: BookingState) -> None:
    """Delete it?"""
    with page_context().sheets or ui.element("div"), sheet(_("Delete this booking?")) as made:
        line = _(
            "Deleting is for a booking that should never have been; to stop one, end it. Nobody sees it any more, its places are free, nothing is owed for it, and what was paid becomes credit. For thirty days you can restore it whole."
        )
        TextElement("p", line, "cb-lead-text")
    made.for_once()

    @action
    async def confirmed() -> None:
        made.close()
        async with work(visitor) as w:
            await trash.throw_away(w, booking_id, state.version)
        ui.navigate.to(addresses.family(state.client_id))
        say(_("Deleted. You find it under Deleted bookings for thirty days."))

    with made.foot:
        button(_("Delete it"), confirmed, kind="danger-btn", main=True)
        made.way_out(_("Not now"))
    made.open()
