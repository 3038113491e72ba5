"""What a series plans: example by example, and by an oracle over random worlds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.core.local_time import at_wall
from services.timetable import series
from services.timetable.series import (
    Drop,
    Existing,
    Leave,
    Line,
    Make,
    Move,
    Resize,
    Slot,
    Untouched,
    Weekly,
    World,
)

ZONE = ZoneInfo("Europe/Bratislava")
STUDIO, HALL = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)
MONDAY = date(2026, 2, 23)
TUESDAYS = Weekly(1, MONDAY, date(2026, 3, 22), 17 * 60, 45, STUDIO, None, None, 8)
PLAN = Callable[[Weekly, World], list[Line]]


def world(**fields: object) -> World:
    values: dict[str, object] = {"now": NOW, "zone": ZONE, "is_off": lambda _day: None} | fields
    return World(**values)  # type: ignore[arg-type]


def session(week: date, wanted: Weekly = TUESDAYS, kept: Untouched | None = None, **fields: Any) -> Existing:
    day = week + timedelta(days=wanted.weekday)
    slot = replace(wanted.slot(day, ZONE), **fields)
    return Existing(UUID(int=week.toordinal()), week, slot, kept)


def weeks(number: int = 4) -> list[date]:
    return [MONDAY + timedelta(weeks=each) for each in range(number)]


def off(*days: date) -> Callable[[date], str | None]:
    return lambda day: "Holiday" if day in days else None


def test_a_new_series_makes_a_session_a_week_and_says_which_days_it_skips() -> None:
    lines = series.plan(TUESDAYS, world(is_off=off(date(2026, 3, 3))))
    assert [type(line) for line in lines] == [Make, Leave, Make, Make]
    assert lines[1] == Leave(date(2026, 3, 2), date(2026, 3, 3), Untouched.HOLIDAY, holiday="Holiday")


def test_what_is_as_it_should_be_is_left_alone() -> None:
    lines = series.plan(TUESDAYS, world(existing=[session(week) for week in weeks()]))
    assert [getattr(line, "why", None) for line in lines] == [Untouched.SAME] * 4


def test_another_weekday_moves_each_session_within_its_week() -> None:
    lines = series.plan(replace(TUESDAYS, weekday=3), world(existing=[session(week) for week in weeks()]))
    moved = [line.slot.starts_at.astimezone(ZONE).date() for line in lines if isinstance(line, Move)]
    assert moved == [week + timedelta(days=3) for week in weeks()]


def test_a_shorter_series_drops_what_it_does_not_have_any_more() -> None:
    shorter = replace(TUESDAYS, last_on=date(2026, 3, 8))
    lines = series.plan(shorter, world(existing=[session(week) for week in weeks()]))
    assert [type(line) for line in lines] == [Leave, Leave, Drop, Drop]


def test_a_date_that_was_taken_out_is_not_made_again() -> None:
    gone = weeks()[2]
    had = [session(week) for week in weeks() if week != gone]
    for wanted in (TUESDAYS, replace(TUESDAYS, weekday=4), replace(TUESDAYS, starts_minute=600)):
        (line,) = [
            each for each in series.plan(wanted, world(existing=had, dropped={gone})) if _week(each) == gone
        ]
        assert isinstance(line, Leave)
        assert line.why is Untouched.DROPPED


@pytest.mark.parametrize(
    "why", [Untouched.BY_HAND, Untouched.CANCELLED, Untouched.MARKED, Untouched.FAMILY, Untouched.PAST]
)
def test_what_somebody_has_touched_is_neither_moved_nor_dropped(why: Untouched) -> None:
    had = session(weeks()[0], kept=why, minutes=30)
    for wanted in (replace(TUESDAYS, starts_minute=600), replace(TUESDAYS, first_on=date(2026, 3, 9))):
        line = series.plan(wanted, world(existing=[had]))[0]
        assert isinstance(line, Leave)
        assert (line.existing, line.why) == (had, why)


def test_a_session_on_a_holiday_found_out_late_stays_until_somebody_decides() -> None:
    had = session(weeks()[0])
    (line, *_rest) = series.plan(
        replace(TUESDAYS, minutes=60), world(existing=[had], is_off=off(date(2026, 2, 24)))
    )
    assert line == Leave(MONDAY, date(2026, 2, 24), Untouched.HOLIDAY, had, "Holiday")


def test_a_session_that_would_move_onto_a_holiday_falls_away() -> None:
    had = session(weeks()[0])
    (line, *_rest) = series.plan(
        replace(TUESDAYS, weekday=2), world(existing=[had], is_off=off(date(2026, 2, 25)))
    )
    assert line == Drop(had, "Holiday")


def test_nothing_is_made_in_the_past_or_where_the_class_meets_already() -> None:
    there = TUESDAYS.slot(date(2026, 3, 3), ZONE).starts_at
    lines = series.plan(replace(TUESDAYS, first_on=date(2026, 2, 9)), world(occupied={there}))
    assert [getattr(line, "why", None) for line in lines] == [
        Untouched.PAST,
        Untouched.PAST,
        None,
        Untouched.OCCUPIED,
        None,
        None,
    ]


def test_the_night_in_which_a_time_is_skipped_and_the_one_in_which_it_comes_twice() -> None:
    def clocks(first: date, last: date) -> list[str]:
        wanted = replace(TUESDAYS, weekday=6, starts_minute=150, first_on=first, last_on=last)
        lines = series.plan(wanted, world())
        return [
            line.slot.starts_at.astimezone(ZONE).strftime("%H:%M %z")
            for line in lines
            if isinstance(line, Make)
        ]

    assert clocks(date(2026, 3, 22), date(2026, 4, 5)) == ["02:30 +0100", "03:30 +0200", "02:30 +0200"]
    assert clocks(date(2026, 10, 18), date(2026, 11, 1)) == ["02:30 +0200", "02:30 +0200", "02:30 +0100"]


def test_a_session_with_children_is_not_dropped_behind_their_backs() -> None:
    had = replace(session(weeks()[3]), children=2)
    shorter = replace(TUESDAYS, last_on=date(2026, 3, 8))
    line = series.plan(shorter, world(existing=[had]))[-1]
    assert isinstance(line, Leave)
    assert line.why is Untouched.CHILDREN


def test_a_touched_session_gets_the_new_places_and_nothing_else() -> None:
    had = replace(session(weeks()[0], kept=Untouched.FAMILY), taken=3)
    for capacity, kind in ((10, Resize), (3, Resize), (2, Leave)):
        later = replace(TUESDAYS, places=capacity, starts_minute=600)
        line = series.plan(later, world(existing=[had], usual_places=8))[0]
        assert type(line) is kind
        if isinstance(line, Resize):
            assert line.slot == replace(had.slot, places=capacity)
    by_hand = replace(had, slot=replace(had.slot, places=5))
    line = series.plan(replace(TUESDAYS, places=10), world(existing=[by_hand], usual_places=8))[0]
    assert isinstance(line, Leave), "a number of its own"


def _week(line: Line) -> date:
    return line.existing.week if isinstance(line, Move | Drop | Resize) else line.week


_DAYS = st.dates(date(2026, 2, 1), date(2026, 5, 31))
_WANTED = st.builds(
    lambda weekday, first, length, minute, venue: Weekly(
        weekday, first, first + timedelta(days=length), minute, 45, venue, None, None, 8
    ),
    st.integers(0, 6),
    _DAYS,
    st.integers(0, 80),
    st.integers(0, 1439),
    st.sampled_from([STUDIO, HALL]),
)


@st.composite
def _worlds(draw: st.DrawFn) -> tuple[Weekly, World]:
    before, wanted = draw(_WANTED), draw(_WANTED)
    holidays, dropped = draw(st.frozensets(_DAYS, max_size=20)), set(draw(st.frozensets(_DAYS, max_size=8)))
    dropped = {day - timedelta(days=day.weekday()) for day in dropped}
    kept = st.sampled_from(
        [None, None, None, Untouched.BY_HAND, Untouched.CANCELLED, Untouched.MARKED, Untouched.FAMILY]
    )
    had: list[Existing] = []
    for day in series.days(before):
        week = day - timedelta(days=day.weekday())
        if week not in dropped:
            slot = before.slot(day + timedelta(days=draw(st.integers(0, 1))), ZONE)
            why = Untouched.PAST if slot.starts_at <= NOW else draw(kept)
            had.append(Existing(UUID(int=len(had) + 1), week, slot, why))
    return wanted, world(existing=had, dropped=dropped, is_off=lambda day: "Off" if day in holidays else None)


def faults(wanted: Weekly, of: World, planned: list[Line]) -> list[str]:
    """What no plan may do, counted day by day and without the planner's own functions."""
    found = []
    real = {each.id: each for each in of.existing}
    changed = [real[line.existing.id] for line in planned if isinstance(line, Move | Drop)]
    found += [f"touches {each.kept}" for each in changed if each.kept is not None]
    new = [line for line in planned if isinstance(line, Make | Move)]
    for line in new:
        day = line.slot.starts_at.astimezone(ZONE).date()
        if not (wanted.first_on <= day <= wanted.last_on and day.weekday() == wanted.weekday):
            found.append("a day that nobody wants")
        if of.is_off(day) is not None:
            found.append("on a holiday")
        if line.slot.starts_at <= of.now:
            found.append("in the past")
        if isinstance(line, Make) and day - timedelta(days=day.weekday()) in of.dropped:
            found.append("revives a dropped date")
    starts = [line.slot.starts_at for line in new]
    starts += [each.slot.starts_at for each in of.existing if each.kept is not None]
    if len(starts) - len(set(starts)) > len(of.existing) - len({each.slot.starts_at for each in of.existing}):
        found.append("two at one time")
    made = {line.week for line in planned if isinstance(line, Make)}
    day = wanted.first_on
    while day <= wanted.last_on:
        week = day - timedelta(days=day.weekday())
        free = (
            of.is_off(day) is None
            and week not in of.dropped
            and all(week != each.week for each in of.existing)
        )
        start = at_wall(day, time(*divmod(wanted.starts_minute, 60)), ZONE)
        stays = {each.slot.starts_at for each in of.existing if each.kept is not None}
        wants = day.weekday() == wanted.weekday and free and start > of.now and start not in stays
        if wants and week not in made:
            found.append("forgets a day")
        day += timedelta(days=1)
    return found


