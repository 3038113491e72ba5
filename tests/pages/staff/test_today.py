"""Today, the calendar and a session's register, as staff see them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
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
from services.timetable import schedule
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
    for _moment in range(100):  # Today reads anew; a busy machine takes its time
        if 'data-state="attended"' in _row(portal, expected[0]):
            break
        await portal.settle()
    assert 'data-state="attended"' in _row(portal, expected[0])


async def test_a_name_opens_what_there_is_to_know(portal: Portal, clock: TurnableClock) -> None:
    expected = await _running(portal, clock)
    await portal.come_as_staff("owner")
    await portal.open("/staff")
    async with reading(SYSTEM) as r:
        attendance = await r.db.get_one(Attendance, expected[0])
        attendee = await r.db.get_one(Attendee, attendance.attendee_id)
        name = f"{attendee.first_name} {attendee.last_name}"
    await portal.tap(name)
    words = portal.sheet()
    assert name in words
    assert "@example.com" in words
    assert "What to know" in words
    assert "The family’s money" in words


async def test_a_session_leads_to_its_cancelling_and_says_so_when_it_is(
    portal: Portal, clock: TurnableClock
) -> None:
    assert portal.world is not None
    await _running(portal, clock)
    session_id = portal.world.session(TUESDAYS_FULL, 1)
    await portal.come_as_staff("owner")
    text = await portal.open(f"/staff/sessions/{short(session_id)}")
    assert "8 places" in text
    assert "Cancel this session" in text
    async with work(SYSTEM) as w:
        await schedule.cancel(w, session_id, "Noah is ill")
    await portal.reads("Noah is ill")
    assert "Cancel this session" not in portal.text()


async def test_instructors_see_their_own_and_change_nothing(portal: Portal, clock: TurnableClock) -> None:
    await _running(portal, clock)
    assert portal.world is not None
    await portal.come_as_staff("instructor")
    assert "No sessions" in await portal.open("/staff")
    session_id = portal.world.session(TUESDAYS_FULL, 1)
    assert (await portal.http.get(f"/staff/sessions/{short(session_id)}")).status_code == 404
    await portal.come_as_staff("receptionist")
    text = await portal.open(f"/staff/sessions/{short(session_id)}")
    assert "to mark" in text
    assert "Cancel this session" not in text


async def test_the_calendar_leads_to_each_session(portal: Portal, clock: TurnableClock) -> None:
    await _running(portal, clock)
    await portal.come_as_staff("owner")
    text = await portal.open("/staff/calendar")
    assert "Mighty Movers" in text
    assert "17:30–18:15" in text
    text = await portal.open("/staff/calendar?week=nonsense")
    assert "Calendar" in text


@pytest.mark.parametrize("path", ["/staff?day=2026-02-30", "/staff?day=9999-12-31", "/staff?day=0001-01-01"])
async def test_a_day_that_cannot_be_is_today_or_empty(
    portal: Portal, clock: TurnableClock, path: str
) -> None:
    await _running(portal, clock)
    await portal.come_as_staff("owner")
    text = await portal.open(path)
    assert "Sorry" not in text


async def test_a_day_without_sessions_leads_to_the_next_that_has_one(
    portal: Portal, clock: TurnableClock
) -> None:
    await _running(portal, clock)
    await portal.come_as_staff("owner")
    text = await portal.open("/staff?day=2026-02-22")
    assert "Next: Mon 23 Feb" in text
