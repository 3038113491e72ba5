"""The days of a calendar file (.ics), as schools and authorities publish holidays. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.core.refusals import Refused
from services.language import N_

A_DAY = timedelta(days=1)
MOST = 100
TOO_LONG = "TOO LONG"
"""What the browser sends of a file that is longer than a page may send."""
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z?))?")
_ESCAPED = re.compile(r"\\([\\;,nN])")


class NotACalendar(Refused):
    """The file is no calendar, or has no days."""

    message = N_("There are no days in this file. Choose a calendar file, whose name ends in .ics.")


class TooManyEvents(Refused):
    """A whole life's diary is taken for a mistake."""

    message = N_("This calendar has more than {most} entries. Choose one that has only holidays.")


@dataclass(frozen=True, slots=True)
class Found:
    """What a file has: days off with their names, and how many entries could not be taken."""

    days: tuple[tuple[str, date, date], ...]
    """Name, first and last day."""
    left_out: int
    """Entries without a day or a name, and those that are repeated by a rule."""


def read(text: str, zone: ZoneInfo) -> Found:
    """The days of a calendar file; a time of the day does not count.

    Raises:
        NotACalendar, TooManyEvents.
    """
    events = _events(text)
    if len(events) > MOST or text == TOO_LONG:
        raise TooManyEvents(most=MOST)
    found = [_days(each, zone) for each in events]
    days = sorted({each for each in found if each is not None}, key=lambda each: (each[1], each[0]))
    if not days:
        raise NotACalendar
    return Found(tuple(days), sum(each is None for each in found))


def _events(text: str) -> list[dict[str, str]]:
    """The fields of each entry by their names; a line that begins with a space goes on with the one before."""
    lines = re.sub(r"\r?\n[ \t]", "", text.lstrip("\ufeff")).splitlines()
    found: list[dict[str, str]] = []
    now: dict[str, str] | None = None
    for line in lines:
        name, _colon, value = line.partition(":")
        name = name.partition(";")[0].strip().upper()
        if name == "BEGIN" and value.strip().upper() == "VEVENT":
            now = {}
        elif name == "END" and value.strip().upper() == "VEVENT" and now is not None:
            found.append(now)
            now = None
        elif now is not None:
            now.setdefault(name, value.strip())
    return found


def _days(event: dict[str, str], zone: ZoneInfo) -> tuple[str, date, date] | None:
    name = _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], event.get("SUMMARY", ""))
    name = " ".join(name.split())[:80]
    first, begins_whole = _day(event.get("DTSTART", ""), zone)
    if not name or first is None or "RRULE" in event:
        return None
    last, ends_whole = _day(event.get("DTEND", ""), zone)
    if last is None:
        return name, first, first
    if begins_whole and ends_whole:
        last -= A_DAY  # the end of whole days is the day after
    return name, first, max(first, last)


def _day(text: str, zone: ZoneInfo) -> tuple[date | None, bool]:
    """The local day of a moment, and whether it is the beginning of a day."""
    found = _STAMP.fullmatch(text)
    if found is None:
        return None, False
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if not found[4]:
            return day, True
        at = datetime(day.year, day.month, day.day, int(found[4]), int(found[5]), tzinfo=UTC)
    except ValueError:
        return None, False
    local = at.astimezone(zone) if found[7] else at
    return local.date(), (local.hour, local.minute) == (0, 0)
