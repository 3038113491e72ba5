"""The timetable: weekly sessions, their places, and sessions that are moved or cancelled."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from db import Attendance, Class, Credit, Holiday, QueueEntry, Session
from db.values import Money
from services.core.events import SESSION_CHANGED, Event
from services.core.refusals import NotFound
from services.core.work import App, work
from services.demo.timetable import MONDAYS, THURSDAYS
from services.provider import MakeUpTerms
from services.timetable import schedule
from services.timetable.schedule import Compensation, FewerPlacesThanTaken, NotScheduled
from tests.services.small import SYSTEM, enrolled, one_class
from tests.world import World

DUBLIN = ZoneInfo("Europe/Dublin")


@pytest.mark.parametrize(
    ("first_on", "last_on", "offsets"),
    [
        (date(2026, 3, 16), date(2026, 4, 6), [0, 0, 1, 1]),
        (date(2026, 10, 12), date(2026, 11, 2), [1, 1, 0, 0]),
    ],
)
async def test_a_weekly_class_keeps_its_time_on_the_wall_when_the_clocks_change(
    house: App, first_on: date, last_on: date, offsets: list[int]
) -> None:
    async with work(SYSTEM) as w:
        sessions = (await one_class(w, first_on=first_on, last_on=last_on)).sessions
    assert {session.starts_at.astimezone(DUBLIN).strftime("%a %H:%M") for session in sessions} == {
        "Mon 17:00"
    }
    assert [17 - session.starts_at.hour for session in sessions] == offsets
    assert [session.number for session in sessions] == [1, 2, 3, 4]


async def test_a_time_that_the_night_skips_comes_an_hour_later_that_once(house: App) -> None:
    sunday, half_past_one = 6, 90
    async with work(SYSTEM) as w:
        small = await one_class(
            w,
            weekday=sunday,
            starts_minute=half_past_one,
            first_on=date(2026, 3, 22),
            last_on=date(2026, 4, 5),
        )
    local = [session.starts_at.astimezone(DUBLIN).strftime("%H:%M") for session in small.sessions]
    assert local == ["01:30", "02:30", "01:30"]


async def test_days_off_of_the_company_and_of_the_region_are_skipped(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w)
        off = {"provider_id": small.provider_id, "name": "Off"}
        for kind, on, region in (
            ("custom", date(2026, 3, 23), None),
            ("custom", date(2026, 3, 30), "elsewhere"),
            ("school", date(2026, 4, 13), None),
        ):
            w.db.add(Holiday(kind=kind, first_on=on, last_on=on, region=region, **off))
        small.class_.last_on = date(2026, 4, 13)
        await w.db.flush()
        longer = await schedule.generate(w, small.class_.id)
    days = [session.starts_at.astimezone(DUBLIN).date() for session in longer]
    assert date(2026, 3, 23) not in days
    assert date(2026, 3, 30) in days, "another region's day off"
    assert date(2026, 4, 6) in days, "Easter Monday: a public holiday is the provider's to enter"
    assert date(2026, 4, 13) in days, "school holidays"


async def test_a_day_off_on_which_a_class_would_meet_is_told_with_its_name(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w)
        off = {"provider_id": small.provider_id, "region": None}
        for kind, name, on in (
            ("custom", "It meets all the same", date(2026, 3, 2)),
            ("custom", "St Patrick’s weekend", date(2026, 3, 21)),
            ("school", "School holidays", date(2026, 3, 30)),
        ):
            w.db.add(Holiday(kind=kind, name=name, first_on=on, last_on=on + timedelta(days=3), **off))
        small.class_.last_on = date(2026, 4, 6)
        await schedule.generate(w, small.class_.id)
        every = await schedule.days_without(w, small.class_, date(2026, 1, 1), date(2026, 12, 31))
        none = await schedule.days_without(w, small.class_, date(2026, 3, 24), date(2026, 12, 31))
    assert every == [schedule.NoSession(date(2026, 3, 23), "St Patrick’s weekend")]
    assert none == []


async def test_generating_again_adds_nothing_and_leaves_moved_sessions_alone(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w)
        moved = await schedule.move(
            w, small.sessions[1].id, starts_at=small.sessions[1].starts_at + timedelta(days=1)
        )
        again = await schedule.generate(w, small.class_.id)
    assert [session.id for session in again] == [session.id for session in small.sessions]
    assert moved.starts_at.astimezone(DUBLIN).strftime("%a") == "Tue"


async def test_there_is_nothing_to_generate_for_no_class(house: App) -> None:
    async with work(SYSTEM) as w:
        with pytest.raises(NotFound):
            await schedule.generate(w, UUID(int=1))


def _class(mode: str, extra: int) -> Class:
    return Class(capacity=10, extra_mode=mode, extra_places=extra)


@pytest.mark.parametrize(
    ("mode", "own", "everywhere", "places"),
    [("replace", 0, 1, 10), ("add", 1, 1, 12), ("add", 0, 0, 10), ("add", 0, 1, 11), ("replace", 3, 1, 13)],
)
def test_places_are_capacity_and_extra_places(mode: str, own: int, everywhere: int, places: int) -> None:
    """R39; the first two are its worked example."""
    assert schedule.places(_class(mode, own), MakeUpTerms(extra_places=everywhere)) == places


async def test_sessions_get_the_places_of_the_rule_in_force(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w, make_ups={"extra_places": 1}, extra_places=2)
    assert {session.places for session in small.sessions} == {5}


async def test_a_cancelled_session_gives_everyone_a_make_up_outside_the_limit(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w, programme={"make_up_limit": 1, "price": Money(4000, "EUR")})
        booking = await enrolled(w, small.class_.id, "theo")
        await schedule.cancel(w, small.sessions[0].id, "Noah is ill")
        session = await w.db.get_one(Session, small.sessions[0].id, populate_existing=True)
        part = (
            await w.db.execute(select(Attendance).where(Attendance.session_id == session.id))
        ).scalar_one()
        credit = (await w.db.execute(select(Credit))).scalar_one()
    assert (session.status, session.cancel_reason, session.taken) == ("cancelled", "Noah is ill", 0)
    assert (part.state, part.holds_place, part.by_family) == ("cancelled", False, False)
    assert (credit.booking_id, credit.source_attendance_id, credit.state) == (booking.id, part.id, "active")
    assert not credit.counts
    assert credit.value == Money(1000, "EUR")


@pytest.mark.parametrize(
    ("programme", "compensation"),
    [({}, Compensation.NOTHING), ({"allows_make_ups": False}, Compensation.MAKE_UP)],
)
async def test_no_make_up_where_staff_or_the_programme_give_none(
    house: App, programme: dict[str, bool], compensation: Compensation
) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w, programme=programme)
        await enrolled(w, small.class_.id, "theo")
        await schedule.cancel(w, small.sessions[0].id, compensation=compensation)
        assert await w.db.scalar(select(Credit)) is None


async def test_whoever_came_to_make_up_gets_the_right_back_even_if_it_ran_out(world: World) -> None:
    async with work(SYSTEM) as w:
        credit = await w.db.get_one(Credit, world.credits["booked"])
        credit.expires_at = w.now - timedelta(days=1)
        await w.db.flush()
        await schedule.cancel(w, world.session(THURSDAYS, 1))
        assert (credit.state, credit.used_at) == ("active", None)
        assert credit.expires_at > w.now + timedelta(days=90)


async def test_lines_for_a_cancelled_session_end(world: World) -> None:
    async with work(SYSTEM) as w:
        await schedule.cancel(w, world.session(MONDAYS, 1))
        entry = await w.db.get_one(QueueEntry, world.entries["waiting"])
        assert (entry.state, entry.holds_place) == ("withdrawn", False)
        assert Event(SESSION_CHANGED, world.session(MONDAYS, 1)) in w.events


async def test_a_session_is_cancelled_once(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w)
        await schedule.cancel(w, small.sessions[0].id)
        with pytest.raises(NotScheduled):
            await schedule.cancel(w, small.sessions[0].id)
        with pytest.raises(NotScheduled):
            await schedule.move(w, small.sessions[0].id, minutes=30)


async def test_places_that_are_taken_cannot_be_taken_away(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w)
        await enrolled(w, small.class_.id, "theo")
        first = small.sessions[0].id
        with pytest.raises(FewerPlacesThanTaken):
            await schedule.set_places(w, first, 0)
        assert (await schedule.set_places(w, first, 1)).places == 1


def test_the_first_day_need_not_be_the_weekday_of_the_class() -> None:
    days = schedule.weekly(date(2026, 9, 7), date(2026, 9, 30), 4, lambda _day: False)
    assert list(days) == [date(2026, 9, 11), date(2026, 9, 18), date(2026, 9, 25)]
