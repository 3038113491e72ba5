"""Which places a new booking in a class would get, decided before it is made (R40)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Class, Programme, Session
from services.core.capacity import free_places
from services.core.work import Reading, Work

LEFT_OUT_AT_MOST = 2
"""How many dates that make-ups have filled may be left out of a new booking (R40)."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a new booking in a class gets (R40)."""

    full: bool
    """The booking goes to the waiting list."""
    sessions: tuple[UUID, ...]
    """The sessions in which it gets a place."""
    left_out: tuple[UUID, ...]
    """Sessions that make-ups have filled: each is left out and earns a make-up outside the limit."""


def room_in(
    class_: Class, sessions: list[Session], slots: int, elsewhere: frozenset[UUID], counted: int = 0
) -> Room:
    """What a booking of `slots` places gets.

    `elsewhere`: sessions in which the attendee has a place already. `counted`: places that the booking itself has in the class.
    """
    filled = tuple(
        each.id
        for each in sessions
        if each.id not in elsewhere and free_places(each.places, each.taken) < slots
    )
    full = free_places(class_.capacity, class_.booked, counted) < slots or len(filled) > LEFT_OUT_AT_MOST
    left_out = frozenset(filled) | elsewhere
    return Room(
        full,
        () if full else tuple(each.id for each in sessions if each.id not in left_out),
        () if full else tuple(each.id for each in sessions if each.id in left_out),
    )


async def sessions_of(r: Reading, class_: Class, since: datetime) -> list[Session]:
    """The sessions in which a new booking needs places, by id; none for pay-as-you-go, where families pick dates.

    In a work they are locked.
    """
    kind = await r.db.scalar(select(Programme.kind).where(Programme.id == class_.programme_id))
    if kind == "pay_as_you_go":
        return []
    coming = (
        select(Session)
        .where(Session.class_id == class_.id, Session.starts_at >= since, Session.status == "scheduled")
        .order_by(Session.id)
    )
    if isinstance(r, Work):
        coming = coming.with_for_update().execution_options(populate_existing=True)
    return list(await r.db.scalars(coming))
