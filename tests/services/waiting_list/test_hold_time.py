"""How long a freed place is held for the next on the waiting list (R53, Q9)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.waiting_list.hold_time import held_until

DUBLIN = ZoneInfo("Europe/Dublin")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of February 2026 in Dublin."""
    return datetime(2026, 2, day, hour, minute, tzinfo=DUBLIN)


@pytest.mark.parametrize(
    ("now", "cut_off", "until"),
    [
        pytest.param(at(19, 10), at(23, 16), at(19, 12), id="days ahead: two hours"),
        pytest.param(at(19, 10), at(19, 13), at(19, 11, 30), id="three hours left: half of them"),
        pytest.param(
            at(19, 10), at(19, 10, 30), at(19, 10, 15), id="half an hour left: a quarter of an hour"
        ),
        pytest.param(at(19, 10), at(19, 10, 29), None, id="under half an hour: all are told"),
        pytest.param(at(19, 20, 30), at(23, 16), at(20, 9, 30), id="the night does not count"),
        pytest.param(at(19, 23), at(23, 16), at(20, 10), id="offered at night: from eight on"),
        pytest.param(at(19, 5), at(23, 16), at(19, 10), id="offered before dawn: from eight on"),
        pytest.param(at(19, 22), at(20, 8, 0), at(20, 3), id="never past half-way, night or not"),
    ],
)
def test_a_place_is_held_for(now: datetime, cut_off: datetime, until: datetime | None) -> None:
    held = held_until(now, cut_off, DUBLIN)
    assert held == until


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
    st.timedeltas(timedelta(minutes=30), timedelta(days=20)),
)
def test_a_hold_lasts_ten_minutes_at_least_and_half_the_time_at_most(
    start: datetime, left: timedelta
) -> None:
    now = start.replace(tzinfo=UTC)
    held = held_until(now, now + left, DUBLIN)
    assert held is not None
    assert now + timedelta(minutes=10) <= held <= now + left / 2
