"""Times and weekdays in cells."""

from __future__ import annotations

import re

from babel.dates import get_day_names

from services.imports.cells.cell import Cell
from services.language import N_
from services.language.plain_words import plain

TIME = re.compile(
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::00)? ?(?:(?P<half>[AaPp]\.?[Mm]\.?)|h|hod\.?)?", re.ASCII
)


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


def _weekdays() -> dict[str, int]:
    return {
        plain(word)[:length]: number
        for language in ("en", "sk")
        for number, word in get_day_names("wide", locale=language).items()
        for length in (3, 20)
    } | {plain(word): number for number, word in get_day_names("abbreviated", locale="sk").items()}


WEEKDAYS = _weekdays()


def weekday(cell: Cell) -> int:
    """A day of the week in English or Slovak, in full or abbreviated; Monday is 0.

    Raises:
        Wrong: the text is not a weekday.
    """
    number = WEEKDAYS.get(plain(cell.text))
    if number is None:
        raise cell.wrong(N_("{column} “{text}” is no weekday. Write it in English or Slovak, like Monday."))
    return number
