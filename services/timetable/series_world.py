"""What a series meets with: its sessions and who has touched them, the days off, and the class's other sessions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import func, select

from db import Attendance, Class, ClassSeries, Holiday, Programme, QueueEntry, Session
from db.states import GIVEN_UP, IN_QUEUE, MARKED
from services import provider
from services.core.work import Reading, Work
from services.language import language
from services.provider import DayOff
from services.timetable.series import Existing, IsOff, Slot, Untouched, Weekly, World

ALWAYS = datetime.min.replace(tzinfo=UTC)
"""A moment before all sessions: for a list that is brought in, whose past sessions are made, too."""


def weekly(of: ClassSeries, places: int) -> Weekly:
    """What a series as it is stored wants, with so many places."""
    return Weekly(
        of.weekday,
        of.first_on,
        of.last_on,
        of.starts_minute,
        of.minutes,
        of.venue_id,
        of.room_id,
        of.instructor_id,
        places,
    )


def slot_of(session: Session) -> Slot:
    """When and where a session is."""
    return Slot(
        session.starts_at,
        session.minutes,
        session.venue_id,
        session.room_id,
        session.instructor_id,
        session.places,
    )


async def sessions_of(r: Reading, class_id: UUID) -> list[Session]:
    """All sessions of a class in order of time; in a work they are locked, in order of their ids."""
    statement = select(Session).where(Session.class_id == class_id).order_by(Session.id)
    if isinstance(r, Work):
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = (await r.db.scalars(statement)).all()
    return sorted(found, key=lambda session: session.starts_at)


async def world(
    r: Reading,
    sessions: Sequence[Session],
    series: ClassSeries | None,
    is_off: IsOff,
    now: datetime,
    *,
    since: date | None = None,
    usual_places: int | None = None,
) -> World:
    """What this series of a class with these sessions meets with; None: one that is still to be made.

    Args:
        since: only its sessions of this week and later ones are its own; the others only occupy their time.
        usual_places: how many places the class has given its sessions until now.
    """
    own = [
        each
        for each in sessions
        if series is not None
        and each.series_id == series.id
        and each.week_on is not None
        and (since is None or each.week_on >= since)
    ]
    touched = await touched_by(r, own)
    children = await _children(r, own)
    existing = [
        Existing(
            each.id,
            each.week_on,
            slot_of(each),
            _kept(each, touched, now),
            children.get(each.id, 0),
            each.taken,
        )
        for each in own
        if each.week_on is not None
    ]
    mine = {each.id for each in own}
    return World(
        now,
        (await provider.current(r)).zone,
        is_off,
        existing,
        frozenset(map(date.fromisoformat, series.dropped)) if series is not None else frozenset(),
        frozenset(each.starts_at for each in sessions if each.id not in mine),
        usual_places,
    )


def _kept(session: Session, touched: Mapping[UUID, Untouched], now: datetime) -> Untouched | None:
    """Why no series may change it; what weighs most comes first."""
    if session.status == "cancelled":
        return Untouched.CANCELLED
    if session.starts_at <= now or session.status == "finished":
        return Untouched.PAST
    if session.id in touched:
        return touched[session.id]
    return Untouched.BY_HAND if session.origin == "moved" else None


async def touched_by(r: Reading, sessions: Iterable[Session]) -> dict[UUID, Untouched]:
    """The sessions in which somebody is marked, cancelled, comes for a make-up, waits, or has picked the date."""
    ids = [each.id for each in sessions]
    if not ids:
        return {}
    picked = (
        select(Session.id)
        .join(Class, Class.id == Session.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(Session.id.in_(ids), Programme.kind == "pay_as_you_go")
    )
    by_family = (
        Attendance.state.in_(GIVEN_UP) | (Attendance.type != "regular") | Attendance.session_id.in_(picked)
    )
    found = dict.fromkeys(
        await r.db.scalars(select(Attendance.session_id).where(Attendance.session_id.in_(ids), by_family)),
        Untouched.FAMILY,
    )
    waiting = select(QueueEntry.session_id).where(
        QueueEntry.session_id.in_(ids), QueueEntry.state.in_(IN_QUEUE)
    )
    found |= dict.fromkeys(await r.db.scalars(waiting), Untouched.FAMILY)
    marked = select(Attendance.session_id).where(Attendance.session_id.in_(ids), Attendance.state.in_(MARKED))
    return found | dict.fromkeys(await r.db.scalars(marked), Untouched.MARKED)


async def _children(r: Reading, sessions: Iterable[Session]) -> dict[UUID, int]:
    ids = [each.id for each in sessions]
    if not ids:
        return {}
    rows = await r.db.execute(
        select(Attendance.session_id, func.count())
        .where(Attendance.session_id.in_(ids), Attendance.state.not_in(GIVEN_UP))
        .group_by(Attendance.session_id)
    )
    return {row[0]: row[1] for row in rows.all()}


async def days_off(
    r: Reading, venue_id: UUID, first_on: date, last_on: date, *, on_public: bool, on_school: bool
) -> IsOff:
    """From a day to why a class at this venue does not meet on it: an own day off, a school or a public holiday."""
    rows = await r.db.scalars(
        select(Holiday)
        .where(Holiday.first_on <= last_on, Holiday.last_on >= first_on)
        .order_by(Holiday.first_on, Holiday.name)
    )
    venue = (await provider.places(r)).venues[venue_id]
    country = venue.country or (await provider.current(r)).country
    entered = [
        (DayOff(each.kind, each.first_on, each.last_on, each.region), each.name)
        for each in rows
        if not (each.kind == "public" and on_public)
    ]

    def is_off(day: date) -> str | None:
        for off, name in entered:
            if off.covers(day, venue.region, school=not on_school):
                return name
        if on_public:
            return None
        return provider.public_holidays(country, venue.region, day.year, language()).get(day)

    return is_off
