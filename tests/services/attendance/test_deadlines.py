"""Until when may a session be cancelled? The table of R14, both nights of clock change, and properties."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.attendance.deadlines import CancellationPolicy, Deadline, FreeDay, Limit, deadline, weekends_and
from services.core.local_time import at_wall, local_day

BRATISLAVA = ZoneInfo("Europe/Bratislava")
LISBON = ZoneInfo("Europe/Lisbon")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
UTC_ZONE = ZoneInfo("UTC")
ZONES = (BRATISLAVA, LISBON, LORD_HOWE, UTC_ZONE)

EASTER_MONDAY = date(2026, 4, 6)
HOLIDAYS = frozenset(
    {date(2026, 1, 1), EASTER_MONDAY, date(2026, 5, 1), date(2026, 12, 24), date(2026, 12, 25)}
)
closed = weekends_and(HOLIDAYS.__contains__)


def open_always(_day: date) -> bool:
    """A venue without a free day."""
    return False


def moment(text: str, zone: ZoneInfo = BRATISLAVA) -> datetime:
    """A wall time as a moment, e.g. "2026-02-23 15:00"."""
    wall = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - the zone follows
    return at_wall(wall.date(), wall.time(), zone)


def fixed(days: int, at: str, free_days: bool = False) -> CancellationPolicy:
    """A fixed limit, e.g. the day before at 18:00."""
    return CancellationPolicy(Limit.FIXED, days, time.fromisoformat(at), free_days_move_back=free_days)


def relative(hours: int, free_days: bool = False) -> CancellationPolicy:
    """A limit of so many hours before the start."""
    return CancellationPolicy(Limit.RELATIVE, hours_before=hours, free_days_move_back=free_days)


END_OF_FRIDAY = Deadline(moment("2026-02-21 00:00"), end_of=date(2026, 2, 20))


@pytest.mark.parametrize(
    ("policy", "starts", "expected"),
    [
        pytest.param(relative(12, True), "2026-02-23 15:00", END_OF_FRIDAY, id="12 h before a Monday"),
        pytest.param(fixed(1, "18:00", True), "2026-02-23 15:00", END_OF_FRIDAY, id="day before a Monday"),
        pytest.param(
            fixed(1, "18:00", True),
            "2026-04-07 15:00",
            Deadline(moment("2026-04-04 00:00"), date(2026, 4, 3)),
            id="day before a Tuesday after a Monday holiday",
        ),
        pytest.param(
            fixed(1, "18:00", True),
            "2026-02-25 15:00",
            Deadline(moment("2026-02-24 18:00")),
            id="a Wednesday",
        ),
        pytest.param(
            relative(2, True),
            "2026-02-28 10:00",
            Deadline(moment("2026-02-28 00:00"), date(2026, 2, 27)),
            id="2 h before a Saturday",
        ),
        pytest.param(
            relative(2, True), "2026-02-23 15:00", END_OF_FRIDAY, id="2 h before any Monday session"
        ),
        pytest.param(
            fixed(0, "12:00", True),
            "2026-02-24 15:00",
            Deadline(moment("2026-02-24 12:00")),
            id="a Tuesday noon",
        ),
        pytest.param(
            fixed(3, "18:00", True),
            "2026-02-25 15:00",
            END_OF_FRIDAY,
            id="three days before a Wednesday is a Sunday",
        ),
        pytest.param(
            fixed(1, "18:00", True),
            "2026-12-28 10:00",
            Deadline(moment("2026-12-24 00:00"), date(2026, 12, 23)),
            id="a weekend that holidays lengthen",
        ),
        pytest.param(
            relative(12, True),
            "2026-02-23 12:00",
            END_OF_FRIDAY,
            id="Monday 00:00 is Monday, so Friday 24:00 it is",
        ),
    ],
)
def test_the_weekend_and_holiday_rule(policy: CancellationPolicy, starts: str, expected: Deadline) -> None:
    assert deadline(moment(starts), policy, BRATISLAVA, closed) == expected


def test_without_the_flag_a_deadline_stays_on_a_sunday() -> None:
    assert deadline(moment("2026-02-23 15:00"), fixed(1, "18:00"), BRATISLAVA, closed) == Deadline(
        moment("2026-02-22 18:00")
    )


def test_no_limit_means_until_the_start_even_on_a_free_day() -> None:
    policy = CancellationPolicy(free_days_move_back=True)
    assert deadline(moment("2026-02-28 10:00"), policy, BRATISLAVA, closed) == Deadline(
        moment("2026-02-28 10:00")
    )


def test_twelve_hours_before_three_in_the_afternoon_is_three_at_night() -> None:
    assert deadline(moment("2026-02-24 15:00"), relative(12), BRATISLAVA, closed).at == moment(
        "2026-02-24 03:00"
    )


def test_a_fixed_time_after_the_start_ends_at_the_start() -> None:
    assert deadline(moment("2026-02-24 15:00"), fixed(0, "18:00"), BRATISLAVA, closed).at == moment(
        "2026-02-24 15:00"
    )


def test_the_deadline_itself_is_in_time_and_a_moment_later_is_not() -> None:
    until = deadline(moment("2026-02-24 15:00"), relative(12), BRATISLAVA, closed)
    assert not until.is_past(moment("2026-02-24 03:00"))
    assert until.is_past(moment("2026-02-24 03:00") + timedelta(microseconds=1))


def test_a_provider_without_any_working_day_keeps_the_deadline_where_it_fell() -> None:
    until = deadline(moment("2026-02-24 15:00"), relative(12, True), BRATISLAVA, lambda _day: True)
    assert until == Deadline(moment("2026-02-24 03:00"))


def test_a_moment_without_a_zone_and_a_limit_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        deadline(datetime(2026, 2, 24, 15), relative(12), BRATISLAVA, closed)
    with pytest.raises(ValueError, match="never after"):
        fixed(-1, "18:00")


@pytest.mark.parametrize(
    ("zone", "policy", "starts_utc", "deadline_utc"),
    [
        # Bratislava, 29 March: 02:00 becomes 03:00. 02:30 does not exist and shifts to 03:30 summer time.
        (BRATISLAVA, fixed(0, "02:30"), "2026-03-29 08:00", "2026-03-29 01:30"),
        (BRATISLAVA, fixed(0, "01:30"), "2026-03-29 08:00", "2026-03-29 00:30"),
        (BRATISLAVA, fixed(1, "18:00"), "2026-03-29 08:00", "2026-03-28 17:00"),
        (BRATISLAVA, fixed(1, "18:00"), "2026-03-30 08:00", "2026-03-29 16:00"),
        # Hours are hours: 12 before 10:00 summer time is 21:00 winter time the evening before.
        (BRATISLAVA, relative(12), "2026-03-29 08:00", "2026-03-28 20:00"),
        (BRATISLAVA, fixed(1, "18:00", True), "2026-03-30 08:00", "2026-03-27 23:00"),
        # Bratislava, 25 October: 02:30 exists twice and means the first.
        (BRATISLAVA, fixed(0, "02:30"), "2026-10-25 09:00", "2026-10-25 00:30"),
        (BRATISLAVA, fixed(0, "03:30"), "2026-10-25 09:00", "2026-10-25 02:30"),
        (BRATISLAVA, relative(12), "2026-10-25 09:00", "2026-10-24 21:00"),
        (BRATISLAVA, fixed(1, "18:00", True), "2026-10-26 09:00", "2026-10-23 22:00"),
        # Lisbon changes at 01:00 in March and 02:00 in October.
        (LISBON, fixed(0, "01:30"), "2026-03-29 09:00", "2026-03-29 01:30"),
        (LISBON, fixed(0, "01:30"), "2026-10-25 09:00", "2026-10-25 00:30"),
        (LISBON, fixed(1, "18:00", True), "2026-03-30 09:00", "2026-03-28 00:00"),
        # Lord Howe moves by half an hour: 4 October at 02:00, back on 5 April at 02:00.
        (LORD_HOWE, fixed(0, "02:15"), "2026-10-03 23:00", "2026-10-03 15:45"),
        (LORD_HOWE, fixed(0, "01:45"), "2026-04-04 23:00", "2026-04-04 14:45"),
        (LORD_HOWE, fixed(1, "18:00"), "2026-10-03 23:00", "2026-10-03 07:30"),
        (LORD_HOWE, relative(12), "2026-10-03 23:00", "2026-10-03 11:00"),
        (UTC_ZONE, fixed(0, "02:30"), "2026-03-29 08:00", "2026-03-29 02:30"),
        (UTC_ZONE, fixed(1, "18:00", True), "2026-10-26 09:00", "2026-10-24 00:00"),
        (UTC_ZONE, relative(12), "2026-10-25 09:00", "2026-10-24 21:00"),
    ],
)
def test_deadlines_in_the_nights_when_the_clocks_change(
    zone: ZoneInfo, policy: CancellationPolicy, starts_utc: str, deadline_utc: str
) -> None:
    found = deadline(moment(starts_utc, UTC_ZONE), policy, zone, closed)
    assert found.at == moment(deadline_utc, UTC_ZONE)


def test_a_session_in_the_doubled_hour_may_be_cancelled_until_the_first_of_the_two() -> None:
    second_half_past_two = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert deadline(second_half_past_two, fixed(0, "02:30"), BRATISLAVA, closed).at == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


# Properties.

_anywhere = st.sampled_from(ZONES)
_starts = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    st.datetimes(datetime(2026, 3, 27), datetime(2026, 4, 8), timezones=st.just(UTC)),
    st.datetimes(datetime(2026, 10, 2), datetime(2026, 10, 28), timezones=st.just(UTC)),
)
_policies = st.builds(
    CancellationPolicy,
    kind=st.sampled_from(Limit),
    days_before=st.integers(0, 10),
    at=st.one_of(st.times(), st.sampled_from([time(0, 0), time(2, 30), time(18, 0), time(23, 59)])),
    hours_before=st.integers(0, 200),
    free_days_move_back=st.booleans(),
)
_free_days = st.sampled_from([closed, weekends_and(open_always), open_always, lambda day: day.day % 3 == 0])


@given(_starts, _policies, _anywhere, _free_days)
def test_no_deadline_is_later_than_the_start(
    starts_at: datetime, policy: CancellationPolicy, zone: ZoneInfo, is_free_day: FreeDay
) -> None:
    assert deadline(starts_at, policy, zone, is_free_day).at <= starts_at


@given(_starts, _starts, _policies, _anywhere, _free_days)
def test_a_later_session_never_has_an_earlier_deadline(
    first: datetime, second: datetime, policy: CancellationPolicy, zone: ZoneInfo, is_free_day: FreeDay
) -> None:
    earlier, later = sorted((first, second))
    found = [deadline(starts_at, policy, zone, is_free_day).at for starts_at in (earlier, later)]
    assert found == sorted(found)


@given(_starts, st.integers(0, 3 * 24 * 60), _policies, _anywhere, _free_days)
def test_nor_does_a_session_a_little_later(
    starts_at: datetime, minutes: int, policy: CancellationPolicy, zone: ZoneInfo, is_free_day: FreeDay
) -> None:
    later = starts_at + timedelta(minutes=minutes)
    assert deadline(starts_at, policy, zone, is_free_day).at <= deadline(later, policy, zone, is_free_day).at


@given(_starts, _policies, _anywhere, _free_days)
def test_no_deadline_falls_on_a_free_day_when_they_move_back(
    starts_at: datetime, policy: CancellationPolicy, zone: ZoneInfo, is_free_day: FreeDay
) -> None:
    found = deadline(starts_at, policy, zone, is_free_day)
    if policy.free_days_move_back and policy.kind != Limit.NONE:
        assert not is_free_day(found.end_of or local_day(found.at, zone))


@given(_starts, _policies, _anywhere)
def test_a_free_monday_morning_is_never_the_last_chance(
    starts_at: datetime, policy: CancellationPolicy, zone: ZoneInfo
) -> None:
    found = deadline(starts_at, policy, zone, closed)
    day = local_day(starts_at, zone)
    if policy.free_days_move_back and policy.kind != Limit.NONE and closed(day - timedelta(days=1)):
        assert found.at <= at_wall(day - timedelta(days=1), time(0), zone)


@given(_starts, _policies, _anywhere, _anywhere, _free_days)
def test_the_same_moment_told_in_another_zone_has_the_same_deadline(
    starts_at: datetime, policy: CancellationPolicy, zone: ZoneInfo, other: ZoneInfo, is_free_day: FreeDay
) -> None:
    assert deadline(starts_at, policy, zone, is_free_day) == deadline(
        starts_at.astimezone(other), policy, zone, is_free_day
    )


@given(_starts, _policies, _anywhere, _free_days)
def test_moving_back_is_only_ever_earlier_and_to_the_end_of_a_day(
    starts_at: datetime, policy: CancellationPolicy, zone: ZoneInfo, is_free_day: FreeDay
) -> None:
    found = deadline(starts_at, policy, zone, is_free_day)
    plain = deadline(
        starts_at,
        CancellationPolicy(policy.kind, policy.days_before, policy.at, policy.hours_before),
        zone,
        is_free_day,
    )
    assert found.at <= plain.at
    if found.end_of is None:
        assert found == plain
    else:
        assert found.at == at_wall(found.end_of + timedelta(days=1), time(0), zone)
