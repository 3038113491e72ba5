"""A session in one line, where another one refers to it: what a make-up was used for, and what it makes up for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, literal, select, union_all
from sqlalchemy.orm import aliased

from db import Attendance, Credit, Session
from db.states import KEPT
from services import provider
from services.core.asking import Question
from services.core.work import Reading


@dataclass(frozen=True, slots=True)
class Brief:
    """A session in one line, and the attendance in it."""

    attendance_id: UUID
    session_id: UUID
    starts_at: datetime
    minutes: int
    venue: str
    instructor: str | None


@dataclass(frozen=True, slots=True)
class BothEnds:
    """The two sessions that a credit joins, by the credit's id; a credit without one of them is not in it."""

    used_for: dict[UUID, Brief]
    missed_at: dict[UUID, datetime]
    """The start of the session that the credit was earned by."""


_Source = aliased(Attendance, name="source")
_ENDS: Question[*tuple[Any, ...]] = Question(
    lambda: union_all(
        select(
            Attendance.credit_id,
            literal(1).label("uses"),
            Attendance.id,
            Session.id,
            Session.starts_at,
            Session.minutes,
            Session.venue_id,
            Session.instructor_id,
        )
        .select_from(Attendance)
        .join(Session, Session.id == Attendance.session_id)
        .where(Attendance.credit_id.in_(bindparam("earned", expanding=True)), Attendance.state.in_(KEPT)),
        select(
            Credit.id,
            literal(0),
            _Source.id,
            Session.id,
            Session.starts_at,
            Session.minutes,
            Session.venue_id,
            Session.instructor_id,
        )
        .select_from(Credit)
        .join(_Source, _Source.id == Credit.source_attendance_id)
        .join(Session, Session.id == _Source.session_id)
        .where(Credit.id.in_(bindparam("spent", expanding=True))),
    )
)


async def both_ends(r: Reading, used_for: Sequence[UUID] = (), missed_by: Sequence[UUID] = ()) -> BothEnds:
    """What the credits `used_for` were used for (nothing that was given up again), and what `missed_by` make up for."""
    found = BothEnds({}, {})
    if not used_for and not missed_by:
        return found
    rows = await _ENDS.ask(r, earned=list(used_for), spent=list(missed_by))
    places = await provider.places(r) if rows else None
    for credit_id, uses, id_, session_id, starts_at, minutes, venue_id, staff_id in rows:
        if not uses:
            found.missed_at[credit_id] = starts_at
        elif places is not None:
            venue, instructor = places.venues[venue_id].name, places.instructor(staff_id)
            found.used_for[credit_id] = Brief(id_, session_id, starts_at, minutes, venue, instructor)
    return found
