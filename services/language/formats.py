"""Dates, times, money and counts in the visitor's language: the one place where they become text.

Screens and mails use the same functions. Moments are told in the provider's zone, whatever the device says.
Wording follows design §6: "Mon 23 Feb, 18:00", the year only when it is not this one, 24 hours, and the end of a
day is "end of Fri 20 Feb".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.lists import format_list

from db.values import Money
from services.attendance.deadlines import Deadline
from services.core.ages import Ages
from services.core.rulebook import Finding, Reason
from services.language import _, language, ngettext

NBSP = "\u00a0"
WEEK = 7
SLOVAK_DAYS = ("pon", "uto", "str", "štv", "pia", "sob", "ned")
"""Three letters, because “po 23. 2.” would also mean “after 23 February”."""
ON_SLOVAK_DAYS = ("v pondelok", "v utorok", "v stredu", "vo štvrtok", "v piatok", "v sobotu", "v nedeľu")


@dataclass(frozen=True, slots=True)
class Here:
    """Where and when we speak: the provider's zone and the moment."""

    zone: ZoneInfo
    now: datetime

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.zone).date()


NOWHERE = Here(ZoneInfo("UTC"), datetime(2000, 1, 1, tzinfo=UTC))
_here: ContextVar[Here] = ContextVar("here", default=NOWHERE)


def be_here(zone: ZoneInfo, now: datetime) -> None:
    """Tell times in this zone, as of this moment, for the rest of the current task."""
    _here.set(Here(zone, now))


@contextmanager
def being_here(zone: ZoneInfo, now: datetime) -> Iterator[None]:
    """The same inside a block only."""
    token = _here.set(Here(zone, now))
    try:
        yield
    finally:
        _here.reset(token)


def here() -> Here:
    """Where and when we speak."""
    return _here.get()


def local(at: datetime) -> datetime:
    """A moment as the provider's clock shows it."""
    return at.astimezone(_here.get().zone)


def _format(value: date | datetime, pattern: str) -> str:
    return str(dates.format_date(value, pattern, locale=language()))


def weekday(on: date, *, short: bool = False) -> str:
    """ "Monday" or "Mon"."""
    return _short_weekday(on).capitalize() if short else _format(on, "cccc")


def on_weekday(on: date) -> str:
    """ "Monday" as it stands in a sentence: “Can’t make Monday?”; in Slovak "v pondelok"."""
    return ON_SLOVAK_DAYS[on.weekday()] if language() == "sk" else weekday(on)


def month(on: date) -> str:
    """ "Feb"; "Feb 2027" where it is not this year's."""
    name = _format(on, "LLL" if language() == "sk" else "MMM").rstrip(".")
    return name if on.year == _here.get().today.year else f"{name} {on.year}"


def day(on: date, *, relative: bool = False) -> str:
    """ "Mon 23 Feb"; with `relative` Today, Tomorrow and Yesterday take its place."""
    today = _here.get().today
    if relative and abs((on - today).days) <= 1:
        return {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}[(on - today).days]
    year = "" if on.year == today.year else " y"
    if language() == "sk":
        return f"{_short_weekday(on)} {_format(on, 'd. M.' + year)}"
    return f"{_short_weekday(on)} {_format(on, 'd MMM' + year)}"


def _short_weekday(on: date) -> str:
    return SLOVAK_DAYS[on.weekday()] if language() == "sk" else _format(on, "ccc").rstrip(".")


def clock(at: datetime | time) -> str:
    """ "17:00", local."""
    told = local(at) if isinstance(at, datetime) else at
    return f"{told:%H:%M}"


