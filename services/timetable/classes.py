"""Classes: a programme at one time and place; and the venues and instructors they need."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Class, Provider, Staff, Venue
from services.core import audit
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.people import names, spelling

LONGEST_DAYS = 3 * 366
A_DAY = 24 * 60


class ClassExists(Refused):
    """Another class has this name at the same time."""

    message = N_("There is already a class called {name} at that time, from {first_on} to {last_on}.")


class EndsBeforeItBegins(Refused):
    """The last day of a class is not before its first."""

    message = N_("The last day, {last_on}, is before the first, {first_on}.")


class TooLong(Refused):
    """A class of more than three years is taken for a typing mistake."""

    message = N_("From {first_on} to {last_on} is more than three years.")


class NoSuchTime(Refused):
    """A class starts within a day and takes between a minute and a day."""

    message = N_("A class starts between 00:00 and 23:59 and takes at least a minute.")


async def running(r: Reading, name: str, first_on: date, last_on: date) -> Class | None:
    """The class of this name, however it is spelled, that runs on any day between the two; the same name in another
    term is another class.
    """
    rows = await r.db.execute(
        select(Class.id, Class.name)
        .where(Class.first_on <= last_on, Class.last_on >= first_on)
        .order_by(Class.first_on)
    )
    found = spelling.find(rows, name)
    return None if found is None else await r.db.get_one(Class, found)


async def venue(w: Work, name: str, **fields: Any) -> Venue:
    """The venue of this name, made if there is none."""
    tidy = names.name(name)
    rows = await w.db.execute(select(Venue.id, Venue.name).order_by(Venue.name))
    found = spelling.find(rows, tidy)
    if found is not None:
        return await w.db.get_one(Venue, found)
    made = Venue(name=tidy, **fields)
    w.db.add(made)
    await w.db.flush()
    audit.note(w, "added", "venue", made.id)
    return made


async def instructor(w: Work, full_name: str, email: str | None = None, role: str = "instructor") -> Staff:
    """The member of staff of this name, made if there is none."""
    tidy = names.name(full_name)
    first, _space, last = tidy.partition(" ")
    rows = await w.db.execute(select(Staff.id, Staff.first_name, Staff.last_name).order_by(Staff.id))
    found = spelling.find(((id_, f"{one} {two}") for id_, one, two in rows), tidy)
    if found is not None:
        return await w.db.get_one(Staff, found)
    made = Staff(first_name=first, last_name=last, email=names.address(email) if email else None, role=role)
    w.db.add(made)
    await w.db.flush()
    audit.note(w, "added", "staff", made.id)
    return made


async def check(
    r: Reading, name: str, starts_minute: int, minutes: int, first_on: date, last_on: date
) -> str:
    """Refuse a class that cannot be added; returns its name as it is kept.

    Raises:
        ClassExists, EndsBeforeItBegins, TooLong, NoSuchTime, NameTooLong.
    """
    tidy = names.name(name)
    if last_on < first_on:
        raise EndsBeforeItBegins(first_on=first_on, last_on=last_on)
    if (last_on - first_on).days > LONGEST_DAYS:
        raise TooLong(first_on=first_on, last_on=last_on)
    if not (0 <= starts_minute < A_DAY and 0 < minutes <= A_DAY):
        raise NoSuchTime
    existing = await running(r, tidy, first_on, last_on)
    if existing is not None:
        raise ClassExists(name=tidy, first_on=existing.first_on, last_on=existing.last_on)
    return tidy


async def add(
    w: Work,
    name: str,
    *,
    programme_id: UUID,
    venue_id: UUID,
    instructor_id: UUID | None,
    weekday: int,
    starts_minute: int,
    minutes: int,
    capacity: int,
    first_on: date,
    last_on: date,
    **fields: Any,
) -> Class:
    """Add a class; its sessions are made by `schedule.generate`.

    Raises:
        ClassExists, EndsBeforeItBegins, TooLong, NoSuchTime, NameTooLong.
    """
    await w.db.execute(select(Provider.id).with_for_update(key_share=True))  # else two could add it at once
    tidy = await check(w, name, starts_minute, minutes, first_on, last_on)
    made = Class(
        name=tidy,
        programme_id=programme_id,
        venue_id=venue_id,
        instructor_id=instructor_id,
        weekday=weekday,
        starts_minute=starts_minute,
        minutes=minutes,
        capacity=capacity,
        first_on=first_on,
        last_on=last_on,
        **fields,
    )
    w.db.add(made)
    await w.db.flush()
    audit.note(w, "added", "class", made.id)
    return made
