"""For each kind of act on many things: a small world, what staff ask for in it, and what must come back afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from db import Class, Session, Venue
from services.attendance.sick_day.act import SICK_DAY
from services.core.acts import BulkAct
from services.core.done_acts import Done
from services.core.plan import STAYS, ActLine, Plan
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, Work, work
from services.imports.batches import bringing_in, trying
from services.imports.batches import keeping as kept_files
from services.imports.batches.act import IMPORT
from services.provider import MakeUpTerms, kept_rules, policies, rules_form
from services.timetable import classes, schedule
from services.timetable.policy_act import MAKE_UPS, POLICY, wish
from services.timetable.rights import timetable_only
from tests import small
from tests.services.attendance.sick_day import days
from tests.services.make_ups.credits import act_worlds as of_credits
from tests.services.merging import act_worlds as of_merging
from tests.services.timetable import act_worlds as of_timetable


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


async def _sick_day() -> ActWorld:
    house = await small.found()
    off, handed = await small.class_(house), await small.class_(house, at=18 * 60)
    await small.families(off, 2)
    await small.families(handed)
    async with work(small.SYSTEM) as w:
        emma = (await classes.instructor(w, "Emma Daly")).id
    session_id = await days.monday(off)
    asked = days.wish(session_id, handed=(await days.monday(handed), emma))

    async def disturb() -> None:
        async with work(small.SYSTEM) as w:
            at = (await w.db.get_one(Session, session_id)).starts_at
            await schedule.move(w, session_id, starts_at=at + timedelta(minutes=5))

    return ActWorld(SICK_DAY, asked, disturb, days.state)


LIST = """Class,Programme,Venue,Weekday,Start,Minutes,Capacity,First date,Last date
Movers,Movers,Studio,Monday,17:00,45,8,2026-09-07,2026-10-26
Shakers,Movers,Studio,Tuesday,17:00,45,8,2026-09-08,2026-10-27
"""


async def _list() -> ActWorld:
    here = await small.found()
    batch_id = await kept_files.keep(small.SYSTEM, "classes.csv", LIST.encode())
    await trying.try_all(small.SYSTEM, batch_id)

    async def disturb() -> None:
        """Somebody adds the first class by hand."""
        async with work(small.SYSTEM) as w:
            await classes.add(
                w,
                "Movers",
                programme_id=here.programme_id,
                venue_id=here.venue_id,
                instructor_id=None,
                weekday=0,
                starts_minute=17 * 60,
                minutes=45,
                capacity=8,
                first_on=date(2026, 9, 7),
                last_on=date(2026, 10, 26),
            )

    async def state(r: Reading) -> object:
        named = select(Class.name).where(Class.name != "Movers")
        counted = select(func.count()).select_from(Session).join(Class, Class.id == Session.class_id)
        return (await r.db.scalars(named)).all(), await r.db.scalar(counted.where(Class.name != "Movers"))

    return ActWorld(IMPORT, bringing_in.wish(batch_id), disturb, state)


async def _policy() -> ActWorld:
    here = await small.found(make_ups={"extra_places": 0})
    class_id = await small.class_(here, capacity=10)
    said = rules_form.make_up_values(MakeUpTerms(extra_places=2, days_valid=60))

    async def state(r: Reading) -> object:
        return (await policies.make_ups(r)).extra_places, [
            s.places for s in await small.sessions(r, class_id)
        ]

    async def disturb() -> None:
        async with work(small.SYSTEM) as w:
            last = (await small.sessions(w, class_id))[-1]
            await schedule.set_places(w, last.id, 7)

    async with work(small.SYSTEM) as w:
        seen = await kept_rules.make_ups_version(w)
    return ActWorld(POLICY, wish(MAKE_UPS, None, seen, said), disturb, state)


async def _series() -> ActWorld:
    return ActWorld(*await of_timetable.series())


async def _next_term() -> ActWorld:
    return ActWorld(*await of_timetable.next_term())


async def _ask_next() -> ActWorld:
    return ActWorld(*await of_timetable.ask_next())


async def _book_next() -> ActWorld:
    return ActWorld(*await of_timetable.book_next())


async def _credits() -> ActWorld:
    return ActWorld(*await of_credits.extended())


async def _credits_given() -> ActWorld:
    return ActWorld(*await of_credits.given())


async def _merge() -> ActWorld:
    return ActWorld(*await of_merging.two_families())


WORLDS: dict[str, Callable[[], Awaitable[ActWorld]]] = {
    "rename": _venues,
    "credits": _credits,
    "credits-given": _credits_given,
    "policy": _policy,
    "sick_day": _sick_day,
    "series": _series,
    "next_term": _next_term,
    "book_next": _book_next,
    "ask_next": _ask_next,
    "import": _list,
    "merge": _merge,
}


def nobody(role: str) -> Visitor:
    """Staff with another role."""
    return replace(OWNER, role=role)
