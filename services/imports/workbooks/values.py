"""Numbers, days and times of a workbook as people would have typed them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

FIRST_DAY, FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - days of a sheet have no zone
SECONDS = 24 * 60 * 60
MIDNIGHT = "T" + "00:00:00"
"""How a day is written that has no time."""
LAST_SERIAL = 2_958_465
"""The last day that a sheet can count: 31 December 9999."""


def number(text: str) -> str:
    """A number without a point that says nothing: 12, 288.5."""
    try:
        value = float(text)
    except ValueError:
        return text
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(round(value, 10))


def moment(text: str, *, since_1904: bool = False) -> str:
    """A counted day as 2019-05-14, a part of a day as 15:00; both, where it has both. What is neither stays a number."""
    try:
        serial = float(text)
    except ValueError:
        return text
    if not 0 <= serial <= LAST_SERIAL:
        return number(text)
    at = (FIRST_DAY_1904 if since_1904 else FIRST_DAY) + timedelta(seconds=round(serial * SECONDS))
    clock = f"{at:%H:%M}" if not at.second else f"{at:%H:%M:%S}"
    if serial < 1:
        return clock
    return f"{at:%Y-%m-%d}" if clock == "00:00" else f"{at:%Y-%m-%d} {clock}"


def is_date_format(code: str) -> bool:
    """Whether a number format shows a day or a time; what it quotes, escapes or colours does not count."""
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', "", code.lower()).partition(";")[0]
    return bare != "general" and re.search(r"[dmyhs]", bare) is not None


def written_moment(text: str) -> str:
    """A day that is written with its time: without it, where that is midnight."""
    day, _sign, time = text.partition("T")
    return day if time in ("", "00:00:00") else f"{day} {time}"


def clock(duration: str) -> str:
    """A time of day that is written as a duration: PT15H30M00S is 15:30."""
    found = re.fullmatch(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S", duration)
    return f"{int(found[1]):02}:{int(found[2]):02}" if found else duration
