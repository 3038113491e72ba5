"""What the timetable says: how a class meets, and what a plan does to each of its weeks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

import htpy as h

from components.rows import DOT, AgendaRow, agenda_row, listed, month_head
from services.language import _, formats
from services.timetable.views import ClassView, SeriesView


def term(of: ClassView) -> str:
    """ "12 Jan – 29 Mar": with its name, by which a class is known."""
    return f"{formats.day(of.first_on)} – {formats.day(of.last_on)}"


def meets(of: SeriesView) -> str:
    """ "Mondays 17:00–17:45 · Ranelagh Studio, Hall · Noah Byrne"."""
    where = ", ".join(part for part in (of.venue, of.room) if part)
    return DOT.join(part for part in (times(of), where, of.instructor) if part)


def times(of: SeriesView) -> str:
    """ "Mondays 17:00–17:45"."""
    ends = (of.starts_minute + of.minutes) % (24 * 60)
    begins = formats.minute_of_day(of.starts_minute)
    return f"{formats.weekly(of.weekday)} {begins}–{formats.minute_of_day(ends)}"


def booked(of: ClassView) -> str:
    """ "6 of 8 booked"."""
    return _("{booked} of {capacity} booked").format(booked=of.booked, capacity=of.capacity)


def days(first: date, last: date) -> str:
    """ "Mon 21 Dec – Sun 3 Jan", or one day."""
    return " – ".join(dict.fromkeys((formats.day(first), formats.day(last))))


def months(rows: Iterable[tuple[date, AgendaRow]]) -> h.Renderable:
    """Rows under the names of their months."""
    by_month = groupby(rows, key=lambda each: (each[0].year, each[0].month))
    return h.fragment[
        (
            h.fragment[
                month_head(formats.month_name(found[0][0])),
                listed(agenda_row, [row for _on, row in found]),
            ]
            for found in (list(each) for _month, each in by_month)
        )
    ]
