"""A class is made and changed as its plan has shown: what is made, moved, dropped and left alone (B4)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from db import Attendance, Class, ClassSeries, Holiday, OutboxMessage, Session
from services.attendance import cancelling
from services.core import acts
from services.core.acts import NothingToDo
from services.core.plan import Plan
from services.core.refusals import NotFound, Refused
from services.core.typed_form import NotAsTyped
from services.core.visitor import Kind
from services.core.work import App, Work, reading, work
from services.timetable import overlaps, schedule, series_plan, series_wish, taking_out
from services.timetable.classes import ClassExists
from services.timetable.series import Untouched
from services.timetable.series_act import SERIES
from tests import small
from tests.small import Small

pytestmark = pytest.mark.usefixtures("house")
DUBLIN = ZoneInfo("Europe/Dublin")
OWNER = replace(small.SYSTEM, kind=Kind.STAFF, role="owner", name="Orla")


def typed(of: Small, **said: str) -> dict[str, str]:
    """A form: Mondays at 17:00 in March; the tests' day is Thursday, 19 February 2026."""
    return {
        "name": "Movers Mon 17:00",
        "programme": str(of.programme_id),
        "weekdays": "0",
        "starts": "17:00",
        "minutes": "45",
        "venue": str(of.venue_id),
        "instructor": str(of.instructor_id),
        "capacity": "8",
        "first_on": "2026-03-02",
        "last_on": "2026-03-29",
        "on_public": "",
        "on_school": "yes",
        "tell": "yes",
    } | said


@asynccontextmanager
async def _owner() -> AsyncIterator[Work]:
    async with work(small.SYSTEM) as w:
        yield replace(w, visitor=OWNER)


async def preview(said: dict[str, str], **of: Any) -> Plan:
    wish = series_wish.read(said, **of).stored()
    async with reading(small.SYSTEM) as r:
        return await acts.preview(replace(r, visitor=OWNER), SERIES, wish)


async def do(said: dict[str, str], **of: Any) -> tuple[Plan, UUID]:
    plan = await preview(said, **of)
    async with _owner() as w:
        return plan, await acts.apply(w, SERIES, plan.wish, plan.stamp)


async def take_back(done_id: UUID) -> Plan:
    async with reading(small.SYSTEM) as r:
        plan = await acts.preview_taking_back(replace(r, visitor=OWNER), SERIES, done_id)
    async with _owner() as w:
        await acts.take_back(w, SERIES, done_id, plan.stamp)
    return plan


async def the_class(name: str = "Movers Mon 17:00") -> tuple[Class, list[ClassSeries]]:
    async with reading(small.SYSTEM) as r:
        row = (await r.db.scalars(select(Class).where(Class.name == name))).one()
        series = await r.db.scalars(
            select(ClassSeries).where(ClassSeries.class_id == row.id).order_by(ClassSeries.first_on)
        )
        return row, list(series)


async def dates(class_id: UUID) -> list[str]:
    async with reading(small.SYSTEM) as r:
        found = await small.sessions(r, class_id)
        return [each.starts_at.astimezone(DUBLIN).strftime("%d.%m. %H:%M") for each in found]


def words(plan: Plan) -> list[str]:
    return [line.why or line.what for line in plan.lines if line.about == "session"]


async def test_a_new_class_is_previewed_with_the_days_that_it_skips_and_then_made_as_shown() -> None:
    of = await small.found()
    async with work(small.SYSTEM) as w:
        off = {"provider_id": of.provider_id, "name": "Conference", "kind": "custom"}
        w.db.add(Holiday(first_on=date(2026, 3, 9), last_on=date(2026, 3, 9), **off))
    plan, _done = await do(typed(of, last_on="2026-04-06"))
    assert words(plan) == ["make", "holiday", "make", "make", "make", "holiday"]
    skipped = [line.facts["holiday"] for line in plan.lines if line.why == Untouched.HOLIDAY]
    assert skipped == ["Conference", "Easter Monday"]
    row, (series,) = await the_class()
    assert await dates(row.id) == ["02.03. 17:00", "16.03. 17:00", "23.03. 17:00", "30.03. 17:00"]
    assert (series.weekday, row.capacity, row.first_on) == (0, 8, date(2026, 3, 2))


