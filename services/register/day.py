"""One day's sessions with who comes to each, and which earlier registers are still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from db import Attendance, Attendee, Booking, Class, Programme, Session
from db.base import Id, Moment
from db.states import GIVEN_UP
from db.values import Money
from services import provider
from services.core import access_to_sessions
from services.core.ages import age
from services.core.asking import Question, like
from services.core.capabilities import Capability, may
from services.core.local_time import MIDNIGHT, at_wall, day_end, local_day, today
from services.core.visitor import Visitor
from services.core.work import Reading
from services.language import formats
from services.payments import late
from services.people.kids import kid
from services.register import marking
from services.register.on_register import OnRegister, Register
from services.register.still_open import Open, still_open


@dataclass(frozen=True, slots=True)
class Day:
    """Everything that Today shows of one day."""

    on: date
    is_today: bool
    registers: tuple[Register, ...]
    unmarked: tuple[Open, ...]
    """Earlier sessions that still want marking, the oldest first."""
    opened: UUID | None
    """The session whose register is open on the screen: what runs now, else what comes next."""
    next_on: date | None = None
    """Of a day without sessions: the next day that has one."""


@dataclass(frozen=True, slots=True)
class Week:
    """The sessions of one week, with who comes to each in any order, and without what is late of them."""

    first_on: date
    """Its Monday."""
    registers: tuple[Register, ...]


async def week(r: Reading, with_day: date | None = None) -> Week:
    """The sessions of the week that has this day in it, by time; of this week without a day."""
    zone = (await provider.current(r)).zone
    any_day = with_day or today(r.now, zone)
    monday = any_day - timedelta(days=any_day.weekday())
    begin, end = at_wall(monday, MIDNIGHT, zone), day_end(monday + timedelta(days=6), zone)
    return Week(monday, await _load(r, in_full=False, begin=begin, end=end))


async def day(r: Reading, on: date | None = None) -> Day:
    """A day's sessions that this visitor may see, by time; today without a date.

    Raises:
        NotSetUp.
    """
    zone = (await provider.current(r)).zone
    here = today(r.now, zone)
    on = on or here
    registers = await _load(r, begin=at_wall(on, MIDNIGHT, zone), end=day_end(on, zone))
    unmarked = await still_open(r)
    opened = _opened(registers, r) if on == here else None
    return Day(
        on, on == here, registers, unmarked, opened, None if registers else await _next_after(r, on, zone)
    )


async def _next_after(r: Reading, on: date, zone: ZoneInfo) -> date | None:
    statement = (
        select(Session.starts_at)
        .where(
            access_to_sessions.sessions_of(r.visitor),
            Session.starts_at >= day_end(on, zone),
            Session.status != "cancelled",
        )
        .order_by(Session.starts_at)
        .limit(1)
    )
    begins = await r.db.scalar(statement)
    return None if begins is None else local_day(begins, zone)


async def one(r: Reading, session_id: UUID) -> Register:
    """One session's register.

    Raises:
        NotFound: no such session, or not theirs.
    """
    await access_to_sessions.session(r, session_id)
    return (await _load(r, session_id=session_id))[0]


def _opened(registers: Sequence[Register], r: Reading) -> UUID | None:
    """What runs now, the visitor's own first; else the next to come; else the last one."""
    alive = [each for each in registers if each.status != "cancelled"]
    mine = r.visitor.name
    running = sorted(
        (each for each in alive if each.is_running(r.now)),
        key=lambda each: not (mine and each.instructor.startswith(mine)),
    )
    to_come = [each for each in alive if each.starts_at > r.now]
    best = [*running[:1], *to_come[:1], *alive[-1:]]
    return best[0].session_id if best else None


_BEGIN, _END = bindparam("begin", type_=Moment()), bindparam("end", type_=Moment())


def _which(who: Visitor, one_session: bool) -> ColumnElement[bool]:
    """The sessions that are asked for: one, or those between two moments; of them those that this visitor may see."""
    if one_session:
        asked = Session.id == bindparam("session_id", type_=Id())
    else:
        asked = and_(Session.starts_at >= _BEGIN, Session.starts_at < _END)
    return and_(access_to_sessions.sessions_of(who), asked)


@Question
def _sessions(who: Visitor, one_session: bool) -> Select[Session, str, bool]:
    return (
        select(Session, Programme.name, Programme.tracks_attendance)
        .join(Class, Class.id == Session.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(_which(who, one_session))
        .order_by(Session.starts_at, Class.name, Session.id)
    )


@Question
def _comes(who: Visitor, one_session: bool) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Attendance.session_id,
            Attendance.id,
            Attendance.type,
            Attendance.state,
            Attendance.reason,
            Booking.id,
            Booking.status,
            Attendee,
        )
        .join(Session, Session.id == Attendance.session_id)
        .join(Booking, Booking.id == Attendance.booking_id)
        .join(Attendee, Attendee.id == Attendance.attendee_id)
        .where(_which(who, one_session), Attendance.state != "hidden")
        .order_by(Attendance.id)
    )


async def _load(
    r: Reading, *, in_full: bool = True, session_id: UUID | None = None, **between: datetime
) -> tuple[Register, ...]:
    """`in_full`: in the order of names, and with what is late; a week says only how many there are."""
    asked = (like(r.visitor), session_id is not None)
    values = {"session_id": session_id} if session_id else between
    found = await _sessions.ask(r, *asked, **values)
    if not found:
        return ()
    comes = await _comes.ask(r, *asked, **values)
    owes: dict[UUID, Money] = {}
    if in_full:
        comes.sort(key=lambda row: formats.sort_key(row[7].first_name, row[7].last_name))
        if may(r.visitor, Capability.MONEY):
            owes = await late.of_bookings(r, {row[5] for row in comes})
    children: dict[UUID, list[OnRegister]] = {session.id: [] for session, *_more in found}
    zone = (await provider.current(r)).zone
    days = {session.id: local_day(session.starts_at, zone) for session, *_more in found}
    for row in comes:
        children[row[0]].append(_child(row, owes, days[row[0]]))
    places = await provider.places(r)
    return tuple([await _register(r, *row, places, children[row[0].id]) for row in found])


def _child(row: Any, owes: dict[UUID, Money], on: date) -> OnRegister:
    _session, attendance_id, type_, state, reason, booking_id, status, attendee = row
    return OnRegister(
        attendance_id,
        kid(attendee),
        None if attendee.born_on is None else age(attendee.born_on, on),
        attendee.care_note,
        attendee.photos_allowed is False,
        type_,
        status in ("trial_started", "trial_ended"),
        owes.get(booking_id),
        state,
        reason or "",
    )


async def _register(
    r: Reading,
    session: Session,
    programme: str,
    tracks_attendance: bool,
    places: provider.Places,
    children: list[OnRegister],
) -> Register:
    return Register(
        session.id,
        programme,
        session.starts_at,
        session.minutes,
        places.venues[session.venue_id].name,
        places.instructor(session.instructor_id) or "",
        session.status,
        session.cancel_reason,
        session.public_note,
        session.internal_note,
        session.places,
        await marking.opens(r, session.starts_at),
        tracks_attendance and session.status != "cancelled" and marking.may_mark(r, session),
        tuple(child for child in children if child.state not in GIVEN_UP),
        tuple(child for child in children if child.state in GIVEN_UP),
    )
