"""How long a transfer may be on its way before anybody asks (PURE)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.attendance.deadlines import FreeDay
from services.core.local_time import day_end, local_day

WORKING_DAYS = 3
"""Banks need one; a transfer sent on a Friday evening, or through an old bank, needs more."""


def quiet_until(sent_at: datetime, zone: ZoneInfo, is_free: FreeDay) -> datetime:
    """The end of the third working day after the day on which it was sent."""
    day, left = local_day(sent_at, zone), WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= not is_free(day)
    return day_end(day, zone)


def looked_until(sent_at: datetime) -> date:
    """A day after which no free day can matter: three working days are never further away."""
    return sent_at.date() + timedelta(days=40)