async def test_two_days_of_the_week_are_two_series_of_one_class() -> None:
    of = await small.found()
    await do(typed(of, weekdays="0,2", last_on="2026-03-15"))
    row, series = await the_class()
    assert sorted(each.weekday for each in series) == [0, 2]
    assert await dates(row.id) == ["02.03. 17:00", "04.03. 17:00", "09.03. 17:00", "11.03. 17:00"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"first_on": "2026-02-18"}, series_plan.FirstDayIsPast),
        ({"first_on": "2026-03-03", "last_on": "2026-03-08"}, series_plan.NeverMeets),
        ({"first_on": "2026-04-06", "last_on": "2026-04-12"}, series_plan.OnlyHolidays),
        ({"name": "Taken"}, ClassExists),
        ({"venue": str(uuid4())}, NotFound),
        ({"instructor": str(uuid4())}, NotFound),
    ],
)
async def test_what_cannot_be_is_refused_in_words(said: dict[str, str], why: type[Refused]) -> None:
    of = await small.found()
    await small.class_(of, name="Taken")
    with pytest.raises(why) as refused:
        await preview(typed(of, **said))
    assert "{" not in refused.value.words()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"starts": "25:00"}, "starts"),
        ({"starts": ""}, "starts"),
        ({"weekdays": ""}, "weekdays"),
        ({"weekdays": "9"}, "weekdays"),
        ({"minutes": "0"}, "minutes"),
        ({"capacity": "many"}, "capacity"),
        ({"name": ""}, "name"),
        ({"programme": "x"}, "programme"),
        ({"venue": ""}, "venue"),
        ({"last_on": "2026-03-01"}, "last_on"),
        ({"first_on": ""}, "first_on"),
    ],
)
async def test_what_is_typed_wrongly_is_said_beside_its_field(said: dict[str, str], field: str) -> None:
    of = await small.found()
    with pytest.raises(NotAsTyped) as no:
        series_wish.read(typed(of, **said))
    assert list(no.value.fields) == [field]


async def test_all_dates_to_come_get_another_time_and_what_is_touched_stays_with_its_reason() -> None:
    of = await small.found()
    await do(typed(of))
    row, (series,) = await the_class()
    (family, other) = await small.families(row.id, 2)
    async with reading(small.SYSTEM) as r:
        first, second, third, _fourth = await small.sessions(r, row.id)
    async with work(family.visitor) as w:
        part = select(Attendance.id).where(Attendance.session_id == first.id)
        (mine,) = await w.db.scalars(part.where(Attendance.booking_id == family.booking_id))
        await cancelling.cancel(w, mine)
    async with work(small.SYSTEM) as w:
        await schedule.move(w, second.id, starts_at=second.starts_at + timedelta(hours=1))
        await schedule.cancel(w, third.id)
    said = typed(of, weekdays="1", starts="18:00")
    plan, done_id = await do(said, class_id=row.id, series_id=series.id)
    assert words(plan) == ["family", "by hand", "cancelled", "move"]
    assert await dates(row.id) == ["02.03. 17:00", "09.03. 18:00", "16.03. 17:00", "24.03. 18:00"]
    assert {each.client_id for each in plan.told} == {family.client_id, other.client_id}
    again = await preview(said, class_id=row.id, series_id=series.id)
    assert again.changes == (), "the plan of what is done is empty"
    async with _owner() as w:
        with pytest.raises(NothingToDo):
            await acts.apply(w, SERIES, again.wish, again.stamp)
    back = await take_back(done_id)
    assert back.staying == ()
    assert await dates(row.id) == ["02.03. 17:00", "09.03. 18:00", "16.03. 17:00", "23.03. 17:00"]


async def test_from_a_day_on_the_series_goes_on_as_another_and_comes_back_whole() -> None:
    of = await small.found()
    await do(typed(of))
    row, (series,) = await the_class()
    said = typed(of, weekdays="3", last_on="2026-04-05")
    plan, done_id = await do(said, class_id=row.id, series_id=series.id, from_on=date(2026, 3, 16))
    assert words(plan) == ["move", "move", "make"]
    assert await dates(row.id) == [
        "02.03. 17:00",
        "09.03. 17:00",
        "19.03. 17:00",
        "26.03. 17:00",
        "02.04. 17:00",
    ]
    _row, (old, new) = await the_class()
    assert (old.last_on, new.first_on, new.last_on) == (
        date(2026, 3, 15),
        date(2026, 3, 16),
        date(2026, 4, 5),
    )
    for each in (old, new):
        same = typed(
            of,
            weekdays=str(each.weekday),
            first_on=each.first_on.isoformat(),
            last_on=each.last_on.isoformat(),
        )
        nothing = await preview(same, class_id=row.id, series_id=each.id)
        assert nothing.changes == (), "each of the two knows its own weeks"
    await take_back(done_id)
    assert await dates(row.id) == ["02.03. 17:00", "09.03. 17:00", "16.03. 17:00", "23.03. 17:00"]
    _row, (only,) = await the_class()
    assert only.last_on == date(2026, 3, 29)


async def test_a_date_that_was_taken_out_never_comes_back() -> None:
    of = await small.found()
    await do(typed(of))
    row, (series,) = await the_class()
    async with reading(small.SYSTEM) as r:
        gone = (await small.sessions(r, row.id))[1]
    async with _owner() as w:
        await taking_out.take_out(w, gone.id)
    for said in ({"weekdays": "2"}, {"starts": "10:00"}, {"last_on": "2026-04-05"}):
        plan, _done = await do(typed(of, **said), class_id=row.id, series_id=series.id)
        assert Untouched.DROPPED in words(plan)
    async with work(small.SYSTEM) as w:
        await schedule.generate(w, row.id)
    assert not [each for each in await dates(row.id) if each.startswith(("09.03", "11.03"))]


