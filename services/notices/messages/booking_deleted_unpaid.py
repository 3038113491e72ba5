"""A booking was deleted because nothing was paid for it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db import Attendee, Booking, Class, Programme
from services.core.work import Reading
from services.language import N_
from services.notices.messages.shared.money import to_family
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class BookingDeletedUnpaid(Notice):
    """A booking was deleted because nothing was paid (R73)."""

    name = "booking-deleted-unpaid"
    trigger = N_("a booking is deleted because it is not paid")
    to = "whoever pays"

    booking_id: UUID


async def recipients(r: Reading, notice: BookingDeletedUnpaid) -> Plan:
    """Whoever pays."""
    booking = await r.db.get(Booking, notice.booking_id)
    if booking is None:
        return NOBODY
    return await to_family(r, booking.client_id, f"{notice.name}/{notice.booking_id}")


async def still_wanted(r: Reading, notice: BookingDeletedUnpaid, _envelope: Envelope) -> Booking:
    """While it is gone."""
    booking = await r.db.get_one(Booking, notice.booking_id)
    if booking.status != "cancelled":
        raise NoLongerWanted("it is there again")
    return booking


async def facts(r: Reading, _notice: BookingDeletedUnpaid, envelope: Envelope, booking: Booking) -> Facts:
    """Whose place it was, and in which programme."""
    class_ = await r.db.get_one(Class, booking.class_id)
    programme = await r.db.get_one(Programme, class_.programme_id)
    child = await r.db.get_one(Attendee, booking.attendee_id)
    return Facts(
        WORDING,
        {
            "CHILD": child.first_name,
            "PROGRAMME": programme.name,
            "BOOKINGS_URL": envelope.link("/bookings"),
        },
    )


WORDING = Wording(
    subject=N_("The booking of *|PROGRAMME|* has ended"),
    heading=N_("The booking of *|PROGRAMME|* has ended"),
    before=(
        N_("It was not paid, so the place of *|CHILD|* is free for others now. You owe nothing for it."),
        N_("Do you still want it, or have you paid? Just reply to this email."),
    ),
    button=N_("See my bookings"),
    button_to="BOOKINGS_URL",
)
register(
    BookingDeletedUnpaid,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("CHILD", "First name of the attendee"),
        Placeholder("PROGRAMME", "What was booked"),
        Placeholder("BOOKINGS_URL", "Link to the family’s bookings"),
    ),
)
