"""PURE: until when may this session be cancelled? (R11–R15)"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.core.local_time import MIDNIGHT, at_wall, day_end, local_day

A_YEAR = 366
"""How far back to look for a working day. A provider who is closed for longer has none."""

FreeDay = Callable[[date], bool]


class Limit(StrEnum):
    """How a provider says until when sessions may be cancelled."""

    NONE = "none"
    FIXED = "fixed"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class CancellationPolicy:
    """Until when a session may be cancelled.

    `none`: until it starts (R11). `fixed`: `days_before` the session's day (0 = the same day) `at` a wall
    time (R12). `relative`: `hours_before` the start, as hours really pass (R13). `free_days_move_back`: the
    weekend and holiday rule (R14), which no-limit policies ignore.
    """

    kind: Limit = Limit.NONE
    days_before: int = 0
    at: time = MIDNIGHT
    hours_before: int = 0
    free_days_move_back: bool = False

    def __post_init__(self) -> None:
        if self.days_before < 0 or self.hours_before < 0:
            raise ValueError("a deadline is never after the session")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last moment at which cancelling is in time; that moment itself is in time (R15).

    `end_of` is set if the weekend rule moved it to 24:00 of a working day: people read “end of Fri 20 Feb”.
    """

    at: datetime
    end_of: date | None = None

    def is_past(self, now: datetime) -> bool:
        """Whether `now` is later than the deadline."""
        return now > self.at


def weekends_and(holidays: Callable[[date], bool]) -> FreeDay:
    """Saturdays, Sundays, and what the venue's region keeps as holidays (R14)."""
    return lambda day: day.weekday() >= 5 or holidays(day)


def deadline(
    starts_at: datetime, policy: CancellationPolicy, zone: ZoneInfo, is_free_day: FreeDay
) -> Deadline:
    """Until when a session may be cancelled; never later than its start (R11–R14).

    With the weekend rule on, a deadline on a free day moves to 24:00 of the working day before it, and so
    does one on the session's own day when the day before is free: every Monday session closes on Friday
    night (Q1).
    """
    session_day = local_day(starts_at, zone)
    starts_at = starts_at.astimezone(UTC)
    if policy.kind == Limit.NONE:
        return Deadline(starts_at)
    at = min(_by_the_clock(starts_at, session_day, policy, zone), starts_at)
    if not policy.free_days_move_back:
        return Deadline(at)
    falls_on = local_day(at, zone)
    after_free_day = falls_on == session_day and is_free_day(session_day - timedelta(days=1))
    if not (is_free_day(falls_on) or after_free_day):
        return Deadline(at)
    working_day = _working_day_before(falls_on, is_free_day)
    if working_day is None:
        return Deadline(at)
    return Deadline(day_end(working_day, zone), end_of=working_day)


def _by_the_clock(
    starts_at: datetime, session_day: date, policy: CancellationPolicy, zone: ZoneInfo
) -> datetime:
    if policy.kind == Limit.RELATIVE:
        return starts_at - timedelta(hours=policy.hours_before)
    return at_wall(session_day - timedelta(days=policy.days_before), policy.at, zone)


def _working_day_before(day: date, is_free_day: FreeDay) -> date | None:
    for days in range(1, A_YEAR + 1):
        before = day - timedelta(days=days)
        if not is_free_day(before):
            return before
    return None
