"""How many of the make-ups that a booking may have are used up (R28, R29)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from db import Booking, Class, Credit, Programme, Session
from services.core.work import Reading
from services.make_ups.credits.earning import MakeUpLimit
from services.make_ups.credits.lifecycle import COUNTS


@dataclass(frozen=True, slots=True)
class Usage:
    """How many make-ups a booking has had, and how many it may have in all."""

    counted: int
    limit: int

    def used_up(self, to_book: int) -> int:
        """How many of the limit are booked, attended or expired; `to_book` of them can still be used."""
        return max(min(self.counted, self.limit) - to_book, 0)


async def of_bookings(r: Reading, booking_ids: Collection[UUID]) -> dict[UUID, Usage]:
    """By booking, for those whose programme sets a limit. Who may see the bookings is the caller's to know.

    A programme that grants make-ups per package of sessions is judged by the sessions that have begun, and one more.
    """
    if not booking_ids:
        return {}
    credits = (
        select(func.count())
        .select_from(Credit)
        .where(Credit.booking_id == Booking.id, COUNTS)
        .scalar_subquery()
    )
    sessions = select(func.count()).select_from(Session).where(Session.class_id == Class.id).scalar_subquery()
    begun = (
        select(func.count())
        .select_from(Session)
        .where(Session.class_id == Class.id, Session.starts_at <= r.now)
        .scalar_subquery()
    )
    rows = await r.db.execute(
        select(Booking.id, Booking.extra_make_ups, Programme, credits, sessions, begun)
        .join(Class, Class.id == Booking.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(Booking.id.in_(booking_ids), Programme.make_up_limit > 0)
    )
    return {
        id_: Usage(
            counted,
            MakeUpLimit(programme.make_up_limit, programme.package_size).for_booking(
                number, min(past + 1, number), extra
            ),
        )
        for id_, extra, programme, counted, number, past in rows
    }
