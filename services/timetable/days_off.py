"""Days on which the provider has no classes, and the days of a weekly class around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from db import Class, Holiday, Session, Venue
from services import provider
from services.core import audit
from services.core.local_time import local_day
from services.core.work import Reading, Work
from services.provider import DayOff

A_WEEK = timedelta(days=7)


def weekly(first_on: date, last_on: date, weekday: int, is_off: Callable[[date], bool]) -> Iterator[date]:
    """The days on which a weekly class meets; Monday is 0. Days off are skipped, not moved."""
    day = first_on + timedelta(days=(weekday - first_on.weekday()) % 7)
    while day <= last_on:
        if not is_off(day):
            yield day
        day += A_WEEK


async def close(w: Work, provider_id: UUID, name: str, first_on: date, last_on: date) -> None:
    """Enter days off for the whole company, both days included; families read the name.

    Sessions that are generated later skip them; sessions that exist already stay.
    """
    days = {"kind": "custom", "first_on": first_on, "last_on": last_on}
    w.db.add(Holiday(provider_id=provider_id, name=name, **days))
    await w.db.flush()
    audit.note(w, "closed", "provider", provider_id, first_on=first_on, last_on=last_on)


@dataclass(frozen=True, slots=True)
class NoSession:
    """A day on which a class does not meet, because the provider has entered a day off."""

    day: date
    name: str
    """What the provider calls it."""


async def days_without(r: Reading, class_: Class, first_on: date, last_on: date) -> list[NoSession]:
    """The days off between two days, both included, on which the class would otherwise meet.

    Days that have a session nevertheless, even a cancelled one, are left out.
    """
    region = await r.db.scalar(select(Venue.region).where(Venue.id == class_.venue_id))
    why_off, zone = await days_off(r, class_, region), (await provider.current(r)).zone
    starts = await r.db.scalars(select(Session.starts_at).where(Session.class_id == class_.id))
    met = {local_day(at, zone) for at in starts}
    days = weekly(
        max(first_on, class_.first_on), min(last_on, class_.last_on), class_.weekday, met.__contains__
    )
    return [NoSession(day, name) for day in days if (name := why_off(day)) is not None]


async def days_off(r: Reading, class_: Class, region: str | None) -> Callable[[date], str | None]:
    """A function from a day to the name of the provider's day off; None if the day is not off."""
    rows = await r.db.scalars(
        select(Holiday).where(Holiday.first_on <= class_.last_on, Holiday.last_on >= class_.first_on)
    )
    off = [(DayOff(row.kind, row.first_on, row.last_on, row.region), row.name) for row in rows]
    return lambda day: next((name for each, name in off if each.covers(day, region, school=False)), None)
