"""Dates in cells, in various orders of day, month and year."""

from __future__ import annotations

import re
from datetime import date

from babel.dates import get_month_names

from services.imports.cells.cell import Cell
from services.language import N_, language

EARLIEST = 1900
ORDERS = (
    (re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})", re.ASCII), False),
    (re.compile(r"(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4})", re.ASCII), False),
    (re.compile(r"(?P<d>\d{1,2})[-/ ](?P<m>\d{1,2})[-/ ](?P<y>\d{4})", re.ASCII), True),
)
"""Forms of a date, and whether some people would swap day and month when reading it."""


def day(cell: Cell) -> date:
    """A day of the calendar: 2019-05-14, 14.05.2019 or 14/05/2019, the day first.

    Raises:
        Wrong: the text is not a date, or the day does not exist.
    """
    written = " ".join(cell.text.split())
    if not written:
        raise cell.wrong(N_("{column} is missing. Write it like 2019-05-14."))
    for form, two_ways in ORDERS:
        if found := form.fullmatch(written):
            year, month, number = (int(found[part]) for part in "ymd")
            try:
                read = date(year, month, number)
            except ValueError as problem:
                raise cell.wrong(
                    N_("{column} {text} does not exist. Write a day of the calendar, like 2019-05-14.")
                ) from problem
            if two_ways and number <= 12 and number != month:
                cell.warn(N_("{column} {text} can be read two ways; {day} is taken."), day=_long(read))
            return read
    raise cell.wrong(N_("{column} “{text}” is no date. Write it like 2019-05-14."))


def birthday(cell: Cell, today: date) -> date:
    """A date of birth.

    Raises:
        Wrong: as for `day`; or the day is after `today`, or before 1900.
    """
    read = day(cell)
    if not read.year >= EARLIEST or read > today:
        raise cell.wrong(N_("{column} {text} cannot be right. Check the year."))
    return read


def _long(on: date) -> str:
    month = get_month_names("wide", locale=language())[on.month]
    return f"{on.day}. {month} {on.year}" if language() == "sk" else f"{on.day} {month} {on.year}"
