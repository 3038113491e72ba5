"""One date of a class by itself: moved by hand; no change of the series undoes that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Class, Session
from db.states import MARKED
from services import provider
from services.core.capacity import free_places
from services.core.local_time import local_day
from services.core.refusals import NotFound, Refused
from services.core.typed_form import LONGEST_TEXT, TypedForm, ticked
from services.core.work import Reading, Work
from services.language import N_, formats
from services.timetable import one_date_form, taking_out
from services.timetable.change_session import FewerPlacesThanTaken, move, scheduled, set_places
from services.timetable.rights import timetable_only
from services.timetable.series import Slot


class MetThen(Refused):
    """The class has another session at that time."""

    message = N_("The class already meets at that time.")


class InThePast(Refused):
    """Nobody can come to a session of yesterday."""

    message = N_("That is in the past.")


class MarkedAlready(Refused):
    """Somebody was here or away: that was at the time at which it was."""

    message = N_(
        "The register of this session is marked already, so its time stays. Take the marks back first."
    )


@dataclass(frozen=True, slots=True)
class OneDate:
    """One date of a class, for the form that changes it."""

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
        "places": str(row.places),
        "public_note": row.public_note,
        "internal_note": row.internal_note,
        "tell": ticked(True),
    }
    parts = await taking_out.parts(r, session_id)
    return OneDate(row.id, class_.id, class_.name, row.series_id, day, row.status, parts, values)


async def change(w: Work, session_id: UUID, said: Mapping[str, str]) -> Session:
    """Change one date as it was typed; with `tell`, its families get one message if day, time, place or instructor change.

    Raises:
        NotFound, NotScheduled; NotAsTyped.
        MetThen, InThePast, MarkedAlready, as problems of its day; FewerPlacesThanTaken as one of its places.
    """
    row = await scheduled(w, session_id)
    form = TypedForm(said, "")
    slot = await one_date_form.read(w, row, form)
    if (slot.starts_at, slot.minutes) != (row.starts_at, row.minutes):
        await _refuse_other_time(w, row, slot, form)
    if slot.places != row.places and free_places(slot.places, row.taken) < 0:
        form.wrong("places", FewerPlacesThanTaken(taken=row.taken))
    form.done()
    if slot.places != row.places:
        await set_places(w, session_id, slot.places)
    empty = [name for name in ("room_id", "instructor_id") if getattr(slot, name) is None]
    return await move(
        w,
        session_id,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        venue_id=slot.venue_id,
        room_id=slot.room_id,
        instructor_id=slot.instructor_id,
        public_note=form.text("public_note", longest=LONGEST_TEXT),
        internal_note=form.text("internal_note", longest=LONGEST_TEXT),
        clear=empty,
        tell=form.yes("tell"),
    )


async def _refuse_other_time(w: Work, row: Session, slot: Slot, form: TypedForm) -> None:
    marked = select(Attendance.id).where(Attendance.session_id == row.id, Attendance.state.in_(MARKED))
    if slot.starts_at <= w.now and "day" not in form.problems:
        form.wrong("day", InThePast())
    elif await w.db.scalar(marked.limit(1)) is not None:
        form.wrong("day", MarkedAlready())
    elif await _meets_then(w, row, slot.starts_at):
        form.wrong("day", MetThen())


async def _meets_then(r: Reading, row: Session, starts_at: datetime) -> bool:
    other = select(Session.id).where(
        Session.class_id == row.class_id, Session.id != row.id, Session.starts_at == starts_at
    )
    return await r.db.scalar(other.limit(1)) is not None
