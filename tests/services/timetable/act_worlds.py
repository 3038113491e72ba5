"""For the acts of the timetable: a small world, what staff ask for in it, and what must come back afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from db import Attendance, Class, ClassSeries
from services.core.acts import BulkAct
from services.core.work import Reading, reading, work
from services.timetable import schedule, series_lines
from services.timetable.series_act import SERIES
from services.timetable.series_wish import SeriesWish
from tests import small

Parts = tuple[
    BulkAct, Mapping[str, Any], Callable[[], Awaitable[None]], Callable[[Reading], Awaitable[object]]
]
"""The act, the wish, what somebody else changes, and what must come back."""


async def series() -> Parts:
    """A class of one family gets another day from March on, and three more weeks."""
    of = await small.found()
    class_id = await small.class_(of)
    await small.families(class_id)
    async with reading(small.SYSTEM) as r:
        series = (await r.db.scalars(select(ClassSeries))).one()
    wish = SeriesWish(
        class_id=class_id,
        series_id=series.id,
        from_on=date(2026, 3, 2),
        name="",
        programme_id=None,
        weekdays=[2],
        starts_minute=16 * 60,
        minutes=60,
        venue_id=of.venue_id,
        room_id=None,
        instructor_id=of.instructor_id,
        capacity=9,
        first_on=date(2026, 3, 2),
        last_on=date(2026, 4, 19),
        on_public_holidays=True,
        on_school_holidays=True,
        tell=True,
    )

    async def disturb() -> None:
        async with work(small.SYSTEM) as w:
            await schedule.close(w, "Found out late", date(2026, 3, 11), date(2026, 3, 11))

    async def state(r: Reading) -> object:
        sessions = [series_lines.slot_of(each) for each in await small.sessions(r, class_id)]
        rules = [series_lines.rule_of(each) for each in await r.db.scalars(select(ClassSeries))]
        of_class = series_lines.class_of(await r.db.get_one(Class, class_id))
        parts = await r.db.scalar(select(func.count()).select_from(Attendance))
        return sessions, sorted(rules, key=str), of_class, parts

    return SERIES, wish.stored(), disturb, state
