"""Deadlines, days until something, and durations in the visitor's language."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.attendance.deadlines import Deadline
from services.language import _, ngettext
from services.language.dates import clock, day, moment
from services.language.here import here, local

WEEK = 7


def deadline(until: Deadline, *, relative: bool = False) -> str:
    """ "Sun 22 Feb, 17:00", or "end of Fri 20 Feb" where it is 24:00."""
    if until.end_of is not None:
        return _("end of {day}").format(day=day(until.end_of))
    return moment(until.at, relative=relative)


def until(end: Deadline) -> str:
    """A deadline within a sentence on a screen: "today, 17:00", "end of today"; for other days as by `deadline`.

    Not for mails, which may be read on another day.
    """
    if (end.end_of or local(end.at).date()) != here().today:
        return deadline(end)
    return _("end of today") if end.end_of is not None else _("today, {time}").format(time=clock(end.at))


def in_days(at: datetime) -> str | None:
    """ "In 2 days", "Today", "Tomorrow"; None when it is past or more than a week away."""
    days = (local(at).date() - here().today).days
    if days in (0, 1):
        return day(local(at).date(), relative=True)
    if 1 < days <= WEEK:
        return ngettext("In {n} day", "In {n} days", days).format(n=days)
    return None


def duration(how_long: timedelta) -> str:
    """ "1 hour", "30 minutes", "3 days"."""
    minutes = round(how_long.total_seconds() / 60)
    if minutes % (24 * 60) == 0 and minutes:
        return ngettext("{n} day", "{n} days", minutes // (24 * 60)).format(n=minutes // (24 * 60))
    if minutes % 60 == 0 and minutes:
        return ngettext("{n} hour", "{n} hours", minutes // 60).format(n=minutes // 60)
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
