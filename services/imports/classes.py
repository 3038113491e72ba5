"""One line of a list of classes: a class of a term, with its programme, venue and instructor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale

from db import Class, Programme, Venue
from db.values import Money
from services import provider
from services.core.work import Work
from services.imports import cells
from services.imports.report import Outcome
from services.imports.row_reader import Reader
from services.language import N_, formats
from services.timetable import classes, programmes, schedule

ENGLISH = Locale("en")
AGES = re.compile(r"(?P<from>\d{1,2})\s*[-–—]\s*(?P<to>\d{1,2})", re.ASCII)
FROM_AGE = re.compile(r"(?P<from>\d{1,2})\s*\+", re.ASCII)
IN_BRACKETS = re.compile(r"^(?P<name>.*\S)\s*\((?P<about>[^()]*)\)$")
PAY_AS_YOU_GO = ("pay as you go", "pay-as-you-go", "payg", "drop in", "drop-in", "jednorazovo", "jednorazové")


@dataclass(frozen=True, slots=True)
class Course:
    """A programme as people write it: "Mighty Movers (5–7 years)", "Splash Pals (pay as you go)"."""

    name: str
    youngest: int | None = None
    oldest: int | None = None
    pay_as_you_go: bool = False


def course(written: str) -> Course:
    """What a programme's name says; brackets that say nothing we know stay part of the name."""
    found = IN_BRACKETS.match(written)
    if found is None:
        return Course(written)
    about = found["about"].casefold()
    if about in PAY_AS_YOU_GO:
        return Course(found["name"], pay_as_you_go=True)
    if ages := AGES.search(about):
        return Course(found["name"], int(ages["from"]), int(ages["to"]))
    if ages := FROM_AGE.search(about):
        return Course(found["name"], int(ages["from"]))
    return Course(written)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line that can be read."""

    name: str
    course: Course
    venue: str
    instructor: str | None
    weekday: int
    starts_minute: int
    minutes: int
    capacity: int
    first_on: date
    last_on: date
    price: Money | None


def understand(line: Reader, currency: str) -> Wanted | None:
    """What the line says, or None when something in it is wrong; the reader knows what."""
    read: dict[str, Any] = {
        "name": line.needed("name", cells.name),
        "course": line.needed("programme", lambda cell: course(cells.name(cell))),
        "venue": line.needed("venue", cells.name),
        "instructor": line.maybe("instructor", cells.name),
        "weekday": line.needed("weekday", cells.weekday),
        "starts_minute": line.needed("starts", cells.minute_of_day),
        "minutes": line.needed("minutes", lambda cell: cells.count(cell, cells.A_DAY)),
        "capacity": line.needed("capacity", lambda cell: cells.count(cell, cells.MOST_PLACES)),
        "first_on": line.needed("first_on", cells.day),
        "last_on": line.needed("last_on", cells.day),
    }
    currency = line.maybe("currency", _currency) or currency
    read["price"] = line.maybe("price", lambda cell: cells.price(cell, currency))
    return None if line.refusals else Wanted(**read)


def _currency(cell: cells.Cell) -> str:
    code = cell.text.strip().upper()
    if code not in ENGLISH.currencies:
        raise cell.wrong(N_("{column} “{text}” is no currency. Write its three letters, like EUR."))
    return code


async def take(w: Work, line: Reader) -> Outcome:
    """Add the class with its sessions, unless there is one of this name.

    Raises:
        Refused: a rule of the timetable speaks against it.
    """
    wanted = understand(line, (await provider.current(w)).currency)
    if wanted is None:
        return Outcome.REFUSED
    standing = await classes.named(w, wanted.name)
    if standing is not None:
        if await _differs(w, standing, wanted):
            line.doubt(
                N_("The class {name} is there already, with other details; it stays as it is."),
                name=wanted.name,
            )
        return Outcome.UNCHANGED
    programme = await _programme(w, wanted)
    own_price = None if wanted.price in (programme.price, None) else wanted.price
    instructor = await classes.instructor(w, wanted.instructor) if wanted.instructor else None
    made = await classes.add(
        w,
        wanted.name,
        programme_id=programme.id,
        venue_id=(await classes.venue(w, wanted.venue)).id,
        instructor_id=instructor.id if instructor else None,
        price=None if programme.kind == "pay_as_you_go" else own_price,
        **_times(wanted),
    )
    if not await schedule.generate(w, made.id):
        line.cell("weekday").doubt(
            N_(
                "{name} has no sessions: between {first} and {last} there is no {text} that is not a day off."
            ),
            name=wanted.name,
            first=formats.day(wanted.first_on),
            last=formats.day(wanted.last_on),
        )
    return Outcome.ADDED


def _times(wanted: Wanted) -> dict[str, Any]:
    columns = ("weekday", "starts_minute", "minutes", "capacity", "first_on", "last_on")
    return {column: getattr(wanted, column) for column in columns}


async def _differs(w: Work, standing: Class, wanted: Wanted) -> bool:
    venue = await w.db.get_one(Venue, standing.venue_id)
    times = {column: getattr(standing, column) for column in _times(wanted)}
    return (times, venue.name) != (_times(wanted), wanted.venue)


async def _programme(w: Work, wanted: Wanted) -> Programme:
    """The programme the class belongs to; its first class says what it costs."""
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
