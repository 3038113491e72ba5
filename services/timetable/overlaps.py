"""Who would be in two places at once, and which room would have two classes: a warning, never a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from db import Class, Session
from db.tables.programmes import SCHEDULED
from services.core.plan import STAYS, ActLine
from services.core.work import Reading
from services.timetable.series import Line, Make, Move, Slot

INSTRUCTOR, ROOM = "instructor", "room"
"""Why a line warns."""
LONGEST = timedelta(days=1)


async def lines(r: Reading, class_id: UUID | None, of: Sequence[Line]) -> list[ActLine]:
    """One line for each session of another class that one of these would overlap, in order of time."""
    return await of_slots(r, class_id, [each.slot for each in of if isinstance(each, Make | Move)])


async def of_slots(r: Reading, class_id: UUID | None, slots: Sequence[Slot]) -> list[ActLine]:
    """The same for sessions that are, or would be, then and there."""
    if not slots:
        return []
    first, last = min(each.starts_at for each in slots), max(_end(each) for each in slots)
    here = {each.venue_id for each in slots}, {each.instructor_id for each in slots if each.instructor_id}
    rows = await r.db.execute(
        select(Session, Class.name)
        .join(Class, Class.id == Session.class_id)
        .where(
            SCHEDULED,
            Session.starts_at > first - LONGEST,
            Session.starts_at < last,
            Session.venue_id.in_(here[0]) | Session.instructor_id.in_(here[1]),
            *([Class.id != class_id] if class_id is not None else []),
        )
        .order_by(Session.starts_at, Class.name)
    )
    found: list[ActLine] = []
    for other, name in rows:
        why = next((met for each in slots if (met := clash(each, other))), "")
        if why:
            facts = {"name": name, "starts_at": other.starts_at.isoformat(), "minutes": other.minutes}
            found.append(ActLine(STAYS, "overlap", other.id, facts, why))
    return found


def clash(of: Slot, other: Session) -> str:
    """What of one session is needed by the other at the same time; nothing: they are not in each other's way."""
    ends = other.starts_at + timedelta(minutes=other.minutes)
    if other.starts_at >= _end(of) or of.starts_at >= ends:
        return ""
    if of.instructor_id is not None and of.instructor_id == other.instructor_id:
        return INSTRUCTOR
    same_room = of.room_id is None or other.room_id is None or of.room_id == other.room_id
    return ROOM if of.venue_id == other.venue_id and same_room else ""


def _end(of: Slot) -> datetime:
    return of.starts_at + timedelta(minutes=of.minutes)
