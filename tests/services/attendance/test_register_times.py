"""When a register closes, and when who leads it is told before: the job's own night, and the two nights of the clock (R99)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.attendance.register_times import closes_at, last_day, told_at

BRATISLAVA = ZoneInfo("Europe/Bratislava")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")


def local(on: date, at: time, zone: ZoneInfo = BRATISLAVA) -> datetime:
    """A moment by the clock of the zone."""
    return datetime.combine(on, at, zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("ends", "days", "closes"),
    [
        (local(date(2026, 1, 5), time(17, 45)), 1, local(date(2026, 1, 7), time(0, 30))),
        (local(date(2026, 1, 5), time(17, 45)), 3, local(date(2026, 1, 9), time(0, 30))),
        (local(date(2026, 1, 5), time(0, 30)), 1, local(date(2026, 1, 6), time(0, 30))),
        (local(date(2026, 1, 5), time(0, 31)), 1, local(date(2026, 1, 7), time(0, 30))),
        (local(date(2026, 3, 28), time(18, 0)), 1, local(date(2026, 3, 30), time(0, 30))),
    ],
)
def test_it_closes_in_the_first_night_after_its_days(ends: datetime, days: int, closes: datetime) -> None:
    assert closes_at(ends, days, BRATISLAVA) == closes


def test_no_days_mean_never() -> None:
    assert closes_at(local(date(2026, 1, 5), time(17, 45)), 0, BRATISLAVA) is None


@pytest.mark.parametrize(("send_from", "hour"), [(0, 8), (8 * 60, 8), (10 * 60, 10)])
def test_it_is_told_on_the_morning_before(send_from: int, hour: int) -> None:
    closes = local(date(2026, 1, 7), time(0, 30))
    assert last_day(closes, BRATISLAVA) == date(2026, 1, 6)
    assert told_at(closes, send_from, BRATISLAVA) == local(date(2026, 1, 6), time(hour))


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 14),
    st.sampled_from([BRATISLAVA, LORD_HOWE]),
    st.integers(0, 12 * 60),
)
def test_it_is_always_told_after_the_session_and_before_it_closes(
    ends: datetime, days: int, zone: ZoneInfo, send_from: int
) -> None:
    closes = closes_at(ends, days, zone)
    assert closes is not None
    assert ends + timedelta(days=days) <= closes <= ends + timedelta(days=days + 1, hours=1)
    assert told_at(closes, send_from, zone) < closes