def after(of: World, planned: list[Line]) -> World:
    """The world when the plan is done."""
    gone = {line.existing.id for line in planned if isinstance(line, Drop)}
    slots: dict[UUID, Slot] = {line.existing.id: line.slot for line in planned if isinstance(line, Move)}
    stay = [replace(each, slot=slots.get(each.id, each.slot)) for each in of.existing if each.id not in gone]
    made = [
        Existing(UUID(int=10_000 + number), line.week, line.slot)
        for number, line in enumerate(planned)
        if isinstance(line, Make)
    ]
    return replace(of, existing=[*stay, *made])


@given(_worlds())
def test_no_plan_touches_what_it_must_not_and_the_second_changes_nothing(case: tuple[Weekly, World]) -> None:
    wanted, of = case
    planned = series.plan(wanted, of)
    assert faults(wanted, of, planned) == []
    again = series.plan(wanted, after(of, planned))
    assert [line for line in again if isinstance(line, Make | Move | Drop)] == []


def _reviving(wanted: Weekly, of: World) -> list[Line]:
    return series.plan(wanted, replace(of, dropped=frozenset()))


def _meeting_on_holidays(wanted: Weekly, of: World) -> list[Line]:
    return series.plan(wanted, replace(of, is_off=lambda _day: None))


def _forgetting_who_is_in(wanted: Weekly, of: World) -> list[Line]:
    return series.plan(wanted, replace(of, existing=[replace(each, kept=None) for each in of.existing]))


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        (_reviving, "revives a dropped date"),
        (_meeting_on_holidays, "on a holiday"),
        (_forgetting_who_is_in, "touches marked"),
    ],
)
def test_the_oracle_notices_a_planted_fault(planted: PLAN, fault: str) -> None:
    holiday, gone, marked = date(2026, 3, 3), weeks()[2], session(weeks()[3], kept=Untouched.MARKED)
    wanted = replace(TUESDAYS, minutes=60)
    of = world(existing=[marked], dropped={gone}, is_off=off(holiday))
    assert faults(wanted, of, series.plan(wanted, of)) == []
    assert fault in faults(wanted, of, planted(wanted, of))
