"""What a booking would be if it is made now: for the screen before the tap, and again under lock when it is made."""

from __future__ import annotations

import hashlib
from uuid import UUID

from db import Attendee, Booking, Class, Programme
from services.bookings import enrolment, offers
from services.bookings.refusals import NothingToTakeUp
from services.bookings.seats import Seats, seats
from services.bookings.wanted import TO_TAKE_UP, BookingWanted, Outlook
from services.core import access
from services.core.ages import Ages, age
from services.core.local_time import local_day
from services.core.refusals import NotFound
from services.core.work import Reading
from services.people import families
from services.prices import charging, view
from services.prices.charging import PlannedBooking
from services.provider.settings import current


async def judged(r: Reading, wanted: BookingWanted) -> tuple[Outlook, Seats]:
    """What it would be, and where it would sit. Whoever calls has asked whether this visitor may.

    Raises:
        NotFound: no such class, family, or child of it.
        AlreadyBooked: the child has a booking in this class.
        NothingToTakeUp.
    """
    child, class_, programme, of = await _parties(r, wanted)
    if of is None:
        await enrolment.not_booked_yet(r, child, class_.id)
    held = await offers.held_for(r, wanted.takes_up)
    given = await seats(r, class_, child.id, wanted.slots, wanted.since or r.now, of=of, held=held)
    price = None
    if not given.room.full:
        price = await charging.quote(r, await planned(r, wanted), besides=wanted.takes_up)
    total = (price.total, price.parts) if price is not None else None
    version = None if of is None else (of.status, of.version)
    shown = (given.room.full, sorted(given.room.sessions), given.left_out, total, version)
    found = Outlook(
        given.room.full,
        len(given.room.sessions),
        given.first_at,
        given.left_out,
        price,
        await _other_age(r, child, class_, programme),
        hashlib.sha256(repr(shown).encode()).hexdigest()[:20],
    )
    return found, given


async def _parties(r: Reading, wanted: BookingWanted) -> tuple[Attendee, Class, Programme, Booking | None]:
    class_ = await r.db.get(Class, wanted.class_id)
    child = await r.db.get(Attendee, wanted.attendee_id)
    of = None
    if wanted.takes_up is not None:
        of = (await access.booking(r, wanted.takes_up)).booking
        if (of.client_id, of.attendee_id, of.class_id) != (
            wanted.client_id,
            wanted.attendee_id,
            wanted.class_id,
        ):
            raise NotFound
        if of.status not in TO_TAKE_UP:
            raise NothingToTakeUp
    elif wanted.attendee_id not in await _children(r, wanted.client_id):
        raise NotFound
    if child is None or class_ is None:
        raise NotFound
    return child, class_, await r.db.get_one(Programme, class_.programme_id), of


async def _children(r: Reading, client_id: UUID) -> set[UUID]:
    theirs = await families.children_of(r, [client_id])
    return {each.id for each in theirs.get(client_id, [])}


async def planned(r: Reading, wanted: BookingWanted) -> PlannedBooking:
    """What is to be priced."""
    shape = None
    if wanted.copied_from is not None:
        mine = await access.booking(r, wanted.copied_from)
        if mine.booking.client_id != wanted.client_id:
            raise NotFound
        shape = await view.shape_of(r, mine.booking.id)
    return PlannedBooking(
        wanted.client_id,
        wanted.attendee_id,
        wanted.class_id,
        wanted.slots,
        template_id=wanted.template_id,
        origin=wanted.origin,
        shape=shape,
        since=wanted.since,
        invited=wanted.by_family,
    )


async def _other_age(
    r: Reading, child: Attendee, class_: Class, programme: Programme
) -> tuple[int, Ages] | None:
    if child.born_on is None:
        return None
    day = max(class_.first_on, local_day(r.now, (await current(r)).zone))
    years, wanted = age(child.born_on, day), Ages(programme.youngest, programme.oldest)
    young = wanted.youngest is not None and years < wanted.youngest
    old = wanted.oldest is not None and years > wanted.oldest
    return (years, wanted) if young or old else None
