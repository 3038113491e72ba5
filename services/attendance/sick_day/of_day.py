"""Which sessions a sick day is about: those of an instructor, of a venue, of a whole day, or one; and who could take over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from db import Attendance, Class, Programme, Session, Staff, Venue
from db.states import EXPECTED
from db.tables.programmes import SCHEDULED
from services import provider
from services.core.local_time import MIDNIGHT, at_wall, day_end, local_day
from services.core.work import Reading
from services.language import formats
from services.timetable.rights import timetable_only

LONGEST = timedelta(days=31)
"""So many days at once at most."""
TEACH = ("owner", "assistant", "main_instructor", "instructor", "external_instructor")


@dataclass(frozen=True, slots=True)
class CannotMeet:
    """What cannot take place as planned."""

    first_on: date
    last_on: date
    instructor_id: UUID | None = None
    venue_id: UUID | None = None
    session_id: UUID | None = None
    region: str = ""
    """Only venues of this region; empty: all."""
    why: str = ""
    """What families are told, where that is known before: the name of a day off."""


@dataclass(frozen=True, slots=True)
class OnDay:
    """One session that is still to take place."""

    session_id: UUID
    programme: str
    class_name: str
    starts_at: datetime
    minutes: int
    venue_id: UUID
    venue: str
    instructor_id: UUID | None
    instructor: str
    children: int
    """Who is expected, those who come for a make-up included."""

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Substitute:
    """Somebody who could take sessions over."""

    staff_id: UUID
    name: str
    busy: frozenset[UUID]
    """Those of the sessions at whose time they teach another one."""


async def sessions(r: Reading, scope: CannotMeet) -> tuple[OnDay, ...]:
    """The scheduled sessions within the scope, from today on, by time; of more than 31 days only the first 31.

    What is before today has taken place, or is cancelled one by one.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    zone = (await provider.current(r)).zone
    last_on = min(scope.last_on, scope.first_on + LONGEST)
    where = [
        Session.starts_at >= at_wall(max(scope.first_on, local_day(r.now, zone)), MIDNIGHT, zone),
        Session.starts_at < day_end(last_on, zone),
    ]
    if scope.instructor_id is not None:
        where.append(Session.instructor_id == scope.instructor_id)
    if scope.venue_id is not None:
        where.append(Session.venue_id == scope.venue_id)
    if scope.region:
        where.append(Session.venue_id.in_(select(Venue.id).where(Venue.region == scope.region)))
    if scope.session_id is not None:
        where = [Session.id == scope.session_id]
    comes = (
        select(func.count())
        .where(Attendance.session_id == Session.id, Attendance.state.in_(EXPECTED))
        .scalar_subquery()
    )
    rows = await r.db.execute(
        select(Session, Class.name, Programme.name, comes)
        .join(Class, Class.id == Session.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(SCHEDULED, *where)
        .order_by(Session.starts_at, Class.name, Session.id)
    )
    places = await provider.places(r)
    return tuple(
        OnDay(
            session.id,
            programme,
            class_name,
            session.starts_at,
            session.minutes,
            session.venue_id,
            places.venues[session.venue_id].name,
            session.instructor_id,
            places.instructor(session.instructor_id) or "",
            children,
        )
        for session, class_name, programme, children in rows.all()
    )


async def substitutes(r: Reading, of: tuple[OnDay, ...]) -> tuple[Substitute, ...]:
    """Who teaches here and could take these sessions over, by name, with where each is busy."""
    if not of:
        return ()
    rows = await r.db.scalars(select(Staff).where(Staff.active, Staff.role.in_(TEACH)))
    taken = await r.db.execute(
        select(Session.instructor_id, Session.id, Session.starts_at, Session.minutes).where(
            SCHEDULED,
            Session.instructor_id.is_not(None),
            Session.starts_at > of[0].starts_at - timedelta(days=1),
            Session.starts_at < max(each.ends_at for each in of),
        )
    )
    busy: dict[UUID | None, set[UUID]] = {}
    for staff_id, id_, starts_at, minutes in taken.all():
        ends_at = starts_at + timedelta(minutes=minutes)
        for each in of:
            if id_ != each.session_id and starts_at < each.ends_at and each.starts_at < ends_at:
                busy.setdefault(staff_id, set()).add(each.session_id)
    found = [
        Substitute(
            staff.id, formats.full_name(staff.first_name, staff.last_name), frozenset(busy.get(staff.id, ()))
        )
        for staff in rows.all()
    ]
    return tuple(sorted(found, key=lambda each: formats.sort_key(each.name)))
