"""Days, times and deadlines in the visitor's language.

"Mon 23 Feb, 18:00": a 24-hour clock, and the year only when it is not this one. The end of a day is "end of Fri 20 Feb".
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from babel import dates

from services.language import _, language, spoken
from services.language.here import here, local


def _format(value: date | datetime, pattern: str) -> str:
    return _formatted(value, pattern, language())


@lru_cache(4096)  # a page of sessions formats the same few days again and again
def _formatted(value: date | datetime, pattern: str, locale: str) -> str:
    return str(dates.format_date(value, pattern, locale=locale))


def weekday(on: date, *, short: bool = False) -> str:
    """ "Monday" or "Mon"."""
    return _format(on, "ccc").rstrip(".").capitalize() if short else _format(on, "cccc")


def on_weekday(on: date) -> str:
    """ "Monday" within a sentence: “Can’t make Monday?”; in Slovak and Czech with its preposition, "v pondelok"."""
    declined = spoken().weekdays
    return weekday(on) if declined is None else declined.on[on.weekday()]


def month(on: date) -> str:
    """ "Feb"; "Feb 2027" where it is not this year's."""
    if on.year == here().today.year:
        return _format(on, "LLL").rstrip(".")
    return _format(on, spoken().short_month).rstrip(".")


def month_name(on: date) -> str:
    """ "February"; "February 2027" where it is not this year's."""
    return _capital(_format(on, "LLLL")) if on.year == here().today.year else full_month(on)


def day(on: date, *, relative: bool = False) -> str:
    """ "Mon 23 Feb"; with `relative`, "Today", "Tomorrow" or "Yesterday" where it is one of these."""
    today = here().today
    if relative and abs((on - today).days) <= 1:
        return {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}[(on - today).days]
    return _format(on, spoken().day if on.year == today.year else spoken().day_with_year)


def full_day(on: date) -> str:
    """ "3 March 2026", for what is read years later."""
    return _format(on, spoken().full_day)


def full_month(on: date) -> str:
    """ "February 2026", for what is read years later."""
    return _capital(_format(on, spoken().full_month))


def on_day(on: date) -> str:
    """ "Mon 23 Feb" within a sentence; in Slovak "v pondelok 23. 2.", as "po 23. 2." would also mean "after"."""
    declined = spoken().weekdays
    if declined is None:
        return day(on)
    return f"{declined.on[on.weekday()]} {day(on).partition(' ')[2]}"


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def clock(at: datetime | time) -> str:
    """ "17:00", local."""
    shown = local(at) if isinstance(at, datetime) else at
    return f"{shown:%H:%M}"


def minute_of_day(minute: int) -> str:
    """ "17:00" from a minute of the local day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def span(start: datetime, minutes: int) -> str:
    """ "17:00–17:45", local."""
    return f"{clock(start)}–{clock(start + timedelta(minutes=minutes))}"


def moment(at: datetime, *, relative: bool = False) -> str:
    """ "Mon 23 Feb, 18:00"."""
    return f"{day(local(at).date(), relative=relative)}, {clock(at)}"


def last_day(at: datetime) -> str:
    """The last whole day of something that ends with the end of a day: "Sun 26 Apr"."""
    return day(local(at - timedelta(seconds=1)).date())


def weekly(weekday_number: int) -> str:
    """ "Mondays" (0 is Monday)."""
    return (
        _("Mondays"),
        _("Tuesdays"),
        _("Wednesdays"),
        _("Thursdays"),
        _("Fridays"),
        _("Saturdays"),
        _("Sundays"),
    )[weekday_number]
