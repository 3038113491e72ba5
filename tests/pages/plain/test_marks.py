"""Where phones send the register's marks: each has its own answer, whoever else's is refused, and nonsense changes nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from db import Attendance, Mark, Session
from db.states import EXPECTED
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import TUESDAYS_FULL
from services.outside.clock import TurnableClock
from services.timetable import schedule
from tests.pages.conftest import Portal

SYSTEM = Visitor.system("test")


async def _expected(portal: Portal, clock: TurnableClock) -> list[UUID]:
    """Who is expected in Tuesday's class, ten minutes into it."""
    assert portal.world is not None
    session_id = portal.world.session(TUESDAYS_FULL, 1)
    async with reading(SYSTEM) as r:
        session = await r.db.get_one(Session, session_id)
        found = await r.db.scalars(
            select(Attendance.id).where(Attendance.session_id == session_id, Attendance.state.in_(EXPECTED))
        )
        ids = sorted(found)
    clock.turn_to(session.starts_at + timedelta(minutes=10))
    return ids


def _mark(key: str, of: UUID, state: str = "attended", ago: int = 0) -> dict[str, Any]:
    return {"key": key, "of": short(of), "state": state, "ago": ago}


async def _send(portal: Portal, *marks: dict[str, Any]) -> dict[str, Any]:
    answer = await portal.http.post("/staff/marks", json={"marks": list(marks)})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()["marks"]
    return told


async def _number() -> int:
    async with reading(SYSTEM) as r:
        return await r.db.scalar(select(func.count()).select_from(Mark)) or 0


async def test_each_mark_has_its_own_answer(portal: Portal, clock: TurnableClock) -> None:
    there = await _expected(portal, clock)
    await portal.come_as_staff("owner")
    assert portal.world is not None
    missing = UUID(int=7)
    told = await _send(
        portal, _mark("a", there[0]), _mark("b", missing), _mark("c", there[1], "no_show", 60_000)
    )
    assert told["a"] == {"state": "attended", "by": ""}
    assert told["b"] == {"refused": "This page does not exist or is not yours."}
    assert told["c"] == {"state": "no_show", "by": ""}
    again = await _send(portal, _mark("a", there[0]), _mark("d", there[1], ago=120_000))
    assert again["a"] == {"state": "attended", "by": ""}
    assert again["d"] == {"state": "no_show", "by": "Orla"}, "what was pressed later stands"
    assert await _number() == 3


async def test_the_same_marks_sent_twice_at_once_count_once(portal: Portal, clock: TurnableClock) -> None:
    there = await _expected(portal, clock)
    await portal.come_as_staff("owner")
    marks = [_mark(f"k{number}", each) for number, each in enumerate(there)]
    told = await asyncio.gather(*(_send(portal, *marks) for _times in range(3)))
    assert told[0] == told[1] == told[2]
    assert await _number() == len(there)


async def test_a_cancelled_session_is_told_in_words(portal: Portal, clock: TurnableClock) -> None:
    there = await _expected(portal, clock)
    await portal.come_as_staff("owner")
    assert portal.world is not None
    async with work(SYSTEM) as w:
        await schedule.cancel(w, portal.world.session(TUESDAYS_FULL, 1))
    told = await _send(portal, _mark("a", there[0]))
    assert told["a"] == {"refused": "This session is cancelled, so there is nothing to mark."}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"marks": 1}',
        b'{"marks": [1]}',
        b'{"marks": [{"key": "a"}]}',
        b'{"marks": [{"key": "a", "of": "x", "state": "attended", "ago": 0}]}',
        b'{"marks": [{"key": "", "of": "2222222222222222222222", "state": "attended", "ago": 0}]}',
        b'{"marks": [{"key": "a", "of": "2222222222222222222222", "state": "hidden", "ago": 0}]}',
        b'{"marks": [{"key": "a", "of": "2222222222222222222222", "state": ["x"], "ago": 0}]}',
        b'{"marks": [{"key": "a", "of": "2222222222222222222222", "state": "attended", "ago": "1"}]}',
        b'{"marks": [{"key": "a", "of": "2222222222222222222222", "state": "attended", "ago": 1e400}]}',
        b"\xff\xfe",
        b"[" * 5000,
    ],
)
async def test_nonsense_is_refused_and_changes_nothing(portal: Portal, body: bytes) -> None:
    await portal.come_as_staff("owner")
    answer = await portal.http.post("/staff/marks", content=body)
    assert answer.status_code == 400
    assert await _number() == 0


@pytest.mark.parametrize("digits", [30, 400])
async def test_a_huge_age_is_a_fortnight(portal: Portal, clock: TurnableClock, digits: int) -> None:
    there = await _expected(portal, clock)
    await portal.come_as_staff("owner")
    assert (await _send(portal, _mark("a", there[0], ago=10**digits)))["a"]["state"] == "attended"
    async with reading(SYSTEM) as r:
        mark = (await r.db.scalars(select(Mark))).one()
        assert mark.at - mark.pressed_at == timedelta(days=14)


async def test_whoever_is_logged_out_keeps_their_marks(portal: Portal, clock: TurnableClock) -> None:
    there = await _expected(portal, clock)
    answer = await portal.http.post("/staff/marks", json={"marks": [_mark("a", there[0])]})
    assert (answer.status_code, answer.json()) == (401, {"marks": {}})
