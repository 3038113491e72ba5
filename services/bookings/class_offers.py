"""Offering a free place in a full class to who waits for it: by itself where the provider says so, or by staff (R55).

The next who waits has so many hours, and the place is kept meanwhile. Who lets the time pass stays on the list, and staff may
offer again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from db import Booking, Class, ClassOffer
from services.bookings import offers
from services.bookings.refusals import StillFull
from services.bookings.seats import locked_class
from services.core import access, audit
from services.core.capacity import free_places
from services.core.local_time import today
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.notices import telling
from services.notices.messages.class_place_offered import ClassPlaceOffered
from services.people import families
from services.provider.by_itself import USUAL_HOURS
from services.provider.settings import current

AT_ONCE = 100


class NotWaiting(Refused):
    """The booking does not wait."""

    message = N_("This booking is not on a waiting list (any more).")


class OfferedAlready(Refused):
    """The place is kept for it already."""

    message = N_("A place is offered to them already, until {until}.")


async def offer(w: Work, booking_id: UUID) -> datetime:
    """Staff offer a free place to one who waits, whoever is next; says until when it is kept.

    Raises:
        NotFound: no such booking, or the visitor may not look after clients.
        NotWaiting, OfferedAlready, StillFull, NotTakingBookings.
    """
    families.clients_only(w)
    mine = await access.booking(w, booking_id)
    class_ = await locked_class(w, mine.class_.id)
    if mine.booking.status != "waiting":
        raise NotWaiting
    if (existing := await offers.of(w, booking_id)) is not None:
        raise OfferedAlready(until=existing.held_until)
    if free_places(class_.capacity, class_.booked) < mine.booking.slots:
        raise StillFull(name=mine.attendee.first_name)
    hours = (await current(w)).class_offer_hours or USUAL_HOURS
    return await _offer(w, mine.booking, hours)


async def offer_due(w: Work) -> int:
    """End offers whose time is over, and offer what is free to the next who waits; says how many of both."""
    over = await w.db.scalars(_over(w.now).limit(AT_ONCE))
    ended = list(over)
    for booking_id in ended:
        await offers.end(w, booking_id, "lapsed")
    hours = (await current(w)).class_offer_hours
    if not hours:
        return len(ended)
    made = 0
    for class_id in await w.db.scalars(_with_room(today(w.now, (await current(w)).zone))):
        made += await _offer_in(w, class_id, hours)
    return len(ended) + made


async def next_offer(r: Reading) -> datetime | None:
    """When `offer_due` has something to do: now, or when the next offer runs out; None while there is nothing to come."""
    here = await current(r)
    if here.class_offer_hours:
        found = await r.db.scalar(_with_room(today(r.now, here.zone)).limit(1))
        if found is not None:
            return r.now
    first: datetime | None = await r.db.scalar(
        select(func.min(ClassOffer.held_until)).where(ClassOffer.state == "offered")
    )
    return first


async def _offer_in(w: Work, class_id: UUID, hours: int) -> int:
    class_ = await locked_class(w, class_id)
    free, made = free_places(class_.capacity, class_.booked), 0
    rows = await w.db.scalars(
        select(Booking)
        .where(Booking.class_id == class_id, *_next_ones())
        .order_by(Booking.created_at, Booking.id)
    )
    for booking in rows.all():
        if booking.slots > free:
            break
        await _offer(w, booking, hours)
        free, made = free - booking.slots, made + 1
    return made


async def _offer(w: Work, booking: Booking, hours: int) -> datetime:
    made = ClassOffer(
        booking_id=booking.id,
        class_id=booking.class_id,
        slots=booking.slots,
        offered_at=w.now,
        held_until=w.now + timedelta(hours=hours),
    )
    w.db.add(made)
    await w.db.flush()
    audit.note(w, "place offered", "booking", booking.id, offer=made.id, until=made.held_until)
    await telling.tell(w, ClassPlaceOffered(made.id))
    return made.held_until


_Ever = aliased(ClassOffer)


def _next_ones() -> Sequence[ColumnElement[bool]]:
    """Bookings that wait and have not been offered a place by itself before."""
    before = exists().where(_Ever.booking_id == Booking.id)
    return Booking.status == "waiting", Booking.trashed_at.is_(None), ~before.correlate(Booking)


def _with_room(day: date) -> Select[UUID]:
    """Classes with a free place for the first who waits."""
    first = (
        select(Booking.slots)
        .where(Booking.class_id == Class.id, *_next_ones())
        .order_by(Booking.created_at, Booking.id)
        .limit(1)
        .correlate(Class)
        .scalar_subquery()
    )
    return (
        select(Class.id)
        .where(Class.active, Class.last_on >= day, Class.capacity - Class.booked >= first)
        .order_by(Class.id)
    )


def _over(now: datetime) -> Select[UUID]:
    return (
        select(ClassOffer.booking_id)
        .where(ClassOffer.state == "offered", ClassOffer.held_until <= now)
        .order_by(ClassOffer.id)
    )
