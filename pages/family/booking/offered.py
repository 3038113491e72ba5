"""A place in a full class that is kept for who waits: until when, what it costs, and the two answers (R55)."""

from __future__ import annotations

import secrets
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import facts
from components.sheet import sheet
from components.wallet import style as prices
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.family.booking.cost import cost
from services.bookings import class_list
from services.bookings.class_list import ClassPlace
from services.core.visitor import Visitor
from services.core.work import work
from services.language import _, formats


class Offered:
    """The offer on the page of a waiting booking; after an answer the page is loaded anew."""

    def __init__(self, visitor: Visitor, booking_id: UUID, name: str, path: str) -> None:
        self.visitor, self.booking_id, self.name, self.path = visitor, booking_id, name, path
        self.key = secrets.token_urlsafe(12)
        self.offer: ClassPlace | None = None

    def draw(self, offer: ClassPlace) -> None:
        """Until when, what it costs, and the two answers."""
        self.offer = offer
        until = formats.moment(offer.until, relative=True)
        lead = _("A place has come free for {name}").format(name=self.name)
        line = _("We keep it until {until}. Nothing is booked until you take it.").format(until=until)
        with ui.element("section").classes("cb-section"):
            static(prices())
            static(callout(lead, line, icon_name="event_available", tone="success"))
            static(h.div(".cb-section.cb-tight")[self._what(offer)])
            if not offer.may_take:
                static(h.p(".cb-text2")[_("Whoever made this booking can take it.")])
                return
            with ui.element("div").classes("cb-section cb-tight cb-stack"):
                button(_("Take the place"), self.take, kind="filled", main=True)
                button(_("No, thank you"), self.ask, kind="quiet", main=True)

    @staticmethod
    def _what(offer: ClassPlace) -> h.Renderable:
        found = offer.outlook
        first = "" if found.first_at is None else formats.moment(found.first_at)
        begins = _("It begins on {first}.").format(first=first) if first else ""
        return h.fragment[facts([("event", begins)]), cost(found.price) if found.price else None]

    @action
    async def take(self) -> None:
        """Take it, at the price that was shown."""
        if self.offer is None:
            return
        async with work(self.visitor) as w:
            await class_list.accept(w, self.booking_id, self.offer.outlook.stamp, self.key)
        ui.navigate.to(self.path)
        say(_("{name} has the place.").format(name=self.name))

    @action
    async def ask(self) -> None:
        """Give it up?"""
        with page_context().sheets or ui.element("div"), sheet(_("Give up the place?")) as made:
            line = _("{name} leaves the waiting list of this class, and the place goes to the next.")
            static(h.p(".cb-lead-text")[line.format(name=self.name)])
        made.for_once()

        @action
        async def confirmed() -> None:
            made.close()
            async with work(self.visitor) as w:
                await class_list.decline(w, self.booking_id)
            ui.navigate.to("/bookings")
            say(_("Thank you for telling us."))

        with made.foot:
            button(_("Give it up"), confirmed, kind="danger-btn", main=True)
            made.way_out(_("Not now"))
        made.open()
