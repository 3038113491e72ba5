"""What a family reads about one session that is over, or has begun (R96): never what the team keeps to itself."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import PersonalNote, SessionReport
from services.attendance.content import rules
from services.core import access
from services.core.work import Reading


@dataclass(frozen=True, slots=True)
class WhatWasDone:
    """What was done, what to practise, and what is about this child alone; any of them may be empty."""

    by: str
    done: str
    practise: str
    personal: str


async def report(r: Reading, attendance_id: UUID) -> WhatWasDone | None:
    """What was written about a session for this attendee's family; None: nothing, or it is not shared.

    Raises:
        NotFound: no such session, or not theirs.
    """
    my = await access.attendance(r, attendance_id)
    if not rules.reads(my.attendance.type, my.attendance.state):
        return None
    row = (
        await r.db.execute(
            select(SessionReport.by, SessionReport.done, SessionReport.practise, PersonalNote.text)
            .outerjoin(PersonalNote, PersonalNote.attendance_id == attendance_id)
            .where(SessionReport.session_id == my.session.id, SessionReport.shared_at.is_not(None))
        )
    ).one_or_none()
    if row is None or not any(row[1:]):
        return None
    by, done, practise, personal = row
    return WhatWasDone(by, done, practise, personal or "")
