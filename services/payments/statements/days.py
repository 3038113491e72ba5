"""Dates of a bank's table, whose order of day and month is that of the whole column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

FORM = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)(?P<a>[-/.]?)(?P<month>\d\d?)(?P=a)(?P<day>\d\d?)"
    r"|(?P<first>\d\d?)(?P<b>[-/.]) ?(?P<second>\d\d?)(?P=b) ?(?P<late>(?:19|20)\d\d|\d\d))"
    r"(?:(?:T|,? )\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?",
    re.ASCII,
)


def month_first(texts: Iterable[str]) -> bool:
    """Whether a column writes the month first: only where a date of it could not be read otherwise."""
    found = [each for text in texts if (each := FORM.fullmatch(text.strip())) and each["first"]]
    return any(int(each["second"]) > 12 for each in found) and all(int(each["first"]) <= 12 for each in found)


def read(text: str, *, is_month_first: bool = False) -> date:
    """The day; a time of day beside it is left out, since a bank books on its own day.

    Raises:
        ValueError: it is none.
    """
    found = FORM.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    if found["year"]:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    year = int(found["late"]) + (2000 if len(found["late"]) == 2 else 0)
    day, month = int(found["first"]), int(found["second"])
    return date(year, day, month) if is_month_first else date(year, month, day)
