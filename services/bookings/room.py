"""What a new booking in a class would get, known before it is made (R40)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Class, Programme, Session
from services.core.capacity import free_places
from services.core.work import Work

LEFT_OUT_AT_MOST = 2
"""R40: so many dates that make-ups have filled may be left out of a new booking."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a new booking in a class gets (R40)."""

    full: bool
    """It goes to the waiting list."""
    sessions: tuple[UUID, ...]
    """The sessions it has a place in."""
    left_out: tuple[UUID, ...]
    """Dates that make-ups have filled: left out, each for a make-up outside the limit."""


def room_in(class_: Class, sessions: list[Session], slots: int, elsewhere: frozenset[UUID]) -> Room:
    """`elsewhere`: sessions the attendee already goes to on another ground; they need no further place."""
    filled = tuple(
        each.id
        for each in sessions
        if each.id not in elsewhere and free_places(each.places, each.taken) < slots
    )
    full = free_places(class_.capacity, class_.booked) < slots or len(filled) > LEFT_OUT_AT_MOST
    left_out = frozenset(filled) | elsewhere
    return Room(
        full,
        () if full else tuple(each.id for each in sessions if each.id not in left_out),
        () if full else tuple(each.id for each in sessions if each.id in left_out),
    )


async def sessions_of(w: Work, class_: Class, since: datetime) -> list[Session]:
    """The sessions a new booking needs places in, locked, by id; none for pay-as-you-go, where dates are picked."""
    kind = await w.db.scalar(select(Programme.kind).where(Programme.id == class_.programme_id))
    if kind == "pay_as_you_go":
        return []
    found = await w.db.scalars(
        select(Session)
        .where(Session.class_id == class_.id, Session.starts_at >= since, Session.status == "scheduled")
        .order_by(Session.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(found)
