"""Times and weekdays in cells."""

from __future__ import annotations

import re

from babel.dates import get_day_names

from services.imports.cells.cell import Cell
from services.imports.headings import plain
from services.language import N_


def minute_of_day(cell: Cell) -> int:
    """A time like 17:00, as minute of the day.

    Raises:
        Wrong: the text is not a time of the day.
    """
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?::00)?", cell.text.strip(), re.ASCII)
    hour, minute = (int(found[1]), int(found[2])) if found else (24, 0)
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
