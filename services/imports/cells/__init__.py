"""Parsers of cells: names, dates, times, weekdays, numbers, phones.

Each parser returns a value or raises `Wrong`, which says what to change. A value that is accepted but doubtful adds a
sentence to the cell's `warnings`.
"""

from services.imports.cells.cell import Cell, Wrong, note, printable
from services.imports.cells.day_order import DayOrder, Evidence, evidence
from services.imports.cells.days import birthday, day
from services.imports.cells.nothing import says_nothing
from services.imports.cells.numbers import MINUTES_A_DAY, MOST_PLACES, count, currency, price
from services.imports.cells.payment import payment
from services.imports.cells.person import dialled_in, email, is_local, name, phone, yes_or_no
from services.imports.cells.times import minute_of_day, weekday

__all__ = [
    "MINUTES_A_DAY",
    "MOST_PLACES",
    "Cell",
    "DayOrder",
    "Evidence",
    "Wrong",
    "birthday",
    "count",
    "currency",
    "day",
    "dialled_in",
    "email",
    "evidence",
    "is_local",
    "minute_of_day",
    "name",
    "note",
    "payment",
    "phone",
    "price",
    "printable",
    "says_nothing",
    "weekday",
    "yes_or_no",
]
