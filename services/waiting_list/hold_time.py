"""PURE: how long a freed place is held for the next entry on the waiting list (R53, Q9)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.core.local_time import at_wall, local_day

LONGEST = timedelta(hours=2)
SHORTEST = timedelta(minutes=10)
RUSH = timedelta(minutes=30)
"""With less than this left, no place is held: everyone who waits gets a message, and the first tap wins."""
NIGHT_FALLS, NIGHT_ENDS = time(21), time(8)


def held_until(now: datetime, cut_off: datetime, zone: ZoneInfo) -> datetime | None:
    """Until when a place that is offered now is held; None when there is no time to hold it.

    `cut_off` is the last moment at which the session can be booked (R42). The place is held for two hours or half of
    the time until then, whichever is shorter, but for at least ten minutes. The night from 21:00 to 8:00 does not
    count, but no place is held beyond half of the time to the cut-off.
    """
    left = cut_off - now
    if left < RUSH:
        return None
    half_way = now + left / 2
    return min(_awake(now, max(min(LONGEST, left / 2), SHORTEST), zone), half_way)


def _awake(start: datetime, length: timedelta, zone: ZoneInfo) -> datetime:
    """The moment at which `length` has passed since `start`, not counting nights."""
    at = _morning_if_night(start, zone)
    while True:
        evening = at_wall(local_day(at, zone), NIGHT_FALLS, zone)
        if at + length <= evening:
            return at + length
        length -= evening - at
        at = _morning_if_night(evening, zone)


def _morning_if_night(at: datetime, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    if local.time() >= NIGHT_FALLS:
        return at_wall(local.date() + timedelta(days=1), NIGHT_ENDS, zone)
    if local.time() < NIGHT_ENDS:
        return at_wall(local.date(), NIGHT_ENDS, zone)
    return at
