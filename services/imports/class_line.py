"""What one line of a list of classes says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale

from db.values import Money
from services.imports import cells
from services.imports.course import Course, course
from services.imports.row_reader import Reader
from services.language import N_

ENGLISH = Locale("en")


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
