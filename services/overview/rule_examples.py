"""Real sessions and a real class by which a rule is explained while it is written (R12–R14, R39)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db import Class, Programme, Session, Venue
from services import provider
from services.attendance.deadlines import Deadline, deadline
from services.core.local_time import at_wall, local_day
from services.core.work import Reading
from services.provider import CancellationTerms, FreeDays
from services.provider.rights import settings_only

LOOK_AHEAD = timedelta(days=28)
MONDAY, TUESDAY, FIVE = 0, 1, time(17)


@dataclass(frozen=True, slots=True)
class Examples:
    """A session on a Monday, for which weekends matter, and one on another day."""

    sessions: tuple[tuple[datetime, str | None, str | None], ...]
    """When each begins, and the country and region of its venue."""
    zone: ZoneInfo
    free: FreeDays

    def deadlines(self, terms: CancellationTerms) -> list[tuple[datetime, Deadline]]:
        """For each session, until when these terms let it be cancelled."""
        out = []
        for starts_at, country, region in self.sessions:
            is_free = self.free.at(country, region, school=terms.school_holidays_count)
            out.append((starts_at, deadline(starts_at, terms.policy, self.zone, is_free)))
        return out


@dataclass(frozen=True, slots=True)
class PlacesExample:
    """A class that has the provider's extra places."""

    name: str
    capacity: int
    own: int
    """Extra places of its own, which come on top."""


async def of_cancelling(r: Reading, programme_id: UUID | None) -> Examples:
    """Sessions of the next weeks, of this programme or of any; where there are none, some that might be.

    Raises:
        NotFound: the visitor has not the settings.
    """
    settings_only(r)
    ours: Any = Class.programme_id == programme_id if programme_id else Class.active
    rows = await r.db.execute(
        select(Session.starts_at, Venue.country, Venue.region)
        .join(Class, Class.id == Session.class_id)
        .join(Venue, Venue.id == Session.venue_id)
        .where(ours, Session.status == "scheduled", Session.starts_at.between(r.now, r.now + LOOK_AHEAD))
        .order_by(Session.starts_at)
        .limit(500)
    )
    zone = (await provider.current(r)).zone
    first: dict[bool, tuple[datetime, str | None, str | None]] = {}
    for row in rows.all():
        first.setdefault(local_day(row[0], zone).weekday() == MONDAY, (row[0], row[1], row[2]))
    today = local_day(r.now, zone)
    for weekday in (TUESDAY, MONDAY):
        ahead = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
        first.setdefault(weekday == MONDAY, (at_wall(ahead, FIVE, zone), None, None))
    days = [local_day(each[0], zone) for each in first.values()]
    return Examples((first[False], first[True]), zone, await provider.free_days(r, min(days), max(days)))


async def of_places(r: Reading) -> PlacesExample | None:
    """A class that is running and has the provider's extra places; None: there is none.

    Raises:
        NotFound: the visitor has not the settings.
    """
    settings_only(r)
    row = (
        await r.db.execute(
            select(Class.name, Class.capacity, Class.extra_places)
            .join(Programme, Programme.id == Class.programme_id)
            .where(Class.active, Class.extra_mode == "add", Programme.allows_make_ups)
            .order_by(Class.last_on.desc(), Class.name)
            .limit(1)
        )
    ).first()
    return None if row is None else PlacesExample(*row)
