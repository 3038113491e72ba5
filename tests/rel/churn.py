"""Everything that families and the office do to places, at random and at once."""

from __future__ import annotations

import asyncio
import random
import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from db import Attendance, Credit, QueueEntry, Session
from services.attendance import cancelling, register, swap, undoing
from services.core.refusals import Refused
from services.core.work import Work, reading, with_retries, work
from services.make_ups import book
from services.timetable import schedule
from services.waiting_list import accept, queue
from tests import small
from tests.small import SYSTEM, Family

PEOPLE = 50
SPEED = 20
"""Seconds that pass in one of the wall's, so that what is kept for thirty seconds is freed meanwhile."""
OFFICE = 0.06
"""How often the office does something instead."""


@dataclass(frozen=True)
class Person:
    """A family with a place in a class of its own, and the sessions that all families want."""

    family: Family
    wanted: tuple[UUID, ...]
    seed: int


async def people() -> list[Person]:
    """Fifty families, and eight sessions with four places each."""
    world = await small.found(returns_credit=True, make_up_limit=1000)
    home = await small.class_(world, capacity=PEOPLE)
    targets = [await small.class_(world, weekday=day, capacity=4) for day in (1, 2, 3, 4)]
    async with reading(SYSTEM) as r:
        wanted = [s.id for t in targets for s in (await small.sessions(r, t)) if s.starts_at > r.now]
    wanted = [each for n in range(2) for each in wanted[n + 1 :: len(wanted) // 4]][:8]
    return [Person(each, tuple(wanted), n) for n, each in enumerate(await small.families(home, PEOPLE))]


async def jobs() -> None:
    """What runs by itself."""
    for job in (register.release_due, queue.lapse_due):

        async def once(job: Callable[[Work], Awaitable[int]] = job) -> int:
            async with work(SYSTEM) as w:
                return await job(w)

        await with_retries(once)


async def everything(share: Sequence[tuple[Person, int]]) -> list[Counter[str]]:
    """What a crowd does: each for so many seconds."""
    return await asyncio.gather(*(_live(person, seconds) for person, seconds in share))


async def _live(person: Person, seconds: int) -> Counter[str]:
    chance, told = random.Random(person.seed), Counter[str]()
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        does = _office if chance.random() < OFFICE else _family

        async def step(does: Callable[..., Awaitable[str]] = does) -> str:
            async with work(SYSTEM if does is _office else person.family.visitor) as w:
                return await does(w, person, chance)

        try:
            told[await with_retries(step)] += 1
        except Refused:
            told["refused"] += 1
        except Exception:
            told["broken"] += 1
            traceback.print_exc()
        await asyncio.sleep(0)
    return told


async def _office(w: Work, person: Person, chance: random.Random) -> str:
    session = await w.db.get_one(Session, chance.choice(person.wanted))
    if chance.random() < 0.5:
        await schedule.set_places(w, session.id, chance.randint(2, 6))
        return "resized"
    await schedule.move(
        w, session.id, starts_at=session.starts_at + timedelta(minutes=chance.choice((-5, 5)))
    )
    return "moved"


async def _family(w: Work, person: Person, chance: random.Random) -> str:
    booking_id = person.family.booking_id
    place = chance.choice(person.wanted)
    right = await w.db.scalar(
        select(Credit).where(Credit.booking_id == booking_id, Credit.state.in_(("active", "used")))
    )
    if right is None:
        return await _give_up(w, person, place, chance)
    going = await w.db.scalar(
        select(Attendance).where(Attendance.credit_id == right.id, Attendance.state == "going")
    )
    if chance.random() < 0.1 and right.source_attendance_id is not None:
        await undoing.rejoin(w, right.source_attendance_id)
        return "rejoined"
    if going is not None:
        await cancelling.cancel(w, going.id, consent=True)
        return "cancelled"
    kept = await w.db.scalar(
        select(Attendance.id).where(
            Attendance.credit_id == right.id, Attendance.holds_place, Attendance.release_at.is_not(None)
        )
    )
    then = chance.random()
    if kept is not None and then < 0.3:
        await undoing.undo(w, kept)
        return "undone"
    if kept is not None and then < 0.6:
        await book.take(w, right.id, place)
        return "changed"
    return await _take(w, right, place, chance)


async def _give_up(w: Work, person: Person, place: UUID, chance: random.Random) -> str:
    part = await small.next_part(w, person.family.booking_id)
    if chance.random() < 0.3:
        await swap.swap(w, part, place, key=uuid4().hex)
        return "swapped"
    await cancelling.cancel(w, part, key=uuid4().hex)
    return "earned"


async def _take(w: Work, right: Credit, place: UUID, chance: random.Random) -> str:
    entry = await w.db.scalar(
        select(QueueEntry).where(
            QueueEntry.credit_id == right.id, QueueEntry.state.in_(("waiting", "offered"))
        )
    )
    if entry is not None and entry.state == "offered":
        await accept.claim(w, entry.id, key=uuid4().hex)
        return "claimed"
    if entry is not None and chance.random() < 0.3:
        await queue.leave(w, entry.id)
        return "left the line"
    if chance.random() < 0.3:
        await queue.join(w, right.id, place)
        return "joined a line"
    await book.take(w, right.id, place, key=uuid4().hex)
    return "taken"