def minute_of_day(minute: int) -> str:
    """ "17:00" from a minute of the local day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def span(start: datetime, minutes: int) -> str:
    """ "17:00–17:45", local."""
    return f"{clock(start)}–{clock(start + timedelta(minutes=minutes))}"


def moment(at: datetime, *, relative: bool = False) -> str:
    """ "Mon 23 Feb, 18:00"."""
    return f"{day(local(at).date(), relative=relative)}, {clock(at)}"


def deadline(until: Deadline, *, relative: bool = False) -> str:
    """ "Sun 22 Feb, 17:00", or "end of Fri 20 Feb" where it is 24:00."""
    if until.end_of is not None:
        return _("end of {day}").format(day=day(until.end_of))
    return moment(until.at, relative=relative)


def until(end: Deadline) -> str:
    """A deadline within a sentence on a screen: "today, 17:00", "end of today", other days as `deadline` has them.

    Not for mails: they are read on another day.
    """
    if (end.end_of or local(end.at).date()) != _here.get().today:
        return deadline(end)
    return _("end of today") if end.end_of is not None else _("today, {time}").format(time=clock(end.at))


def last_day(at: datetime) -> str:
    """The last whole day of something that ends with the end of a day: "Sun 26 Apr"."""
    return day(local(at - timedelta(seconds=1)).date())


def in_days(at: datetime) -> str | None:
    """ "In 2 days", "Today", "Tomorrow"; None when it is past or more than a week away."""
    days = (local(at).date() - _here.get().today).days
    if days in (0, 1):
        return day(local(at).date(), relative=True)
    if 1 < days <= WEEK:
        return ngettext("In {n} day", "In {n} days", days).format(n=days)
    return None


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


def money(amount: Money) -> str:
    """ "€84.00"; owing and having are said in words, never with a sign."""
    return str(numbers.format_currency(abs(amount.decimal), amount.currency, locale=language())).replace(
        " ", NBSP
    )


def names(of: Sequence[str]) -> str:
    """ "Theo and Mia"."""
    return str(format_list(list(of), locale=language()))


def places_left(n: int) -> str:
    """ "6 places left", "Last place", "Full"."""
    if n <= 0:
        return _("Full")
    if n == 1:
        return _("Last place")
    return ngettext("{n} place left", "{n} places left", n).format(n=n)


def ages(youngest: int | None, oldest: int | None) -> str | None:
    """ "5–7 years", or None where there is no limit."""
    if youngest is not None and oldest is not None:
        both = ngettext("{youngest}–{oldest} year", "{youngest}–{oldest} years", oldest)
        return both.format(youngest=youngest, oldest=oldest)
    if youngest is not None:
        return ngettext("from {n} year", "from {n} years", youngest).format(n=youngest)
    if oldest is not None:
        return ngettext("up to {n} year", "up to {n} years", oldest).format(n=oldest)
    return None


def ordinal(n: int) -> str:
    """ "2nd"; in Slovak "2."."""
    if language() == "sk":
        return f"{n}."
    suffix = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def say(fact: Any) -> str:
    """A fact of a refusal or a finding as text, by its kind."""
    match fact:
        case Deadline():
            return deadline(fact)
        case datetime():
            return moment(fact)
        case date():
            return day(fact)
        case timedelta():
            return duration(fact)
        case Money():
            return money(fact)
        case Ages():
            return ages(fact.youngest, fact.oldest) or _("any age")
        case tuple() | frozenset():
            return ", ".join(sorted(str(each) for each in fact))
        case bool():
            return _("yes") if fact else _("no")
        case None:
            return "–"
        case _:
            return str(fact)


def told(finding: Finding) -> str:
    """Why a rule says no, in the family's words: "It’s full."."""
    return _(finding.told.alone).format(**{name: say(fact) for name, fact in finding.facts.items()})


def counted(reason: Reason) -> str:
    """How many a rule turned away: "9 are full"."""
    one, many = reason.counted
    facts = {name: say(fact) for name, fact in reason.facts.items()}
    return ngettext(one, many, reason.count).format(**facts)


def duration(how_long: timedelta) -> str:
    """ "1 hour", "30 minutes", "3 days"."""
    minutes = round(how_long.total_seconds() / 60)
    if minutes % (24 * 60) == 0 and minutes:
        return ngettext("{n} day", "{n} days", minutes // (24 * 60)).format(n=minutes // (24 * 60))
    if minutes % 60 == 0 and minutes:
        return ngettext("{n} hour", "{n} hours", minutes // 60).format(n=minutes // 60)
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
