"""When a family is reminded of what it has not paid (PURE, R72, R73)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

CAUGHT_UP = timedelta(days=7)
"""For so long a reminder that could not leave is still sent; later it would only surprise."""


class Overdue(Enum):
    """Which reminder it is; the value is kept with what was sent."""

    MISSED = "missed"
    """The day has passed (R72)."""
    FIRST = "first"
    SECOND = "second"
    """The two of R73."""


@dataclass(frozen=True, slots=True)
class Times:
    """After how many days past the due day the two reminders follow."""

    first_days: int
    second_days: int

    def days_of(self, stage: Overdue) -> int:
        """Days past the due day at which it is sent."""
        return {Overdue.MISSED: 1, Overdue.FIRST: self.first_days, Overdue.SECOND: self.second_days}[stage]


def stage(due_on: date, owed_since: date, today: date, times: Times) -> Overdue | None:
    """The reminder that is due today: the last one whose day has come, so that a missed week is not sent at once.

    None for one whose day came before anything was owed, such as a debt that was brought in from a list long after
    its day: staff remind of those by hand.
    """
    for each in (Overdue.SECOND, Overdue.FIRST, Overdue.MISSED):
        day = due_on + timedelta(days=times.days_of(each))
        if day <= today:
            return each if owed_since < day and today - day < CAUGHT_UP else None
    return None
