"""One booking, and the cancel sheet: what a parent reads before and after the tap."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from db import Attendance, Booking, Session
from services import attendance
from services.access import Visitor
from services.demo.timetable import BOUNCE, MONDAYS, TUESDAYS
from services.ids import short
from services.make_ups import booking as make_ups
from services.outside.clock import TurnableClock
from services.work import reading, work
from tests import world as worlds
from tests.pages.conftest import Portal

ANNA, MAREK, JULIA, ZUZANA = (f"{name}@example.com" for name in ("anna", "marek", "julia", "zuzana"))
DUBLIN = ZoneInfo("Europe/Dublin")


def address(portal: Portal) -> str:
    assert portal.world is not None
    return f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}"


async def state(portal: Portal) -> str:
    assert portal.world is not None
    part = await portal.world.attendance("Theo", MONDAYS, 1)
    async with reading(Visitor.system("test")) as r:
        return (await r.db.get_one(Attendance, part)).state


async def test_anna_reads_when_where_and_until_when_she_can_cancel(portal: Portal) -> None:
    await portal.come_as(ANNA)
    text = await portal.open(address(portal))
    for words in (
        "Mighty Movers",
        "Theo · 5–7 years",
        "Mondays, 17:00–17:45",
        "Ranelagh Studio, Dublin 6",
        "Noah Byrne",
        "Upcoming",
        "You can cancel until Sun 22 Feb, 17:00",
        "Different place: Rathmines Gym",
        "Cancelled by us",
        "Attended",
        "Missed",
    ):
        assert words in text, words


async def test_cancelling_says_the_consequence_first_and_can_be_undone(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open(address(portal))
    await portal.tap("Can’t make it")
    text = await portal.reads("Can’t make Monday?")
    assert "You’ll get a make-up. Cancel by Sun 22 Feb, 17:00 to keep it." in text
    assert "Or swap for another day" in text
    assert await state(portal) == "unmarked", "nothing has happened yet"
    await portal.tap("Cancel, choose later")
    text = await portal.reads("Cancelled. Pick a make-up?")
    assert await state(portal) == "cancelled"
    await portal.tap("Undo cancelling")
    await portal.reads("Theo is back in.")
    assert await state(portal) == "going"


async def test_keeping_it_changes_nothing(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open(address(portal))
    await portal.tap("Can’t make it")
    await portal.reads("Can’t make Monday?")
    await portal.tap("Keep it")
    assert await state(portal) == "unmarked"


async def test_one_tap_swaps_for_another_day(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open(address(portal))
    await portal.tap("Can’t make it")
    await portal.reads("Or swap for another day")
    await portal.tap("Swap")
    await portal.reads("Swapped to")
    assert await state(portal) == "cancelled"
    text = await portal.reads("Make-up booked for")
    assert "Rejoin" in text


async def test_a_place_that_has_just_gone_leaves_the_session_on(portal: Portal) -> None:
    world = portal.world
    assert world is not None
    await portal.come_as(ANNA)
    await portal.open(address(portal))
    await portal.tap("Can’t make it")
    await portal.reads("Or swap for another day")
    async with work(Visitor.system("test")) as w:
        for session in await w.db.scalars(select(Session).where(Session.starts_at > w.now)):
            if session.id != world.session(MONDAYS, 1):
                session.places = session.taken
    await portal.tap("Swap")
    text = await portal.reads("That place has just gone. The session is still on.")
    assert "Cancel this session" in text
    assert await state(portal) == "unmarked"


async def test_after_the_deadline_the_sheet_says_there_is_no_make_up(
    portal: Portal, clock: TurnableClock
) -> None:
    clock.turn_to(datetime(2026, 2, 22, 17, 1, tzinfo=DUBLIN))
    await portal.come_as(ANNA)
    await portal.open(address(portal))
    await portal.tap("Can’t make it")
    text = await portal.reads("It’s too late for a make-up.")
    assert "The deadline was Sun 22 Feb, 17:00." in text
    await portal.tap("Cancel without a make-up")
    await portal.reads("Cancelled late")
    assert await state(portal) == "late_cancelled"


async def test_the_other_parent_was_first(portal: Portal) -> None:
    world = portal.world
    assert world is not None
    await portal.come_as(ANNA)
    await portal.open(address(portal))
    await portal.tap("Can’t make it")
    await portal.reads("Can’t make Monday?")
    async with work(await worlds.visitor(MAREK)) as w:
        await attendance.cancel(w, await world.attendance("Theo", MONDAYS, 1))
    await portal.tap("Cancel, choose later")
    await portal.reads("This session has already been cancelled.")


async def test_a_session_that_starts_while_the_sheet_is_open(portal: Portal, clock: TurnableClock) -> None:
    await portal.come_as(ANNA)
    await portal.open(address(portal))
    await portal.tap("Can’t make it")
    await portal.reads("Can’t make Monday?")
    clock.turn_to(datetime(2026, 2, 23, 17, 0, tzinfo=DUBLIN))
    await portal.tap("Cancel, choose later")
    await portal.reads("This session has already started.")
    assert await state(portal) == "unmarked"


async def test_a_cancelled_session_offers_its_make_up_and_the_way_back(
    portal: Portal, clock: TurnableClock
) -> None:
    world = portal.world
    assert world is not None
    async with work(await worlds.visitor(ANNA)) as w:
        await attendance.cancel(w, await world.attendance("Theo", MONDAYS, 1))
    clock.advance(timedelta(minutes=5))
    async with work(Visitor.system("test")) as w:
        await attendance.release_due(w)
    await portal.come_as(ANNA)
    text = await portal.open(address(portal))
    assert "Choose a make-up" in text
    await portal.tap("Rejoin")
    await portal.reads("Theo is back in.")
    assert await state(portal) == "going"


async def test_a_make_up_that_does_not_come_back_wants_a_yes_first(portal: Portal) -> None:
    world = portal.world
    assert world is not None
    async with work(Visitor.system("test")) as w:
        booked = await w.db.get_one(Booking, world.booking("Theo", MONDAYS))
        programme = await w.db.scalar(
            select(make_ups.access.Programme)
            .join(make_ups.access.Class, make_ups.access.Class.programme_id == make_ups.access.Programme.id)
            .where(make_ups.access.Class.id == booked.class_id)
        )
        assert programme is not None
        programme.returns_credit = False
    async with work(await worlds.visitor(ANNA)) as w:
        taken = await make_ups.take(w, world.credits["to_book"], world.session(TUESDAYS, 1))
    await portal.come_as(ANNA)
    await portal.open(f"{address(portal)}?session={short(taken.day.attendance_id)}")
    await portal.reads("Make-up for")
    await portal.tap("Can’t make it")
    text = await portal.reads("You’ll lose this make-up for good.")
    assert "I know this make-up won’t come back." in text
    await portal.tap("Cancel and lose it")
    await portal.reads("Tick the box to say that’s all right.")


async def test_julia_may_look_and_is_offered_nothing_to_press(portal: Portal) -> None:
    await portal.come_as(JULIA)
    text = await portal.open(address(portal))
    assert "Anna shares this with you" in text
    assert "You can cancel until" in text or "Mon 23" in text
    assert "Can’t make it" not in text
    assert "Who else can see this" not in text


async def test_marek_may_cancel(portal: Portal) -> None:
    await portal.come_as(MAREK)
    await portal.open(address(portal))
    await portal.tap("Can’t make it")
    await portal.reads("Can’t make Monday?")
    await portal.tap("Cancel, choose later")
    await portal.reads("Cancelled. Pick a make-up?")
    assert await state(portal) == "cancelled"


async def test_zuzana_finds_no_such_page(portal: Portal) -> None:
    await portal.come_as(ZUZANA)
    theirs = await portal.http.get(address(portal))
    nothing = await portal.http.get(f"/bookings/{short(portal.world.theo)}" if portal.world else "/")
    assert (theirs.status_code, nothing.status_code) == (404, 404)


async def test_reminders_are_everyones_own_choice(portal: Portal) -> None:
    await portal.come_as(ANNA)
    text = await portal.open(f"{address(portal)}?view=details")
    for words in (
        "The day before",
        "By email, at",
        "Always on, so you never miss it",
        "Can see and change sessions",
    ):
        assert words in text


@pytest.mark.parametrize("plan", [BOUNCE])
async def test_a_wrong_session_in_the_address_is_no_session(portal: Portal, plan: object) -> None:
    assert portal.world is not None
    await portal.come_as(ANNA)
    text = await portal.open(f"{address(portal)}?session={short(portal.world.theo)}")
    assert "Mighty Movers" in text
    text = await portal.open(f"{address(portal)}?session=rubbish&view=nowhere")
    assert "Upcoming" in text
