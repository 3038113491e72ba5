"""What staff can do with one booking, by how it stands; two at once are told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.frame import link_button, section_head
from pages.app.actions import action
from pages.app.frame import say
from pages.staff.clients import addresses, delete_sheet
from services.bookings import class_offers, stopping
from services.bookings.card import BookingCard
from services.bookings.state import BookingState
from services.bookings.wanted import TO_TAKE_UP
from services.core.visitor import Visitor
from services.core.work import Work, work
from services.language import _, formats

Act = Callable[[Work], Awaitable[object]]


@dataclass(slots=True)
class Acts:
    """The ways on from one booking."""

    visitor: Visitor
    card: BookingCard
    state: BookingState
    fresh: Callable[[], Awaitable[None]]
    """Draw the screen again."""

    def draw(self) -> None:
        """All that can be done now."""
        if self.state.offered_until is not None:
            until = formats.moment(self.state.offered_until)
            line = _("A place is offered to them until {until}.").format(until=until)
            TextElement("p", line, "cb-text2 cb-section cb-tight")
        with ui.element("section").classes("cb-section"):
            static(section_head(_("What you can do")))
            with ui.element("div").classes("cb-row-actions"):
                static(h.fragment[self._links()])
                self._buttons()

    def _links(self) -> list[h.Element]:
        booking_id, status = self.card.booking_id, self.card.status
        links = []
        if status in TO_TAKE_UP:
            to = addresses.enrol(booking_id)
            links.append(link_button(_("Enrol"), to, kind="filled", icon_name="event_available"))
        if status == "enrolled":
            links.append(link_button(_("Move"), addresses.move(booking_id), icon_name="swap_horiz"))
            to = addresses.copy(self.state.client_id, self.card.kid.id, booking_id)
            links.append(link_button(_("Book another class"), to, kind="quiet", icon_name="content_copy"))
        if status != "cancelled":
            text = _("Change the last day") if self.card.ends_on else _("End")
            links.append(link_button(text, addresses.end(booking_id), kind="quiet", icon_name="event_busy"))
        return links

    def _buttons(self) -> None:
        if self.card.status == "waiting" and self.state.offered_until is None:
            button(_("Offer a place"), self.offer, kind="quiet", icon_name="mail")
        if self.card.ends_on is not None and self.card.is_live:
            button(_("Let it go on"), self.go_on, kind="quiet", icon_name="undo")
        button(_("Delete"), self.delete, kind="quiet", icon_name="delete")

    @action
    async def offer(self) -> None:
        """Offer them a place."""
        async with work(self.visitor) as w:
            until = await class_offers.offer(w, self.card.booking_id)
        await self.fresh()
        say(_("Offered until {until}. They get an email.").format(until=formats.moment(until)))

    @action
    async def go_on(self) -> None:
        """Take the last day back."""
        async with work(self.visitor) as w:
            await stopping.revoke(w, self.card.booking_id, self.state.version)
        await self.fresh()
        say(_("It goes on. They get an email."))

    @action
    async def delete(self) -> None:
        """Delete it?"""
        delete_sheet.ask(self.visitor, self.card.booking_id, self.state)
