"""A day that an operator types in a command."""

from __future__ import annotations

from datetime import date

from services.core.refusals import Refused
from services.imports.cells import written_days
from services.language import N_

THIS_CENTURY = 2000


class NotADay(Refused):
    """The text is not a date, or not certainly one."""

    message = N_("“{text}” is no day. Write it like 2026-12-24.")


def typed_day(text: str) -> date:
    """The day that a text means, in all forms of lists that can be read in one way only.

    Raises:
        NotADay: it is none, or can be read two ways.
    """
    written = written_days.read(text)
    if written is None or written.is_unclear or written.clock:
        raise NotADay(text=text)
    day_first, month_first = written.readings(THIS_CENTURY)
    readings = {
        each for each in (day_first, None if written.sign == "." else month_first) if each is not None
    }
    if len(readings) != 1:
        raise NotADay(text=text)
    return readings.pop()
