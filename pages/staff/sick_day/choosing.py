"""Who cannot come: an instructor of this day, a venue that is closed, or nobody meets at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID

import htpy as h

from components.base import static
from components.empty_state import empty
from components.frame import section_head, title
from components.marks import Avatar, Tile, initials
from components.rows import LineRow, line_row, listed
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.rooms import CALENDAR
from pages.staff.sick_day import addresses, texts
from services.attendance.sick_day import of_day
from services.attendance.sick_day.of_day import CannotMeet, OnDay
from services.core.visitor import Visitor
from services.core.work import now, reading
from services.language import _, formats


async def choosing(visitor: Visitor) -> None:
    """The screen."""
    on = addresses.day_of(page_context().query) or formats.local(now()).date()
    async with reading(visitor) as r:
        found = await of_day.sessions(r, CannotMeet(on, on))
    with frame(_("What can’t take place?"), tab=CALENDAR, room=CALENDAR, back=CALENDAR):
        static(title(_("What can’t take place?"), formats.day(on)))
        static(_choices(on, found))


def _choices(on: date, found: tuple[OnDay, ...]) -> h.Renderable:
    if not found:
        line = _("Everything on this day is over or cancelled.")
        return h.div(".cb-section")[empty(_("No sessions"), line, icon_name="event_available")]
    people = Counter((each.instructor_id, each.instructor) for each in found if each.instructor_id)
    venues = Counter((each.venue_id, each.venue) for each in found)
    whole = LineRow(
        _("The whole day"),
        Tile("event_busy"),
        texts.sessions(len(found)),
        href=addresses.of_scope(CannotMeet(on, on)),
    )
    return h.fragment[
        _section(
            _("Somebody is ill or away"),
            (_person(on, *who, n) for who, n in sorted(people.items(), key=_name)),
        ),
        _section(
            _("A venue is closed"), (_venue(on, *where, n) for where, n in sorted(venues.items(), key=_name))
        ),
        _section(_("A day off"), [whole]),
    ]


def _name(each: tuple[tuple[UUID | None, str], int]) -> formats.SortKey:
    return formats.sort_key(each[0][1])


def _section(name: str, rows: Iterable[LineRow]) -> h.Renderable:
    shown = list(rows)
    return (
        h.section(".cb-section")[section_head(name), listed(line_row, shown, label=name)]
        if shown
        else h.fragment[()]
    )


def _person(on: date, staff_id: UUID | None, name: str, number: int) -> LineRow:
    href = addresses.of_scope(CannotMeet(on, on, instructor_id=staff_id))
    return LineRow(name, Avatar(initials(name, 2)), texts.sessions(number), href=href)


def _venue(on: date, venue_id: UUID | None, name: str, number: int) -> LineRow:
    href = addresses.of_scope(CannotMeet(on, on, venue_id=venue_id))
    return LineRow(name, Tile("location_on"), texts.sessions(number), href=href)
