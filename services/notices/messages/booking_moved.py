"""A booking has moved to another class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db import Booking, Class
from services.core.work import Reading
from services.language import N_
from services.notices.messages.shared.booking import (
    BOOKING,
    PAYMENTS,
    booking_values,
    payment_values,
    seen_by,
    to_owner,
)
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class BookingMoved(Notice):
    """A booking has moved to another class; one message tells all of it (Q4)."""

    name = "booking-moved"
    trigger = N_("you move a booking to another class, and tick that the family is told")
    to = "the owner"

    booking_id: UUID
    from_id: UUID
    """The class that it was in."""
    at: datetime


async def recipients(r: Reading, notice: BookingMoved) -> Plan:
    """The owner."""
    return await to_owner(r, notice.name, notice.booking_id)


async def still_wanted(r: Reading, notice: BookingMoved, envelope: Envelope) -> Booking:
    """While it is in another class than before, and has not ended."""
    booking = await seen_by(r, envelope, notice.booking_id)
    if booking.status == "cancelled" or booking.class_id == notice.from_id:
        raise NoLongerWanted("it has ended, or is back")
    return booking


async def facts(r: Reading, notice: BookingMoved, envelope: Envelope, booking: Booking) -> Facts:
    """From where to where, when it begins there, and what is to be paid."""
    values = await booking_values(r, envelope, booking) | await payment_values(r, booking.id)
    values["FROM_CLASS"] = (await r.db.get_one(Class, notice.from_id)).name
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("*|CHILD|* moves to *|CLASS_NAME|*"),
    heading=N_("*|CHILD|* has a new class"),
    before=(
        N_("We’ve moved the booking from *|FROM_CLASS|* to *|CLASS_NAME|*."),
        N_("Make-ups that are still to be booked, and what was paid, have come along."),
    ),
    rows=(
        (N_("What"), "*|PROGRAMME|*"),
        (N_("When"), "*|CLASS_TIMES|*"),
        (N_("Where"), "*|CLASS_VENUE|*"),
        (N_("First session"), "*|FIRST_SESSION|*"),
        (N_("To pay"), "*|PAYMENTS|*"),
    ),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    after=(N_("Is something wrong with it? Just reply to this email."),),
)
register(
    BookingMoved,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=BOOKING | PAYMENTS | placeholders(Placeholder("FROM_CLASS", "The class that it was in")),
)
