"""Weekdays that change their form after a preposition: "do pondelka 23. 2.", since "do po 23. 2." is two of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

Week = tuple[str, str, str, str, str, str, str]


@dataclass(frozen=True)
class Weekdays:
    """The weekdays of a language that declines them, Monday first."""

    short: Week
    """As calendars and timetables have them. “po 23. 2.” also means “after 23 February”: a sentence puts a preposition or
    a stop before a day, or says `on`."""
    on: Week
    """ "On Monday"."""
    after: Mapping[str, Week]
    """By each word that may stand before a day: the form of the weekday after it."""

    @cached_property
    def _governed(self) -> re.Pattern[str]:
        days = "|".join(self.short + self.on)
        return re.compile(rf"\b({'|'.join(self.after)}) ({days}) (?=\d{{1,2}}\. \d)", re.IGNORECASE)

    def written_out(self, text: str) -> str:
        """ "od po 2. 3. do ut 3. 3." as "od pondelka 2. 3. do utorka 3. 3."."""
        return self._governed.sub(self._full, text)

    def _full(self, found: re.Match[str]) -> str:
        day = found[2].lower()
        number = (self.short if day in self.short else self.on).index(day)
        return f"{found[1]} {self.after[found[1].lower()][number]} "


_SLOVAK_OF: Week = ("pondelka", "utorka", "stredy", "štvrtka", "piatka", "soboty", "nedele")
_SLOVAK_TO: Week = ("pondelok", "utorok", "stredu", "štvrtok", "piatok", "sobotu", "nedeľu")
_CZECH_OF: Week = ("pondělí", "úterý", "středy", "čtvrtka", "pátku", "soboty", "neděle")
_CZECH_TO: Week = ("pondělí", "úterý", "středu", "čtvrtek", "pátek", "sobotu", "neděli")

SLOVAK = Weekdays(
    ("po", "ut", "st", "št", "pi", "so", "ne"),
    ("v pondelok", "v utorok", "v stredu", "vo štvrtok", "v piatok", "v sobotu", "v nedeľu"),
    dict.fromkeys(("do", "od", "konca", "namiesto"), _SLOVAK_OF) | dict.fromkeys(("na", "za"), _SLOVAK_TO),
)
CZECH = Weekdays(
    ("po", "út", "st", "čt", "pá", "so", "ne"),
    ("v pondělí", "v úterý", "ve středu", "ve čtvrtek", "v pátek", "v sobotu", "v neděli"),
    dict.fromkeys(("do", "od", "konce", "místo", "namísto"), _CZECH_OF)
    | dict.fromkeys(("na", "za"), _CZECH_TO),
)
