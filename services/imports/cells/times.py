"""Times and weekdays in cells."""

from __future__ import annotations

import re
from datetime import date, timedelta

from services.imports.cells import calendar_words
from services.imports.cells.cell import Cell
from services.language import N_, formats

TIME = re.compile(
    r"(?:godz\.? ?)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::00)? ?(?:(?P<half>[AaPp]\.?[Mm]\.?)|h|hod\.?|Uhr|óra)?",
    re.ASCII,
)
A_MONDAY = date(2026, 2, 23)


def minute_of_day(cell: Cell) -> int:
    """A time like 17:00, 17.00 h or 5:00 PM, as minute of the day.

    Raises:
        Wrong: the text is not a time of the day.
    """
    found = TIME.fullmatch(cell.text.strip())
    hour, minute = (int(found["hour"]), int(found["minute"])) if found else (24, 0)
    if found and found["half"]:
        hour = 24 if not 1 <= hour <= 12 else hour % 12 + (12 if found["half"][0] in "pP" else 0)
    if hour > 23 or minute > 59:
        raise cell.wrong(N_("{column} “{text}” is no time. Write it between 00:00 and 23:59."))
    return hour * 60 + minute


def weekday(cell: Cell) -> int:
    """A day of the week in one of our languages, in full or abbreviated; Monday is 0.

    Raises:
        Wrong: the text is not a weekday.
    """
    found = calendar_words.weekdays(cell.text, cell.country)
    if not found:
        raise cell.wrong(N_("{column} “{text}” is no weekday. Write it in full, like Monday."))
    if len(found) > 1:
        cell.warn(
            N_("{column} “{text}” is a weekday in several languages; {weekday} is taken."),
            weekday=formats.weekday(A_MONDAY + timedelta(days=found[0])),
        )
    return found[0]
