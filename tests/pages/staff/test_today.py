"""Today, the calendar and a session's register, as staff see them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Attendee, Session
from db.states import EXPECTED
from pages.app import prerender
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import TUESDAYS_FULL
from services.outside.clock import TurnableClock
from services.register import marking
from services.register.marking import Press
from tests.pages.conftest import Portal

SYSTEM = Visitor.system("test")


async def _running(portal: Portal, clock: TurnableClock) -> list[UUID]:
    """Ten minutes into Tuesday's class of eight; who is expected there, by first name."""
    assert portal.world is not None
    session_id = portal.world.session(TUESDAYS_FULL, 1)
    async with reading(SYSTEM) as r:
        session = await r.db.get_one(Session, session_id)
        found = await r.db.scalars(
            select(Attendance.id)
            .join(Attendee, Attendee.id == Attendance.attendee_id)
            .where(Attendance.session_id == session_id, Attendance.state.in_(EXPECTED))
            .order_by(Attendee.first_name, Attendee.last_name)
        )
        ids = list(found)
    clock.turn_to(session.starts_at + timedelta(minutes=10))
    return ids


def _row(portal: Portal, attendance_id: UUID) -> str:
    assert portal.user.client is not None
    return next(
        prerender.markup_of(each)
        for each in portal.user.client.layout.descendants()
        if each.props.get("data-of") == short(attendance_id)
    )


async def test_it_opens_where_a_session_runs(portal: Portal, clock: TurnableClock) -> None:
    expected = await _running(portal, clock)
    await portal.come_as_staff("owner")
    text = await portal.open("/staff")
    assert "Today" in text
    assert "Now" in text
    assert f"0 of {len(expected)} here" in text
    assert f"Mark the other {len(expected)} as here" in text


async def test_what_is_marked_elsewhere_shows_at_once(portal: Portal, clock: TurnableClock) -> None:
    expected = await _running(portal, clock)
    await portal.come_as_staff("owner")
    await portal.open("/staff")
    assert 'data-state="unmarked"' in _row(portal, expected[0])
    async with work(SYSTEM) as w:
        await marking.mark(w, Press("one", expected[0], "attended"))
    await portal.settle()
    assert 'data-state="attended"' in _row(portal, expected[0])
