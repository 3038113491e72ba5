"""The values of one line of a list of classes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from db.values import Money
from services.imports import cells
from services.imports.course import Course, course
from services.imports.row_reader import Reader
from services.language import N_


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A line whose cells could all be parsed."""

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


def understand(reader: Reader, currency: str) -> ClassLine | None:
    """The values of the line; None if a cell is wrong, and then `reader.refusals` says why."""
    read: dict[str, Any] = {
        "name": reader.needed("name", cells.name),
        "course": reader.needed("programme", lambda cell: course(cells.name(cell))),
        "venue": reader.needed("venue", cells.name),
        "instructor": reader.maybe("instructor", cells.name),
        "weekday": reader.needed("weekday", cells.weekday),
        "starts_minute": reader.needed("starts", cells.minute_of_day),
        "minutes": reader.needed("minutes", lambda cell: cells.count(cell, cells.MINUTES_A_DAY)),
        "capacity": reader.needed("capacity", lambda cell: cells.count(cell, cells.MOST_PLACES)),
        "first_on": reader.needed("first_on", cells.day),
        "last_on": reader.needed("last_on", cells.day),
    }
    reader.maybe("currency", lambda cell: _check_currency(cell, currency))
    read["price"] = reader.maybe("price", lambda cell: cells.price(cell, currency))
    return None if reader.refusals else ClassLine(**read)


def _check_currency(cell: cells.Cell, currency: str) -> None:
    code = cells.currency(cell)
    if code != currency:
        raise cell.wrong(
            N_("{column} “{text}” is another currency than {currency}, in which this provider counts."),
            currency=currency,
        )
