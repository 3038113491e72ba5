"""Sessions to come to which nobody comes any more: cancelling them is proposed, never done by itself (R21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, select

from db import Attendance, Class, Programme, QueueEntry, Session
from db.base import Moment
from db.states import GIVEN_UP, IN_QUEUE
from db.tables.programmes import SCHEDULED
from services.core.asking import NOW, Question
from services.core.capabilities import Capability, may
from services.core.work import Reading

LOOKS_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Deserted:
    """A session whose last child has cancelled."""

    session_id: UUID
    programme: str
    starts_at: datetime


@Question
def _deserted() -> Select[UUID, str, datetime]:
    gave_up = exists().where(Attendance.session_id == Session.id, Attendance.state.in_(GIVEN_UP))
    waits = exists().where(QueueEntry.session_id == Session.id, QueueEntry.state.in_(IN_QUEUE))
    return (
        select(Session.id, Programme.name, Session.starts_at)
        .join(Class, Class.id == Session.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(
            SCHEDULED,
            Session.starts_at > NOW,
            Session.starts_at < bindparam("until", type_=Moment()),
            Session.taken == 0,
            gave_up,
            ~waits,
        )
        .order_by(Session.starts_at, Session.id)
    )


async def deserted(r: Reading) -> tuple[Deserted, ...]:
    """The sessions of the next fortnight in which nobody holds a place or waits for one, and somebody did, by time.

    Trials, make-ups and places that are offered count as coming. Empty for whoever may not cancel sessions.
    """
    if not may(r.visitor, Capability.TIMETABLE):
        return ()
    return tuple(Deserted(*row) for row in await _deserted.ask(r, until=r.now + LOOKS_AHEAD))
