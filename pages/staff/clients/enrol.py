"""A booking that waits, or is on trial, gets its places in the class."""

from __future__ import annotations

import secrets
from uuid import UUID

from nicegui import ui

from components.base import static
from components.callout import callout
from components.frame import title
from pages.app.frame import frame, say
from pages.family.presenters import face
from pages.staff.clients import addresses
from pages.staff.clients.book_form import BookForm
from pages.staff.rooms import CLIENTS
from services.bookings import choosing
from services.bookings.refusals import NothingToTakeUp
from services.bookings.wanted import TO_TAKE_UP
from services.core import access
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.people.kids import kid


async def enrol(visitor: Visitor, booking_id: UUID) -> None:
    """The screen."""
    async with reading(visitor) as r:
        mine = await access.booking(r, booking_id)
        class_ = await choosing.one(r, mine.class_.id)
    back = addresses.booking(booking_id)

    def done(said: str) -> None:
        ui.navigate.to(back)
        say(said)

    child = kid(mine.attendee)
    with frame(_("Enrol"), tab=CLIENTS, back=back, room=CLIENTS):
        static(title(_("Enrol {name}").format(name=child.first_name), mine.class_.name, face(child)))
        if class_ is None or mine.booking.status not in TO_TAKE_UP:
            static(callout("", NothingToTakeUp().words()))
            return
        key, slots = secrets.token_urlsafe(12), mine.booking.slots
        made = BookForm(visitor, mine.client.id, child, class_, key, done, takes_up=booking_id, slots=slots)
        await made.read()
        with ui.element("div").classes("cb-section"):
            await made.draw_booking()
