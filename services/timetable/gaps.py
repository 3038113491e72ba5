"""The days on which a class does not meet although it is its day: days off, and dates that somebody took out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db import ClassSeries
from services.core.work import Reading
from services.timetable import series, series_world
from services.timetable.rights import timetable_only
from services.timetable.series import Leave, Untouched


@dataclass(frozen=True, slots=True)
class EmptyDay:
    """One day without a session; `holiday` names the day off, and is empty where somebody took the date out."""

    day: date
    holiday: str


async def gaps(r: Reading, class_id: UUID) -> list[EmptyDay]:
    """All of them, in their order, as the planner of the series sees them.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    sessions = await series_world.sessions_of(r, class_id)
    found = []
    for row in await r.db.scalars(select(ClassSeries).where(ClassSeries.class_id == class_id)):
        is_off = await series_world.days_off(
            r,
            row.venue_id,
            row.first_on,
            row.last_on,
            on_public=row.on_public_holidays,
            on_school=row.on_school_holidays,
        )
        world = await series_world.world(r, sessions, row, is_off, series_world.ALWAYS)
        lines = series.plan(series_world.weekly(row, 0), world)
        found += [
            EmptyDay(line.day, line.holiday)
            for line in lines
            if isinstance(line, Leave)
            and line.existing is None
            and line.why in (Untouched.HOLIDAY, Untouched.DROPPED)
        ]
    return sorted(found, key=lambda gap: gap.day)
