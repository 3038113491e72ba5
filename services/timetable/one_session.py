"""One date of a class by itself: moved by hand; no change of the series undoes that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select

from db import Class, Session
from services import provider
from services.core.local_time import at_wall, local_day
from services.core.refusals import NotFound, Refused
from services.core.typed_form import NotOffered, TypedForm
from services.core.work import Reading, Work
from services.language import N_, formats
from services.timetable import taking_out
from services.timetable.change_session import move, scheduled
from services.timetable.rights import timetable_only
from services.timetable.series_wish import MOST_MINUTES


class MetThen(Refused):
    """The class has another session at that time."""

    message = N_("The class already meets at that time.")


class InThePast(Refused):
    """Nobody can come to a session of yesterday."""

    message = N_("That is in the past.")


@dataclass(frozen=True, slots=True)
class OneDate:
    """One date of a class, for the form that moves it."""

    id: UUID
    class_id: UUID
    class_name: str
    series_id: UUID | None
    day: date
    status: str
    children: int
    values: Mapping[str, str]


async def one(r: Reading, session_id: UUID) -> OneDate:
    """One date as it is now.

    Raises:
        NotFound: there is none, or the visitor may not change the timetable.
    """
    timetable_only(r)
    row = await r.db.get(Session, session_id)
    if row is None:
        raise NotFound
    class_ = await r.db.get_one(Class, row.class_id)
    room = f"/{row.room_id}" if row.room_id else ""
    zone = (await provider.current(r)).zone
    day = local_day(row.starts_at, zone)
    values = {
        "day": day.isoformat(),
        "starts": formats.clock(row.starts_at),
        "minutes": str(row.minutes),
        "venue": f"{row.venue_id}{room}",
        "instructor": str(row.instructor_id or ""),
    }
    parts = await taking_out.parts(r, session_id)
    return OneDate(row.id, class_.id, class_.name, row.series_id, day, row.status, parts, values)


async def change(w: Work, session_id: UUID, said: Mapping[str, str]) -> Session:
    """Give one date another time, place or instructor.

    Raises:
        NotFound, NotScheduled; NotAsTyped.
        MetThen, InThePast, as problems of its day.
    """
    row = await scheduled(w, session_id)
    form = TypedForm(said, "")
    day, starts = form.day("day"), form.minute("starts")
    minutes = form.needed_number("minutes", 1, MOST_MINUTES)
    venue_id, room_id = _place(form)
    instructor_id = _who(form)
    zone = (await provider.current(w)).zone
    starts_at = at_wall(day, time(*divmod(starts, 60)), zone) if day else w.now
    if day is not None and starts_at <= w.now:
        form.wrong("day", InThePast())
    elif await _meets_then(w, row, starts_at):
        form.wrong("day", MetThen())
    form.done()
    row.room_id = room_id
    if instructor_id is None:
        row.instructor_id = None
    return await move(
        w, session_id, starts_at=starts_at, minutes=minutes, venue_id=venue_id, instructor_id=instructor_id
    )


async def _meets_then(r: Reading, row: Session, starts_at: datetime) -> bool:
    other = select(Session.id).where(
        Session.class_id == row.class_id, Session.id != row.id, Session.starts_at == starts_at
    )
    return await r.db.scalar(other.limit(1)) is not None


def _place(form: TypedForm) -> tuple[UUID | None, UUID | None]:
    venue, _slash, room = form.raw("venue").partition("/")
    try:
        return UUID(venue), UUID(room) if room else None
    except ValueError:
        form.wrong("venue", NotOffered())
        return None, None


def _who(form: TypedForm) -> UUID | None:
    try:
        return UUID(form.raw("instructor")) if form.raw("instructor") else None
    except ValueError:
        form.wrong("instructor", NotOffered())
        return None
