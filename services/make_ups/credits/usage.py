"""How many of the make-ups that a booking may have are used up (R28, R29)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select

from db import Booking, Class, Credit, Programme, Session
from services.core.asking import NOW, Question
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
    rows = await _used.ask(r, bookings=list(booking_ids))
    return {
        id_: Usage(
            counted,
            MakeUpLimit(limit, size).for_booking(number, min(past + 1, number), extra),
        )
        for id_, extra, limit, size, counted, number, past in rows
    }


@Question
def _used() -> Select[UUID, int, int, int | None, int, int, int]:
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
        .where(Session.class_id == Class.id, Session.starts_at <= NOW)
        .scalar_subquery()
    )
    limit = Programme.make_up_limit, Programme.package_size
    return (
        select(Booking.id, Booking.extra_make_ups, *limit, credits, sessions, begun)
        .join(Class, Class.id == Booking.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(Booking.id.in_(bindparam("bookings", expanding=True)), Programme.make_up_limit > 0)
    )
