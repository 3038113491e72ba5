"""Earlier registers that are still open, because somebody on them is neither here nor away (R99)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, select

from db import Attendance, Class, Programme, Session
from db.base import Moment
from db.states import EXPECTED
from db.tables.programmes import SCHEDULED
from services import provider
from services.attendance import register_times
from services.core import access_to_sessions
from services.core.asking import NOW, Question, like
from services.core.visitor import Visitor
from services.core.work import Reading
from services.register.on_register import AROUND

LOOKS_BACK = timedelta(days=14)
"""Older registers are not asked for any more."""


@dataclass(frozen=True, slots=True)
class Open:
    """An earlier session that nobody has marked completely."""

    session_id: UUID
    programme: str
    starts_at: datetime
    closes_on: date | None
    """The last day before it closes by itself, everybody unmarked counting as missed (R99); None = never."""


@Question
def _open(who: Visitor) -> Select[Session, str]:
    expected = exists().where(Attendance.session_id == Session.id, Attendance.state.in_(EXPECTED))
    return (
        select(Session, Programme.name)
        .join(Class, Class.id == Session.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(
            SCHEDULED,
            Session.starts_at >= bindparam("since", type_=Moment()),
            Session.starts_at < NOW,
            Programme.tracks_attendance,
            access_to_sessions.sessions_of(who),
            expected,
        )
        .order_by(Session.starts_at, Session.id)
    )


async def still_open(r: Reading) -> tuple[Open, ...]:
    """Sessions of the last fortnight that are over and in which somebody is neither here nor away (R99)."""
    here = await provider.current(r)
    rows = await _open.ask(r, like(r.visitor), since=r.now - LOOKS_BACK)
    return tuple(
        Open(
            session.id,
            programme,
            session.starts_at,
            None if closes is None else register_times.last_day(closes, here.zone),
        )
        for session, programme in rows
        if (ends := session.starts_at + timedelta(minutes=session.minutes)) + AROUND < r.now
        for closes in [register_times.closes_at(ends, here.closes_registers_after, here.zone)]
    )
