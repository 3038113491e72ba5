"""The forms in which people and programs write a date. Pure: no country, no column, only the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from services.imports.cells import calendar_words

CLOCK = re.compile(
    r"(?:[T ]|, ?)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)? ?(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"(?P<offset> ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?$",
    re.ASCII,
)
YEAR = r"(?P<year>\d{4}|['’]?\d{2})"
YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?P<sign>[-/.]) ?(?P<month>\d{1,2})(?P=sign) ?(?P<day>\d{1,2})\.?", re.ASCII
)
UNTIL = "do"
"""Thursday in German, but “until” to three of its neighbours."""
IN_ONE = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)", re.ASCII)
NUMBERS = re.compile(
    rf"(?P<first>\d{{1,2}}) ?(?P<sign>[-/. ]) ?(?P<second>\d{{1,2}}) ?(?P=sign) ?{YEAR}\.?(?: ?r\.)?",
    re.ASCII,
)
NAMED = (
    re.compile(
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[ ./-]*(?P<name>[^\W\d_]+)\.?[ ,./-]*{YEAR}\.?(?: ?r\.)?"
    ),
    re.compile(rf"(?P<name>[^\W\d_]+)\.?[ -](?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:, ?| |-){YEAR}"),
    re.compile(r"(?P<year>\d{4})\.?[ -](?P<name>[^\W\d_]+)\.?[ -](?P<day>\d{1,2})\.?"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it is written; `first` and `second` are day and month, in either order if `sign` is set."""

    year: int
    first: int
    second: int
    sign: str = ""
    """What stands between the numbers of a date whose day and month might be swapped; empty if they cannot be."""
    is_short: bool = False
    """Whether the year has two digits."""
    clock: str = ""
    """The time of day beside it, unless it is midnight."""
    has_offset: bool = False
    """Whether that time is of a named place on the earth, so that the day may be another one here."""

    @property
    def is_unclear(self) -> bool:
        """Whether the year itself may be the first number: 19-05-14."""
        return self.is_short and self.sign == "-"

    def readings(self, century: int) -> tuple[date | None, date | None]:
        """The day of the calendar with the day first, and with the month first; None where there is no such day.

        A year of two digits is in this century, such as 2000.
        """
        year = self.year + century if self.is_short else self.year
        return _day(year, self.second, self.first), _day(year, self.first, self.second) if self.sign else None


def read(text: str) -> Written | None:
    """The date in a text; None if it is none."""
    bare = _without_weekday(" ".join(text.split()))
    found = CLOCK.search(bare)
    clock, offset = ("", False) if found is None else (_clock(found), found["offset"] is not None)
    day = _numbers(bare if found is None else bare[: found.start()].rstrip(" ,"))
    if day is None:
        return None
    return Written(*day, clock=clock, has_offset=offset)


def _numbers(text: str) -> tuple[int, int, int, str, bool] | None:
    for form in (YEAR_FIRST, IN_ONE):
        if found := form.fullmatch(text):
            return int(found["year"]), int(found["day"]), int(found["month"]), "", False
    if found := NUMBERS.fullmatch(text):
        return (
            *_year(found["year"], int(found["first"]), int(found["second"])),
            found["sign"],
            len(found["year"]) < 4,
        )
    for form in NAMED:
        found = form.fullmatch(text)
        month = calendar_words.month(found["name"]) if found else None
        if found and month:
            return (*_year(found["year"], int(found["day"]), month), "", len(found["year"]) < 4)
    return None


def _year(year: str, first: int, second: int) -> tuple[int, int, int]:
    return int(year.lstrip("'’")), first, second


def _clock(found: re.Match[str]) -> str:
    """The time of day, unless it is midnight."""
    midnight = int(found["hour"]) % (12 if found["half"] else 24) == 0 and not int(found["minute"])
    if midnight and not int(found["second"] or 0) and (found["half"] or "a")[0] in "aA":
        return ""
    return found[0].strip(" ,T")


def _without_weekday(text: str) -> str:
    """The text without the weekday before or behind it: "utorok 14. mája 2019", "2019. május 14., kedd"."""
    first, _sign, rest = text.partition(" ")
    if rest and first.casefold() != UNTIL and calendar_words.weekdays(first.rstrip(",")):
        return rest
    rest, _sign, last = text.rpartition(" ")
    return rest.rstrip(",") if rest and calendar_words.weekdays(last) else text


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
