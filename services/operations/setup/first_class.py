"""The first venue, programme and class, and its sessions; more of each are made in the timetable's own rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db import Class
from services import provider
from services.core.events import SETUP_CHANGED
from services.core.refusals import NotFound, Refused
from services.core.typed_form import NotAsTyped
from services.core.work import Reading, Work
from services.language import N_
from services.operations.setup import class_form
from services.operations.setup.class_form import FirstClass
from services.operations.setup.rights import settings_only
from services.provider import Place
from services.timetable import classes, programmes, sessions
from services.timetable.days_off import days_off, public_holidays, weekly
from services.timetable.rights import timetable_only

FIELDS: dict[type[Refused], str] = {
    programmes.ProgrammeExists: "programme",
    classes.ClassExists: "first_on",
    classes.EndsBeforeItBegins: "last_on",
    classes.TooLong: "last_on",
}
"""The field that a refusal of the timetable is about."""


class NoDayLeft(Refused):
    """The class would never meet."""

    message = N_("There is no such weekday between these days, or each of them is a holiday.")


@dataclass(frozen=True, slots=True)
class Days:
    """When a class meets, and on which days it does not although it would, with the name of the holiday."""

    on: tuple[date, ...]
    skipped: tuple[tuple[date, str], ...]


async def has_one(r: Reading) -> bool:
    """Whether there is a class already."""
    return await r.db.scalar(select(Class.id).limit(1)) is not None


async def days(r: Reading, typed: FirstClass) -> Days:
    """On which days the class would meet."""
    if typed.last_on < typed.first_on or (typed.last_on - typed.first_on).days > classes.LONGEST_DAYS:
        return Days((), ())
    here = await provider.current(r)
    entered = await days_off(r, Class(first_on=typed.first_on, last_on=typed.last_on), None)
    public = public_holidays(Place("", "", "", here.country, None), here.country)
    every = list(weekly(typed.first_on, typed.last_on, typed.weekday, lambda _day: False))
    off = {day: entered(day) or (None if typed.on_holidays else public(day)) for day in every}
    skipped = tuple((day, name) for day, name in off.items() if name is not None)
    return Days(tuple(day for day in every if off[day] is None), skipped)


async def make(w: Work, typed: Mapping[str, str]) -> UUID:
    """Make all three and the sessions; gives the class.

    Raises:
        NotFound: the visitor may not set the provider up.
        NotAsTyped.
    """
    settings_only(w)
    timetable_only(w)
    here = await provider.current(w)
    made = class_form.read(typed, here.currency)
    try:
        class_id = await _made(w, made)
    except NotFound:
        raise
    except Refused as no:
        raise NotAsTyped({FIELDS.get(type(no), "venue"): no}) from no
    if not await sessions.generate(w, class_id, on_public_holidays=made.on_holidays):
        raise NotAsTyped({"last_on": NoDayLeft()})
    w.publish(SETUP_CHANGED)
    return class_id


async def _made(w: Work, typed: FirstClass) -> UUID:
    here = await provider.current(w)
    venue = await classes.venue(w, typed.venue, address=typed.address, country=here.country)
    ages = {"youngest": typed.youngest, "oldest": typed.oldest}
    programme = await programmes.add(w, typed.programme, **ages, price=typed.price)
    class_ = await classes.add(
        w,
        class_form.name_of(typed),
        programme_id=programme.id,
        venue_id=venue.id,
        instructor_id=w.visitor.staff_id if typed.leads else None,
        weekday=typed.weekday,
        starts_minute=typed.starts.hour * 60 + typed.starts.minute,
        minutes=typed.minutes,
        capacity=typed.places,
        first_on=typed.first_on,
        last_on=typed.last_on,
    )
    return class_.id
