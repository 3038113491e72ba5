"""A booking was made by the provider."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db import Booking
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
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class BookingMade(Notice):
    """A booking was made, got its place, or began with a trial; staff choose whether it is confirmed."""

    name = "booking-made"
    trigger = N_("you book somebody, and tick that it is confirmed")
    to = "the owner"

    booking_id: UUID


async def recipients(r: Reading, notice: BookingMade) -> Plan:
    """The owner."""
    return await to_owner(r, notice.name, notice.booking_id)


async def still_wanted(r: Reading, notice: BookingMade, envelope: Envelope) -> Booking:
    """While it has not been cancelled."""
    booking = await seen_by(r, envelope, notice.booking_id)
    if booking.status in ("cancelled", "trial_ended"):
        raise NoLongerWanted("it has ended")
    return booking


async def facts(r: Reading, notice: BookingMade, envelope: Envelope, booking: Booking) -> Facts:
    """The class, when it begins, and what is to be paid."""
    values = await booking_values(r, envelope, booking) | await payment_values(r, booking.id)
    return Facts({"waiting": WAITING, "trial_started": TRIAL}.get(booking.status, BOOKED), values)


ROWS = (
    (N_("What"), "*|PROGRAMME|*"),
    (N_("When"), "*|CLASS_TIMES|*"),
    (N_("Where"), "*|CLASS_VENUE|*"),
)
BOOKED = Wording(
    subject=N_("*|CHILD|* is booked: *|PROGRAMME|*"),
    heading=N_("*|CHILD|* is booked"),
    before=(N_("We’ve booked *|CHILD|* into *|CLASS_NAME|*."),),
    rows=(*ROWS, (N_("First session"), "*|FIRST_SESSION|*"), (N_("To pay"), "*|PAYMENTS|*")),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    after=(N_("Is something wrong with it? Just reply to this email."),),
)
TRIAL = Wording(
    subject=N_("*|CHILD|* can try *|PROGRAMME|*"),
    heading=N_("A trial session for *|CHILD|*"),
    before=(N_("We’re looking forward to seeing *|CHILD|* in *|CLASS_NAME|*."),),
    rows=(
        (N_("What"), "*|PROGRAMME|*"),
        (N_("When"), "*|FIRST_SESSION|*"),
        (N_("Where"), "*|CLASS_VENUE|*"),
        (N_("To pay"), "*|PAYMENTS|*"),
    ),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    after=(N_("You can’t make it after all? Cancel it in the booking, or just reply to this email."),),
    form="trial",
    when=N_("you book somebody for a trial, and tick that it is confirmed"),
)
WAITING = Wording(
    subject=N_("*|CHILD|* is on the waiting list: *|PROGRAMME|*"),
    heading=N_("*|CHILD|* is on the waiting list"),
    before=(
        N_("*|CLASS_NAME|* is full at the moment. We’ll write to you when there is a place for *|CHILD|*."),
        N_("There is nothing to pay until then."),
    ),
    rows=ROWS,
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    form="waiting",
    when=N_("you put somebody on the waiting list of a class, and tick that it is confirmed"),
)
register(
    BookingMade,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(BOOKED, TRIAL, WAITING),
    placeholders=BOOKING | PAYMENTS,
)
