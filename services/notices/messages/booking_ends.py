"""A booking got its last day from the provider, lost it again, or has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db import Booking
from services.core.work import Reading
from services.language import N_, formats
from services.notices.messages.shared.booking import BOOKING, booking_values, seen_by, to_owner
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class BookingEnds(Notice):
    """A booking ends, has ended, or goes on after all (R25); it says what holds when it is sent."""

    name = "booking-ends"
    trigger = "you end a booking or take that back, and tick that the family is told"
    to = "the owner"

    booking_id: UUID
    at: datetime
    """When staff did it."""


async def recipients(r: Reading, notice: BookingEnds) -> Plan:
    """The owner."""
    return await to_owner(r, notice.name, notice.booking_id)


async def still_wanted(r: Reading, notice: BookingEnds, envelope: Envelope) -> Booking:
    """Always, unless it was thrown away."""
    return await seen_by(r, envelope, notice.booking_id)


async def facts(r: Reading, notice: BookingEnds, envelope: Envelope, booking: Booking) -> Facts:
    """From which day there is no session."""
    values = await booking_values(r, envelope, booking)
    values["END_DATE"] = None if booking.ends_on is None else formats.day(booking.ends_on)
    if booking.status == "cancelled":
        return Facts(ENDED, values)
    return Facts(STAYS if booking.ends_on is None else ENDS, values)


ROWS = ((N_("What"), "*|PROGRAMME|*"), (N_("When"), "*|CLASS_TIMES|*"), (N_("Where"), "*|CLASS_VENUE|*"))
WRONG = (N_("Is something wrong with it? Just reply to this email."),)
ENDS = Wording(
    subject=N_("*|CHILD|*: the booking of *|PROGRAMME|* ends"),
    heading=N_("The booking of *|CHILD|* ends"),
    before=(N_("The first day without a session: *|END_DATE|*."),),
    rows=ROWS,
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    after=WRONG,
    when=N_("you give a booking a last day, and tick that the family is told"),
)
ENDED = Wording(
    subject=N_("*|CHILD|*: the booking of *|PROGRAMME|* has ended"),
    heading=N_("The booking of *|CHILD|* has ended"),
    before=(N_("There are no more sessions of *|CLASS_NAME|* for *|CHILD|*."),),
    rows=ROWS,
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    after=WRONG,
    form="ended",
    when=N_("you end a booking at once, and tick that the family is told"),
)
STAYS = Wording(
    subject=N_("*|CHILD|*: the booking of *|PROGRAMME|* goes on"),
    heading=N_("The booking of *|CHILD|* goes on"),
    before=(N_("It does not end after all: all sessions are there as before."),),
    rows=ROWS,
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    after=WRONG,
    form="stays",
    when=N_("you let a booking go on that should have ended, and tick that the family is told"),
)
register(
    BookingEnds,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(ENDS, ENDED, STAYS),
    placeholders=BOOKING
    | placeholders(Placeholder("END_DATE", "The first day without a session", may_be_empty=True)),
)
