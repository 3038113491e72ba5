"""Days on which the provider has no classes, and the days of a weekly class around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, bindparam, select

from db import Class, Holiday, Session, Venue
from services import provider
from services.core.asking import Question
from services.core.local_time import local_day
from services.core.work import Reading
from services.language import language
from services.provider import DayOff, Place

A_WEEK = timedelta(days=7)


def weekly(first_on: date, last_on: date, weekday: int, is_off: Callable[[date], bool]) -> Iterator[date]:
    """The days on which a weekly class meets; Monday is 0. Days off are skipped, not moved."""
    day = first_on + timedelta(days=(weekday - first_on.weekday()) % 7)
    while day <= last_on:
        if not is_off(day):
            yield day
        day += A_WEEK


@dataclass(frozen=True, slots=True)
class NoSession:
    """A day on which a class does not meet, because it is a day off of the provider or a public holiday."""

    day: date
    name: str
    """What the provider calls it, or the public holiday's name in the visitor's language."""
    is_public: bool = False
    """Whether it is only off because it is a public holiday."""


@Question
def _starts() -> Select[datetime]:
    return select(Session.starts_at).where(Session.class_id == bindparam("class_id"))


@Question
def _holidays() -> Select[Holiday]:
    while_it_runs = Holiday.first_on <= bindparam("last_on"), Holiday.last_on >= bindparam("first_on")
    return select(Holiday).where(*while_it_runs)


async def days_without(r: Reading, class_: Class, first_on: date, last_on: date) -> list[NoSession]:
    """The days off between two days, both included, on which the class would otherwise meet.

    Days that have a session nevertheless, even a cancelled one, are left out.
    """
    venue = (await provider.places(r)).venues[class_.venue_id]
    here = await provider.current(r)
    why_off, zone = await days_off(r, class_, venue.region), here.zone
    public = public_holidays(venue, here.country)
    met = {local_day(at, zone) for (at,) in await _starts.ask(r, class_id=class_.id)}
    days = weekly(
        max(first_on, class_.first_on), min(last_on, class_.last_on), class_.weekday, met.__contains__
    )
    off = [(day, why_off(day), public(day)) for day in days]
    return [
        NoSession(day, entered or holiday or "", entered is None)
        for day, entered, holiday in off
        if entered is not None or holiday is not None
    ]


def public_holidays(venue: Venue | Place, country: str | None) -> Callable[[date], str | None]:
    """A function from a day to the name of the venue's public holiday; `country` is for venues without their own."""
    return lambda day: provider.public_holidays(
        venue.country or country, venue.region, day.year, language()
    ).get(day)


async def days_off(r: Reading, class_: Class, region: str | None) -> Callable[[date], str | None]:
    """A function from a day to the name of the provider's day off; None if the day is not off."""
    rows = await _holidays.ask(r, first_on=class_.first_on, last_on=class_.last_on)
    off = [(DayOff(row.kind, row.first_on, row.last_on, row.region), row.name) for (row,) in rows]
    return lambda day: next((name for each, name in off if each.covers(day, region, school=False)), None)
