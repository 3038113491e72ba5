"""The weeks in which Hop & Tumble teaches: all but the Christmas break."""

from __future__ import annotations

from datetime import date, timedelta

from services.demo.timetable.plans import A_WEEK, BREAK


def christmas_break(christmas: date) -> date:
    """The Monday that begins the two weeks with this Christmas Day and the New Year's Day after it."""
    return christmas - timedelta(days=christmas.weekday())


def teaching_week(today: date, weeks: int) -> date:
    """The Monday so many teaching weeks from the current week; during the break, the week after it is the current one.

    Whole weeks are skipped, so that a story about one week of several classes still fits all of them.
    """
    monday = today - timedelta(days=today.weekday())
    while is_off(monday):
        monday += A_WEEK
    step = A_WEEK if weeks > 0 else -A_WEEK
    while weeks:
        monday += step
        if not is_off(monday):
            weeks -= 1 if weeks > 0 else -1
    return monday


def is_off(monday: date) -> bool:
    """Whether the whole company is off on that day."""
    return any(
        timedelta(0) <= monday - christmas_break(date(year, 12, 25)) < BREAK
        for year in (monday.year - 1, monday.year)
    )
