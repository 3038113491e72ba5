"""The sick day on the screen: from the calendar to the emails, stopped within the minute, taken back later."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import func, select

from db import OutboxMessage, Session
from services.attendance.sick_day import typed
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from services.demo.timetable import TUESDAYS_FULL
from services.language import formats
from services.outside.clock import TurnableClock
from tests.pages.conftest import Portal
from tests.pages.staff.filling import held, send

SYSTEM = Visitor.system("test")


async def _session(portal: Portal) -> Session:
    assert portal.world is not None
    async with reading(SYSTEM) as r:
        return await r.db.get_one(Session, portal.world.session(TUESDAYS_FULL, 1))


async def _mails(status: str) -> int:
    async with reading(SYSTEM) as r:
        counted = select(func.count()).select_from(OutboxMessage)
        found = await r.db.scalar(
            counted.where(OutboxMessage.notice == "sessions-changed", OutboxMessage.status == status)
        )
    return found or 0


async def _choose(portal: Portal) -> Session:
    """Up to the form, over the addresses that the screens link to."""
    session = await _session(portal)
    day = formats.local(session.starts_at).date().isoformat()
    await portal.come_as_staff("owner")
    assert "Somebody is ill" in await portal.open(f"/staff/calendar?week={day}")
    text = await portal.open(f"/staff/sick-day?day={day}")
    assert "Somebody is ill or away" in text
    assert "The whole day" in text
    assert session.instructor_id is not None
    await portal.open(f"/staff/sick-day/sessions?day={day}&instructor={short(session.instructor_id)}")
    return session


async def test_from_the_calendar_to_the_emails_and_stopped(portal: Portal) -> None:
    session = await _choose(portal)
    assert held(portal)[typed.field(session.id)] == typed.OFF, "everything is ticked"
    await send(portal)
    sheet = portal.sheet()
    assert "get one email each" in sheet
    assert "You have a make-up for it. Book it by" in sheet, "the finished text"
    number = re.search(r"Cancel \d+ sessions?, email (\d+) famil", sheet)
    assert number is not None
    assert await _mails("pending") == 0, "looking does nothing"
    await portal.tap_in_sheet(number.group(0) + ("ies" if number.group(1) != "1" else "y"))
    await portal.reads("The emails leave in")
    assert await _mails("pending") == int(number.group(1))
    assert (await _session(portal)).status == "cancelled"
    await portal.tap("Stop")
    await portal.reads("Taken back by Orla")
    assert await _mails("pending") == 0
    assert (await _session(portal)).status == "scheduled"


async def test_it_is_taken_back_after_a_look_at_what_that_does(portal: Portal, clock: TurnableClock) -> None:
    await _choose(portal)
    await send(portal, tells="no", gives="nothing")
    assert "Nobody gets an email." in portal.sheet()
    tap = re.search(r"Cancel \d+ sessions?", portal.sheet())
    assert tap is not None
    await portal.tap_in_sheet(tap.group(0))
    await portal.reads("Can be taken back until")
    clock.advance(timedelta(minutes=2))
    await portal.tap("Take back …")
    assert "Everything is as it was before." in portal.sheet()
    await portal.tap_in_sheet("Take it back")
    await portal.reads("Taken back by Orla")
    text = await portal.open("/staff/acts")
    assert re.search(r"\d+ sessions? cancelled", text)
    assert "Taken back" in text


async def test_a_reason_that_is_too_long_is_said_beside_its_field(portal: Portal) -> None:
    await _choose(portal)
    await send(portal, reason="x" * 201)
    assert "That is too long" in portal.text()


async def test_only_whoever_changes_the_timetable_comes_in(portal: Portal) -> None:
    for role in ("instructor", "receptionist"):
        await portal.come_as_staff(role)
        for path in ("/staff/sick-day", "/staff/sick-day/sessions", "/staff/acts"):
            assert (await portal.http.get(path)).status_code == 404
        assert "Somebody is ill" not in await portal.open("/staff/calendar")
