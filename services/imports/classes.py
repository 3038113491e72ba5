"""Imports one line of a list of classes: the class with its sessions, programme, venue and instructor."""

from __future__ import annotations

from typing import Any

from db import Class, Programme, Venue
from services import provider
from services.core import audit
from services.core.work import Work
from services.imports.class_line import ClassLine, understand
from services.imports.report import LineOutcome
from services.imports.row_reader import Reader
from services.language import N_, formats
from services.people import spelling
from services.timetable import classes, programmes, schedule


async def take(w: Work, reader: Reader) -> LineOutcome:
    """Add the class with its sessions, unless there is a class of this name in that time.

    Raises:
        Refused: a rule of the timetable does not allow it.
    """
    wanted = understand(reader, (await provider.current(w)).currency)
    if wanted is None:
        return LineOutcome.REFUSED
    existing = await classes.running(w, wanted.name, wanted.first_on, wanted.last_on)
    if existing is None:
        made = await _add(w, wanted)
        reader.listed.add(made.name, made.id)
        await _generate(w, reader, made, wanted)
        return LineOutcome.ADDED
    reader.listed.add(existing.name, existing.id)
    priced = await _price_it(w, reader, existing, wanted)
    if await _differs(w, existing, wanted):
        reader.warn(
            N_("The class {name} is there already, with other details; it stays as it is."),
            name=wanted.name,
        )
    return LineOutcome.CHANGED if priced else LineOutcome.UNCHANGED


async def _price_it(w: Work, reader: Reader, existing: Class, wanted: ClassLine) -> bool:
    """Give a class that has no price the one of the list; whether it has got it. A price that is there stays."""
    programme = await w.db.get_one(Programme, existing.programme_id)
    column = "unit_price" if programme.kind == "pay_as_you_go" else "price"
    if wanted.price is None or getattr(existing, column) or getattr(programme, column):
        return False
    setattr(existing, column, wanted.price)
    audit.note(w, "priced", "class", existing.id, minor=wanted.price.minor)
    reader.tell(N_("{name} has a price now: {price}."), name=existing.name, price=formats.money(wanted.price))
    return True


async def _add(w: Work, wanted: ClassLine) -> Class:
    programme = await _programme(w, wanted)
    own_price = None if wanted.price in (programme.price, None) else wanted.price
    instructor = await classes.instructor(w, wanted.instructor) if wanted.instructor else None
    return await classes.add(
        w,
        wanted.name,
        programme_id=programme.id,
        venue_id=(await classes.venue(w, wanted.venue)).id,
        instructor_id=instructor.id if instructor else None,
        price=None if programme.kind == "pay_as_you_go" else own_price,
        **_times(wanted),
    )


async def _generate(w: Work, reader: Reader, made: Class, wanted: ClassLine) -> None:
    """Make its sessions, and note the days off on which it would meet."""
    sessions = await schedule.generate(w, made.id, on_public_holidays=reader.on_public_holidays)
    reader.left_out += await schedule.days_without(w, made, made.first_on, made.last_on)
    if not sessions:
        reader.cell("weekday").warn(
            N_(
                "{name} has no sessions: between {first} and {last} there is no {text} that is not a day off."
            ),
            name=wanted.name,
            first=formats.day(wanted.first_on),
            last=formats.day(wanted.last_on),
        )


def _times(wanted: ClassLine) -> dict[str, Any]:
    columns = ("weekday", "starts_minute", "minutes", "capacity", "first_on", "last_on")
    return {column: getattr(wanted, column) for column in columns}


async def _differs(w: Work, existing: Class, wanted: ClassLine) -> bool:
    venue = await w.db.get_one(Venue, existing.venue_id)
    times = {column: getattr(existing, column) for column in _times(wanted)}
    venues = spelling.folded(venue.name), spelling.folded(wanted.venue)
    return times != _times(wanted) or venues[0] != venues[1]


async def _programme(w: Work, wanted: ClassLine) -> Programme:
    """The class's programme; a new one takes its price from this line."""
    found = await programmes.named(w, wanted.course.name)
    if found is not None:
        return found
    singly = wanted.course.pay_as_you_go
    return await programmes.add(
        w,
        wanted.course.name,
        kind="pay_as_you_go" if singly else "full_duration",
        youngest=wanted.course.youngest,
        oldest=wanted.course.oldest,
        allows_make_ups=not singly,
        **{"unit_price" if singly else "price": wanted.price},
    )