async def test_a_date_in_which_somebody_has_a_part_is_not_taken_out() -> None:
    of = await small.found()
    class_id = await small.class_(of)
    await small.families(class_id)
    async with reading(small.SYSTEM) as r:
        part = (await small.sessions(r, class_id))[-1]
    async with _owner() as w:
        with pytest.raises(taking_out.SomebodyIsIn):
            await taking_out.take_out(w, part.id)


async def test_a_longer_term_gives_the_booked_their_places_and_a_shorter_one_drops_nobody() -> None:
    of = await small.found()
    await do(typed(of))
    row, (series,) = await the_class()
    await small.families(row.id, 2)
    await do(typed(of, last_on="2026-04-19", on_public="yes"), class_id=row.id, series_id=series.id)
    async with reading(small.SYSTEM) as r:
        assert [each.taken for each in await small.sessions(r, row.id)] == [2] * 7
    plan = await preview(typed(of, last_on="2026-03-08"), class_id=row.id, series_id=series.id)
    assert words(plan) == ["same"] + ["children"] * 6


async def test_capacity_below_who_is_booked_is_refused_and_more_places_reach_every_date() -> None:
    of = await small.found()
    await do(typed(of))
    row, (series,) = await the_class()
    await small.families(row.id, 3)
    with pytest.raises(series_plan.FewerPlacesThanBooked):
        await preview(typed(of, capacity="2"), class_id=row.id, series_id=series.id)
    plan, done_id = await do(typed(of, capacity="12"), class_id=row.id, series_id=series.id)
    assert plan.told == (), "another number of places is no news"
    async with reading(small.SYSTEM) as r:
        assert {each.places for each in await small.sessions(r, row.id)} == {12}
    await take_back(done_id)
    async with reading(small.SYSTEM) as r:
        assert {each.places for each in await small.sessions(r, row.id)} == {8}


async def test_generating_twice_changes_nothing_and_the_database_refuses_a_second_one(house: App) -> None:
    of = await small.found()
    await do(typed(of))
    row, (series,) = await the_class()
    async with work(small.SYSTEM) as w:
        before = await dates(row.id)
        await schedule.generate(w, row.id)
    assert await dates(row.id) == before
    async with reading(small.SYSTEM) as r:
        one = (await small.sessions(r, row.id))[0]
    later = {"starts_at": one.starts_at + timedelta(hours=3), "minutes": 45, "venue_id": of.venue_id}
    async with work(small.SYSTEM) as w:
        w.db.add(
            Session(class_id=row.id, series_id=series.id, week_on=one.week_on, number=99, places=1, **later)
        )
        with pytest.raises(IntegrityError):
            await w.db.flush()
        await w.db.rollback()


async def test_two_classes_of_one_instructor_or_in_one_place_are_warned_of() -> None:
    of = await small.found()
    await small.class_(of, weekday=0, at=17 * 60 + 30, name="Dancers")
    plan = await preview(typed(of))
    assert [line.why for line in plan.lines if line.about == "overlap"] == [overlaps.INSTRUCTOR] * 4
    plan = await preview(typed(of, instructor=""))
    assert [line.why for line in plan.lines if line.about == "overlap"] == [overlaps.ROOM] * 4
    plan = await preview(typed(of, starts="16:45"))
    assert [line for line in plan.lines if line.about == "overlap"] == [], "one ends when the other begins"


async def test_the_same_name_is_another_class_in_another_term() -> None:
    of = await small.found()
    await do(typed(of))
    await do(typed(of, first_on="2026-09-07", last_on="2026-09-27"))
    async with reading(small.SYSTEM) as r:
        assert await r.db.scalar(select(func.count()).select_from(Class)) == 2
    with pytest.raises(ClassExists):
        await preview(typed(of, first_on="2026-09-21", last_on="2026-10-25"))


async def test_a_new_class_is_taken_back_unless_somebody_has_booked_it() -> None:
    of = await small.found()
    _plan, done_id = await do(typed(of))
    row, _series = await the_class()
    await small.families(row.id)
    async with reading(small.SYSTEM) as r:
        plan = await acts.preview_taking_back(replace(r, visitor=OWNER), SERIES, done_id)
    assert {(line.about, line.why) for line in plan.staying} == {
        ("class", "booked"),
        ("series", "booked"),
        ("session", "booked"),
    }
    assert not plan.changes


async def test_staff_who_have_no_timetable_have_no_such_act() -> None:
    of = await small.found()
    wish = series_wish.read(typed(of)).stored()
    for role in ("instructor", "external_instructor", "receptionist"):
        async with reading(small.SYSTEM) as r:
            with pytest.raises(NotFound):
                await acts.preview(replace(r, visitor=replace(OWNER, role=role)), SERIES, wish)


async def test_the_families_read_the_new_dates_beside_the_old_ones() -> None:
    of = await small.found()
    await do(typed(of))
    row, (series,) = await the_class()
    (family,) = await small.families(row.id)
    _plan, done_id = await do(typed(of, starts="18:00"), class_id=row.id, series_id=series.id)
    async with reading(small.SYSTEM) as r:
        rows = (await r.db.scalars(select(OutboxMessage).where(OutboxMessage.act_id == done_id))).all()
        assert [(each.notice, each.client_id) for each in rows] == [("class-moved", family.client_id)]
