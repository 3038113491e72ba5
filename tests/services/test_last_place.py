"""Two hundred parents after one place: one has it, the others are told, nobody loses a right (T01–T05, R45)."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from db import Attendance, Credit, Session
from services.core import work as work_module
from services.core.refusals import Refused
from services.core.work import reading, with_retries, work
from services.make_ups import book, finder
from services.make_ups.book import Taken
from services.make_ups.refusals import MakeUpRefused
from tests import small
from tests.small import SYSTEM, Family


async def _many(number: int, capacity: int) -> tuple[list[tuple[Family, UUID]], UUID]:
    """Families who each have a right, and a session with so many places."""
    world = await small.found()
    home = await small.class_(world, capacity=number)
    target = await small.class_(world, weekday=2, capacity=capacity)
    people = await small.families(home, number)
    rights = [(each, await small.with_credit(each)) for each in people]
    async with reading(SYSTEM) as r:
        upcoming = [s.id for s in await small.sessions(r, target) if s.starts_at > r.now]
    return rights, upcoming[0]


async def _take(of: Family, credit_id: UUID, session_id: UUID) -> Taken | Refused:
    async def tap() -> Taken:
        async with work(of.visitor) as w:
            return await book.take(w, credit_id, session_id)

    try:
        return await with_retries(tap)
    except Refused as no:
        return no


async def test_the_last_place_goes_to_one_of_many(house: work_module.App) -> None:
    rights, session_id = await _many(24, capacity=1)
    answers = await asyncio.gather(*(_take(each, credit_id, session_id) for each, credit_id in rights))
    winners = [answer for answer in answers if isinstance(answer, Taken)]
    losers = [answer for answer in answers if not isinstance(answer, Taken)]
    assert len(winners) == 1
    assert {answer.words() for answer in losers} == {"That place has just gone. Your make-up is safe."}
    async with reading(SYSTEM) as r:
        session = await r.db.get_one(Session, session_id)
        assert (session.taken, session.places) == (1, 1)
        active = await r.db.scalar(select(func.count()).select_from(Credit).where(Credit.state == "active"))
        assert active == 23
    loser, credit_id = rights[next(n for n, answer in enumerate(answers) if answer in losers)]
    async with reading(loser.visitor) as r:
        assert await finder.best(r, credit_id, 2), "the next best is shown"


async def test_ten_places_go_to_exactly_ten(house: work_module.App) -> None:
    rights, session_id = await _many(16, capacity=10)
    answers = await asyncio.gather(*(_take(each, credit_id, session_id) for each, credit_id in rights))
    assert sum(isinstance(answer, Taken) for answer in answers) == 10


async def test_one_right_is_spent_once(house: work_module.App) -> None:
    world = await small.found()
    home = await small.class_(world)
    targets = [await small.class_(world, weekday=day, at=at) for day in (1, 2, 3) for at in (540, 600, 660)]
    (family,) = await small.families(home)
    right = await small.with_credit(family)
    async with reading(SYSTEM) as r:
        places = [next(s.id for s in await small.sessions(r, t) if s.starts_at > r.now) for t in targets]
    answers = await asyncio.gather(*(_take(family, right, place) for place in places for _twice in range(3)))
    assert len({a.attendance.attendance_id for a in answers if isinstance(a, Taken)}) == 1
    async with reading(SYSTEM) as r:
        held = await r.db.scalar(
            select(func.count())
            .select_from(Attendance)
            .where(Attendance.credit_id == right, Attendance.holds_place)
        )
        assert held == 1


async def test_no_way_of_writing_passes_the_number_of_places(house: work_module.App) -> None:
    """Raw SQL, a changed row and a moved row meet the same law as a booking (T04)."""
    rights, session_id = await _many(2, capacity=1)
    (first, credit_id), (second, other) = rights
    assert isinstance(await _take(first, credit_id, session_id), Taken)
    async with reading(SYSTEM) as r:
        elsewhere = await r.db.scalar(
            select(Attendance.id).where(Attendance.booking_id == second.booking_id, Attendance.holds_place)
        )
    ways = {
        "insert": "INSERT INTO attendance (id, booking_id, session_id, attendee_id, type, state, slots, credit_id,"
        " holds_place, by_family, changed_by) SELECT :new, booking_id, :session, attendee_id, 'make_up', 'going', 1,"
        " :credit, true, true, '' FROM attendance WHERE id = :part",
        "move": "UPDATE attendance SET session_id = :session WHERE id = :part",
        "slots": "UPDATE attendance SET slots = 2 WHERE session_id = :session",
        "fewer places": "UPDATE sessions SET places = 0 WHERE id = :session",
        "count": "UPDATE sessions SET taken = taken + 1 WHERE id = :session",
    }
    sqlite = house.database.dialect == "sqlite"
    if sqlite:
        ways["insert that ignores conflicts"] = ways["insert"].replace("INSERT INTO", "INSERT OR IGNORE INTO")

    def bind(id_: UUID | None) -> object:
        return id_.hex if sqlite and id_ is not None else id_

    values = {"new": UUID(int=7), "session": session_id, "credit": other, "part": elsewhere}
    for way, statement in ways.items():
        used = {name: bind(value) for name, value in values.items() if f":{name}" in statement}
        with pytest.raises(IntegrityError):
            async with work(SYSTEM) as w:
                await w.db.execute(text(statement), used)
        async with reading(SYSTEM) as r:
            session = await r.db.get_one(Session, session_id)
            assert (session.taken, session.places) == (1, 1), way


async def test_without_the_guard_the_same_write_gets_through(house: work_module.App) -> None:
    """Negative control (T05): drop what counts, and the law is gone."""
    rights, session_id = await _many(2, capacity=1)
    (first, credit_id), (second, _other) = rights
    assert isinstance(await _take(first, credit_id, session_id), Taken)
    async with work(SYSTEM) as w:
        names = (
            ["count_attendance_insert", "count_attendance_update", "count_attendance_delete"]
            if house.database.dialect == "sqlite"
            else ["count_attendance ON attendance"]
        )
        for name in names:
            await w.db.execute(text(f"DROP TRIGGER {name}"))
        part = await small.next_part(w, second.booking_id)
        moved = await w.db.get_one(Attendance, part)
        moved.session_id, moved.holds_place = session_id, True
        moved.state = "going"
        await w.db.flush()
        held = await w.db.scalar(
            select(func.count())
            .select_from(Attendance)
            .where(Attendance.session_id == session_id, Attendance.holds_place)
        )
    assert held == 2


async def test_a_refused_booking_leaves_nothing_behind(house: work_module.App) -> None:
    rights, session_id = await _many(2, capacity=1)
    (first, credit_id), (second, other) = rights
    await _take(first, credit_id, session_id)
    async with reading(second.visitor) as r:
        before = await small.credit(r, other)
    refused = await _take(second, other, session_id)
    assert isinstance(refused, MakeUpRefused)
    assert refused.full
    async with reading(second.visitor) as r:
        after = await small.credit(r, other)
    assert (after.state, after.used_at, after.expires_at) == (before.state, before.used_at, before.expires_at)
