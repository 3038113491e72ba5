"""A session that is moved, or gets another instructor, is told to its families if staff say so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from db import OutboxMessage, Session
from services.core.work import reading, work
from services.notices.telling.envelope import NoLongerWanted
from services.timetable import classes, schedule
from tests import small
from tests.services.attendance.sick_day.days import monday
from tests.services.notices.examples import seen
from tests.small import SYSTEM

pytestmark = pytest.mark.usefixtures("house")


async def _world() -> tuple[UUID, UUID]:
    """The next session of a class of two families, and somebody else who teaches."""
    class_id = await small.class_(await small.found())
    await small.families(class_id, 2)
    async with work(SYSTEM) as w:
        return await monday(class_id), (await classes.instructor(w, "Emma Daly")).id


async def _mails() -> Sequence[OutboxMessage]:
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == "session-moved"))
        return found.all()


async def test_each_family_reads_what_is_new_and_what_was_before() -> None:
    session_id, emma = await _world()
    async with work(SYSTEM) as w:
        at = (await w.db.get_one(Session, session_id)).starts_at + timedelta(hours=1)
        await schedule.move(w, session_id, starts_at=at, instructor_id=emma, tell=True)
    mails = await _mails()
    assert len({each.client_id for each in mails}) == len(mails) == 2
    text = (await seen(mails[0].id)).text
    assert "18:00–18:45" in text
    assert "Emma Daly" in text
    assert "Mon 23 Feb, 17:00–17:45, Noah Byrne" in text


async def test_nobody_is_told_unless_staff_say_so_or_of_a_note_alone() -> None:
    session_id, emma = await _world()
    async with work(SYSTEM) as w:
        await schedule.move(w, session_id, instructor_id=emma)
        await schedule.move(w, session_id, instructor_id=emma, public_note="Bring socks", tell=True)
    assert await _mails() == []


async def test_moved_twice_is_one_mail_and_moved_back_is_none() -> None:
    session_id, emma = await _world()
    async with work(SYSTEM) as w:
        session = await w.db.get_one(Session, session_id)
        before, noah = session.starts_at, session.instructor_id
        await schedule.move(w, session_id, starts_at=before + timedelta(hours=1), tell=True)
        await schedule.move(w, session_id, instructor_id=emma, tell=True)
    first, _second = await _mails()
    assert "Mon 23 Feb, 17:00–17:45, Noah Byrne" in (await seen(first.id)).text
    async with work(SYSTEM) as w:
        await schedule.move(w, session_id, starts_at=before, instructor_id=noah, tell=True)
    with pytest.raises(NoLongerWanted):
        await seen(first.id)
