"""Bookings that are given make-ups: all of a class, and whose each is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Booking
from db.states import LIVE
from services.core import access
from services.core.work import Reading
from services.people import families
from services.people.kids import Kid, kid


@dataclass(frozen=True, slots=True)
class BookingName:
    """Whose a booking is, and of which class."""

    kid: Kid
    class_name: str


async def names_of(r: Reading, booking_ids: Collection[UUID]) -> dict[UUID, BookingName]:
    """These bookings by id; those that the visitor may not see are left out.

    Raises:
        NotFound: the visitor does not look after clients.
    """
    families.clients_only(r)
    rows = await r.db.execute(access.bookings(r.visitor).where(Booking.id.in_(booking_ids)))
    found = [access.unpack(r.visitor, row) for row in rows]
    return {mine.booking.id: BookingName(kid(mine.attendee), mine.class_.name) for mine in found}


async def of_class(r: Reading, class_id: UUID) -> list[UUID]:
    """The bookings that have a place in a class now.

    Raises:
        NotFound: the visitor does not look after clients.
    """
    families.clients_only(r)
    theirs = Booking.class_id == class_id, Booking.status.in_(LIVE), access.visible(r.visitor)
    return list(
        await r.db.scalars(select(Booking.id).where(*theirs).order_by(Booking.created_at, Booking.id))
    )
