"""Whether the day or the month comes first in a column of dates: the whole column tells, not one cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from babel import Locale, UnknownLocaleError

from services.imports.cells.written_days import Written, read

A_CENTURY = 2000
"""Any one does to see which dates exist, except for the 29th of February."""


@dataclass(slots=True)
class Evidence:
    """Dates that can be read in one way only, by what stands between their numbers: dots, or anything else."""

    day_first: dict[bool, str] = field(default_factory=dict)
    month_first: dict[bool, str] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Take one more cell into account."""
        written = read(text)
        if written is None or not written.sign or written.is_unclear:
            return
        day_first, month_first = written.readings(A_CENTURY)
        if (day_first is None) != (month_first is None):
            (self.month_first if day_first is None else self.day_first).setdefault(written.sign == ".", text)


@dataclass(frozen=True, slots=True)
class DayOrder:
    """What is known about the order of day and month in one column."""

    own: Evidence = field(default_factory=Evidence)
    beside: Evidence = field(default_factory=Evidence)
    """Of all columns of dates in the same list; it counts where the own column does not tell."""
    country: str | None = None
    """The provider's; its order is taken where no column tells."""

    def month_first(self, written: Written) -> bool | None:
        """Whether the month comes first in this date; None if no column tells.

        Raises:
            ContradictoryColumn: the column tells both.
        """
        dots = written.sign == "."
        if dots in self.own.day_first and dots in self.own.month_first:
            raise ContradictoryColumn(self.own.day_first[dots], self.own.month_first[dots])
        for evidence in (self.own, self.beside):
            if (dots in evidence.day_first) != (dots in evidence.month_first):
                return dots in evidence.month_first
        return False if dots else None


class ContradictoryColumn(Exception):
    """Some dates of a column have the day first, others the month."""

    def __init__(self, day_first: str, month_first: str) -> None:
        super().__init__(day_first, month_first)
        self.day_first, self.month_first = day_first.strip(), month_first.strip()


def evidence(texts: Iterable[str]) -> Evidence:
    """What these cells tell about the order of day and month."""
    found = Evidence()
    for text in texts:
        found.add(text)
    return found


@cache
def writes_month_first(country: str | None) -> bool:
    """Whether people of this country write the month before the day; unknown countries do not."""
    if country is None:
        return False
    try:
        short = Locale.parse(f"und_{country}").date_formats["short"].pattern
    except (UnknownLocaleError, ValueError):
        return False
    return str(short).startswith("M")
