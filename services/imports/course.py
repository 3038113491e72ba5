"""Parses the name of a programme as people write it, with ages in brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass

AGES = re.compile(r"(?P<from>\d{1,2})\s*[-–—]\s*(?P<to>\d{1,2})", re.ASCII)
FROM_AGE = re.compile(r"(?P<from>\d{1,2})\s*\+", re.ASCII)
IN_BRACKETS = re.compile(r"^(?P<name>.*\S)\s*\((?P<about>[^()]*)\)$")
PAY_AS_YOU_GO = frozenset(
    """pay as you go|pay-as-you-go|payg|drop in|drop-in|jednorazovo|jednorazové|jednorázově|jednorázové|einzeln|einzelstunden
einzeltermine|jednorazowo|jednorazowe|pojedynczo|alkalmanként|eseti""".replace("\n", "|").split("|")
)
"""What stands in brackets behind a programme whose sessions are booked one by one."""


@dataclass(frozen=True, slots=True)
class Course:
    """A programme as people write it: "Mighty Movers (5–7 years)", "Splash Pals (pay as you go)"."""

    name: str
    youngest: int | None = None
    oldest: int | None = None
    pay_as_you_go: bool = False


def course(written: str) -> Course:
    """The parts of a programme's name; brackets with anything but ages or kind stay part of the name."""
    found = IN_BRACKETS.match(written)
    if found is None:
        return Course(written)
    about = found["about"].casefold()
    if about in PAY_AS_YOU_GO:
        return Course(found["name"], pay_as_you_go=True)
    if ages := AGES.search(about):
        return Course(found["name"], int(ages["from"]), int(ages["to"]))
    if ages := FROM_AGE.search(about):
        return Course(found["name"], int(ages["from"]))
    return Course(written)
