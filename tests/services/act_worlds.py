"""For each kind of act on many things: a small world, what staff ask for in it, and what must come back afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from db import Attendance, Class, ClassSeries, Venue
from services.core.acts import BulkAct
from services.core.done_acts import Done
from services.core.plan import STAYS, ActLine, Plan
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, Work, reading, work
from services.timetable import classes, schedule, series_lines
from services.timetable.rights import timetable_only
from services.timetable.series_act import SERIES
from services.timetable.series_wish import SeriesWish
from tests import small


@dataclass(frozen=True, slots=True)
class ActWorld:
    """One act in its world."""

    act: BulkAct
    wish: Mapping[str, Any]
    disturb: Callable[[], Awaitable[None]]
    """Somebody else changes something, so that the plan would be another."""
    state: Callable[[Reading], Awaitable[object]]
    """All that the act changes, to be compared."""


OWNER = replace(small.SYSTEM, kind=Kind.STAFF, role="owner", name="Orla")
"""Not signed in by a device: only for acts that are called directly."""


async def _rename_plan(r: Reading, wish: Mapping[str, Any]) -> Plan:
    timetable_only(r)
    rows = await r.db.scalars(select(Venue).order_by(Venue.name))
    lines = (
        ActLine("rename", "venue", each.id, {"from": each.name, "to": f"{each.name}, {wish['town']}"})
        for each in rows
    )
    return Plan("rename", wish, tuple(lines))


async def _rename(w: Work, plan: Plan, _id: object) -> tuple[ActLine, ...]:
    for line in plan.changes:
        (await w.db.get_one(Venue, line.about_id)).name = line.facts["to"]
    return plan.changes


async def _rename_back(r: Reading, done: Done) -> Plan:
    timetable_only(r)
    lines = []
    for line in done.lines:
        now = await r.db.scalar(select(Venue.name).where(Venue.id == line.about_id))
        edited = now != line.facts["to"]
        lines.append(replace(line, what=STAYS if edited else "rename", why="edited" if edited else ""))
    return Plan("rename", {"of": str(done.id)}, tuple(lines))


async def _renamed_back(w: Work, _done: Done, plan: Plan) -> None:
    for line in plan.changes:
        (await w.db.get_one(Venue, line.about_id)).name = line.facts["from"]


RENAME = BulkAct("rename", _rename_plan, _rename, _rename_back, _renamed_back)
"""The smallest act there is, to see the mechanism alone."""


async def _venues() -> ActWorld:
    await small.found()
    await _one_more("Hall")

    async def state(r: Reading) -> object:
        return sorted((await r.db.scalars(select(Venue.name).where(Venue.name != "Attic"))).all())

    return ActWorld(RENAME, {"town": "Dublin"}, lambda: _one_more("Attic"), state)


async def _one_more(name: str) -> None:
    async with work(small.SYSTEM) as w:
        await classes.venue(w, name)


async def _series() -> ActWorld:
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

    return ActWorld(SERIES, wish.stored(), disturb, state)


WORLDS: dict[str, Callable[[], Awaitable[ActWorld]]] = {"series": _series, "rename": _venues}


def nobody(role: str) -> Visitor:
    """Staff with another role."""
    return replace(OWNER, role=role)
