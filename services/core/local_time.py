"""Where a day begins and ends in a time zone, also in the nights when the clocks change (R13).

A wall time that does not exist shifts forward by the missing hour; one that exists twice means the first.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MIDNIGHT = time(0, 0)


def at_wall(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which a clock in the zone shows this time on this day."""
    return datetime.combine(day, clock.replace(tzinfo=None, fold=0), zone).astimezone(UTC)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The date in the zone at this moment."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(zone).date()


def day_end(day: date, zone: ZoneInfo) -> datetime:
    """24:00 of a day: the midnight at which the next one starts."""
    return at_wall(day + timedelta(days=1), MIDNIGHT, zone)


def day_of(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of the local day that this moment belongs to, and that of the next day."""
    day = local_day(at, zone)
    return at_wall(day, MIDNIGHT, zone), day_end(day, zone)


def last_day(until: datetime, zone: ZoneInfo) -> date:
    """The last day on which something holds that ends at `until`; midnight belongs to the day before."""
    return local_day(until - timedelta(microseconds=1), zone)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months on, or that month's last day if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=64)
def today(now: datetime, zone: ZoneInfo) -> date:
    """The local day of `now`; remembered, because one search asks it for thousands of sessions."""
    return local_day(now, zone)


@lru_cache(maxsize=64)
def end_of_months(now: datetime, months: int, zone: ZoneInfo) -> tuple[datetime, date]:
    """The end of the day so many months from today, as a moment and as that day."""
    day = months_later(today(now, zone), months)
    return day_end(day, zone), day
