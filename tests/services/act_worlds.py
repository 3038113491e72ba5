"""For each kind of act on many things: a small world, what staff ask for in it, and what must come back afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from db import Booking, Credit, Venue
from services.core.acts import BulkAct
from services.core.done_acts import Done
from services.core.plan import STAYS, ActLine, Plan
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, Work, work
from services.make_ups.credits import giving, keeping
from services.timetable import classes
from services.timetable.rights import timetable_only
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


async def _two_credits() -> ActWorld:
    world = await small.found()
    families = await small.families(await small.class_(world), 2)
    mine, other = [await small.with_credit(family) for family in families]

    async def state(r: Reading) -> object:
        return keeping.values(await r.db.get_one(Credit, mine))

    async def disturb() -> None:
        async with work(small.SYSTEM) as w:
            (await w.db.get_one(Credit, other)).state = "expired"

    wish = {"do": "extend", "ids": [str(mine), str(other)], "until": "2026-08-31"}
    return ActWorld(keeping.CREDITS, wish, disturb, state)


async def _two_bookings() -> ActWorld:
    world = await small.found()
    mine, other = await small.families(await small.class_(world), 2)

    async def state(r: Reading) -> object:
        given = select(Credit.expires_at).where(
            Credit.booking_id == mine.booking_id, Credit.type == "free_session", Credit.state != "voided"
        )
        return sorted((await r.db.scalars(given)).all())

    async def disturb() -> None:
        async with work(small.SYSTEM) as w:
            (await w.db.get_one(Booking, other.booking_id)).status = "cancelled"

    bookings = [str(family.booking_id) for family in (mine, other)]
    wish = {"bookings": bookings, "number": 2, "until": "2026-06-30"}
    return ActWorld(giving.GIVING, wish, disturb, state)


async def _one_more(name: str) -> None:
    async with work(small.SYSTEM) as w:
        await classes.venue(w, name)


WORLDS: dict[str, Callable[[], Awaitable[ActWorld]]] = {
    "rename": _venues,
    "credits": _two_credits,
    "credits-given": _two_bookings,
}


def nobody(role: str) -> Visitor:
    """Staff with another role."""
    return replace(OWNER, role=role)
