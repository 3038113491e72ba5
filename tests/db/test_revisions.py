"""What a calendar tells of a row is counted by the database itself, whatever code changes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from db import Attendance, Session
from services.core.visitor import Visitor
from services.core.work import reading, work
from tests import small
from tests.small import families, found

SYSTEM = Visitor.system("test")


async def _class() -> tuple[object, object]:
    class_id = await small.class_(await found())
    [family] = await families(class_id)
    async with reading(SYSTEM) as r:
        session = (await small.sessions(r, class_id))[-1]
        part = await r.db.scalar(select(Attendance.id).where(Attendance.session_id == session.id))
    assert family
    return session.id, part


async def _count(of: type[Session] | type[Attendance], id_: object) -> tuple[int, object]:
    async with reading(SYSTEM) as r:
        row = (await r.db.execute(select(of.revision, of.revised_at).where(of.id == id_))).one()
        return row[0], row[1]


@pytest.mark.usefixtures("house")
async def test_a_move_and_a_cancelling_are_counted_and_nothing_else() -> None:
    session_id, part = await _class()
    assert await _count(Session, session_id) == (0, None)
    async with work(SYSTEM) as w:
        row = await w.db.get_one(Session, session_id)
        row.internal_note = "not told"
    assert await _count(Session, session_id) == (0, None)
    async with work(SYSTEM) as w:
        row = await w.db.get_one(Session, session_id)
        row.starts_at, row.minutes = row.starts_at + timedelta(hours=1), 30
    number, first = await _count(Session, session_id)
    assert number == 1, "one change of two things is one"
    assert first is not None
    async with work(SYSTEM) as w:
        await w.db.execute(update(Session).where(Session.id == session_id).values(status="cancelled"))
    async with work(SYSTEM) as w:
        await w.db.execute(text("UPDATE sessions SET status = status, minutes = minutes"))
    assert (await _count(Session, session_id))[0] == 2, "the same again is no change"
    assert await _count(Attendance, part) == (0, None)
    async with work(SYSTEM) as w:
        values = {"state": "cancelled", "holds_place": False}
        await w.db.execute(update(Attendance).where(Attendance.id == part).values(**values))
    assert (await _count(Attendance, part))[0] == 1
