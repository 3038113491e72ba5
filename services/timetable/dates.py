"""All dates of one class, as staff see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Session
from db.states import SessionOrigin, SessionStatus
from services import provider
from services.core.work import Reading
from services.timetable.rights import timetable_only
from services.timetable.views import room_names


@dataclass(frozen=True, slots=True)
class SessionView:
    """One date of a class."""

    id: UUID
    starts_at: datetime
    minutes: int
    venue: str
    room: str
    instructor: str
    status: SessionStatus
    taken: int
    places: int
    origin: SessionOrigin
    series_id: UUID | None


async def dates(r: Reading, class_id: UUID) -> list[SessionView]:
    """All dates of a class, in their order.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    places, rooms = await provider.places(r), await room_names(r)
    found = select(Session).where(Session.class_id == class_id).order_by(Session.starts_at)
    return [
        SessionView(
            row.id,
            row.starts_at,
            row.minutes,
            places.venues[row.venue_id].name,
            rooms.get(row.room_id, ""),
            places.instructor(row.instructor_id) or "",
            row.status,
            row.taken,
            row.places,
            row.origin,
            row.series_id,
        )
        for row in await r.db.scalars(found)
    ]
