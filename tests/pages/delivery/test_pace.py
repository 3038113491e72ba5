"""Counting within a stretch of time: each sender alone, anew in the next stretch, and never without end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pages.delivery import pace
from pages.delivery.pace import Pace

NOW = datetime(2026, 2, 19, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_each_sender_has_so_many_times_and_then_waits_for_the_next_stretch() -> None:
    counted = Pace(2, MINUTE)
    for _time in range(2):
        assert not counted.is_over("one", NOW)
        counted.count("one", NOW)
    assert counted.is_over("one", NOW)
    assert not counted.is_over("another", NOW)
    assert counted.wait(NOW + timedelta(seconds=20)) == 40
    assert counted.is_over("one", NOW + timedelta(seconds=59))
    assert not counted.is_over("one", NOW + MINUTE)


def test_a_clock_that_is_set_back_locks_nobody_out() -> None:
    counted = Pace(1, MINUTE)
    counted.count("one", NOW)
    assert not counted.is_over("one", NOW - timedelta(days=1))


def test_so_many_senders_as_memory_is_meant_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST_KEYS", 3)
    counted = Pace(1, MINUTE)
    for sender in range(10):
        counted.count(sender, NOW)
        assert len(counted._counts) <= 3
