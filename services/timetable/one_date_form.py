"""One date of a class as staff type it: what is read from the form, and what would be in its way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from uuid import UUID

from db import Session
from services import provider
from services.core.local_time import at_wall
from services.core.plan import ActLine
from services.core.refusals import NotFound
from services.core.typed_form import Missing, TypedForm
from services.core.work import Reading
from services.timetable import overlaps, series_form
from services.timetable.rights import timetable_only
from services.timetable.series import Slot
from services.timetable.series_wish import MOST_MINUTES, MOST_PLACES


async def overlapping(r: Reading, session_id: UUID, said: Mapping[str, str]) -> list[ActLine]:
    """The sessions of other classes that would be in the way of this one, as it is typed so far; none while it is wrong.

    Raises:
        NotFound: there is none, or the visitor may not change the timetable.
    """
    timetable_only(r)
    row = await r.db.get(Session, session_id)
    if row is None:
        raise NotFound
    form = TypedForm(said, "")
    slot = await read(r, row, form)
    same = slot == _now(row)
    return [] if form.problems or same else await overlaps.of_slots(r, row.class_id, [slot])


async def read(r: Reading, row: Session, form: TypedForm) -> Slot:
    """When, where, with whom and for how many; what is wrong is remembered in the form."""
    found = await series_form.choices(r)
    day, starts = form.day("day"), form.minute("starts")
    if day is None and not form.raw("day"):
        form.wrong("day", Missing())
    minutes = form.needed_number("minutes", 1, MOST_MINUTES)
    usual = f"{row.venue_id}/{row.room_id}" if row.room_id else str(row.venue_id)
    venue = form.one_of("venue", {usual, *(value for value, _name in found.venues)}) or usual
    venue_id, _slash, room_id = (usual if "venue" in form.problems else venue).partition("/")
    leads = form.one_of(
        "instructor", {"", str(row.instructor_id or ""), *(v for v, _name in found.instructors)}
    )
    zone = (await provider.current(r)).zone
    return Slot(
        at_wall(day, time(*divmod(starts, 60)), zone) if day else row.starts_at,
        minutes,
        UUID(venue_id),
        UUID(room_id) if room_id else None,
        UUID(leads) if leads and "instructor" not in form.problems else None,
        form.needed_number("places", 0, MOST_PLACES),
    )


def _now(row: Session) -> Slot:
    return Slot(row.starts_at, row.minutes, row.venue_id, row.room_id, row.instructor_id, row.places)
