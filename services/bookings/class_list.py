"""A place in a full class is kept for a family that waits: it sees what taking it comes to, takes it, or gives it up (R55)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import ClassOffer
from services.bookings import offers, stopped
from services.bookings.class_offers import NotWaiting
from services.bookings.making import made
from services.bookings.seats import locked_class
from services.bookings.turns import families_money
from services.bookings.wanted import BookingWanted, Outlook
from services.bookings.weighing import judged
from services.core import access
from services.core.access import Act, Mine, Standing
from services.core.refusals import NotAllowed, Refused
from services.core.work import Reading, Work
from services.language import N_


class ClassOfferOver(Refused):
    """The place is no longer kept."""

    message = N_(
        "This place was kept for you until {until}. It has gone since; you are still on the waiting list."
    )


@dataclass(frozen=True, slots=True)
class ClassPlace:
    """A place in a class that is kept for a booking, as its family sees it."""

    booking_id: UUID
    until: datetime
    outlook: Outlook
    wanted: BookingWanted
    may_take: bool
    """The visitor is the booking's owner: to take it is to pay for it."""


async def offer_of(r: Reading, booking_id: UUID) -> ClassPlace | None:
    """The offer that a waiting booking has, with what taking it comes to; None: nothing is kept for it.

    Raises:
        NotFound: no such booking, or not theirs.
    """
    mine = await access.booking(r, booking_id)
    found = await offers.of(r, booking_id)
    if found is None or found.held_until <= r.now or mine.booking.status != "waiting":
        return None
    wanted = _wanted(mine)
    outlook, _seats = await judged(r, wanted)
    return ClassPlace(booking_id, found.held_until, outlook, wanted, mine.standing is Standing.OWNER)


async def accept(w: Work, booking_id: UUID, seen: str, key: str | None = None) -> None:
    """The family takes the place that is kept for it: the booking is enrolled and owed in this work.

    Raises:
        NotFound, NotAllowed: it is not theirs to pay for.
        ClassOfferOver: the place is not kept any more.
        NotAsShown: it costs something else than was shown, or its sessions are others.
        StillFull: its sessions have been filled meanwhile.
    """
    mine = await access.booking(w, booking_id, Act.EDIT)
    if mine.standing is not Standing.OWNER:
        raise NotAllowed
    if mine.booking.status == "enrolled":
        return  # a second tap
    await families_money(w, mine.client.id)
    await locked_class(w, mine.class_.id)
    found = await offers.of(w, booking_id)
    if found is None or found.held_until <= w.now:
        last = found or await _last(w, booking_id)
        raise NotWaiting if last is None else ClassOfferOver(until=last.held_until)
    await made(w, _wanted(mine), seen, tell=True, key=key)


async def decline(w: Work, booking_id: UUID) -> None:
    """The family does not want the class any more: the booking leaves the waiting list, and the next is offered the place.

    Raises:
        NotFound, NotAllowed.
        NotWaiting.
    """
    mine = await access.booking(w, booking_id, Act.EDIT)
    if mine.booking.status != "waiting":
        raise NotWaiting
    booking = await stopped.locked_booking(w, booking_id)
    booking.version += 1
    await stopped.end(w, booking)


async def _last(r: Reading, booking_id: UUID) -> ClassOffer | None:
    found: ClassOffer | None = await r.db.scalar(
        select(ClassOffer)
        .where(ClassOffer.booking_id == booking_id)
        .order_by(ClassOffer.offered_at.desc())
        .limit(1)
    )
    return found


def _wanted(mine: Mine) -> BookingWanted:
    return BookingWanted(
        mine.client.id,
        mine.attendee.id,
        mine.class_.id,
        slots=mine.booking.slots,
        takes_up=mine.booking.id,
        by_family=True,
    )
