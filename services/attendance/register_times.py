"""PURE: when a register closes by itself, and when whoever leads it is told before (R99, Q14)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.core.local_time import at_wall, local_day

AT_NIGHT = time(0, 30)
"""Registers close once a night, at this time."""
EARLIEST = 8 * 60
"""Minute of the day before which nobody is told, even where mail may leave earlier."""


def closes_at(ends: datetime, days: int, zone: ZoneInfo) -> datetime | None:
    """The night in which the register of a session that ends then closes; None = never (0 days)."""
    if not days:
        return None
    due = ends + timedelta(days=days)
    night = at_wall(local_day(due, zone), AT_NIGHT, zone)
    return night if night >= due else at_wall(local_day(due, zone) + timedelta(days=1), AT_NIGHT, zone)


def last_day(closes: datetime, zone: ZoneInfo) -> date:
    """The last whole day on which it can be marked."""
    return local_day(closes, zone) - timedelta(days=1)


def told_at(closes: datetime, send_from: int, zone: ZoneInfo) -> datetime:
    """The morning of that day, once mail may leave (`send_from`: minute of the day)."""
    return at_wall(last_day(closes, zone), time(*divmod(max(send_from, EARLIEST), 60)), zone)
