"""A date that is taken out of a class; no change of its series brings it back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import Attendance, ClassSeries, QueueEntry
from services.core import audit
from services.core.events import SESSION_CHANGED
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.timetable.change_session import scheduled


class SomebodyIsIn(Refused):
    """A session in which somebody has, or had, a part is cancelled instead."""

    message = N_("Children have a part in this date. Cancel it instead, so that their families hear of it.")


async def take_out(w: Work, session_id: UUID) -> UUID:
    """Take a date out in which nobody has a part; its series never brings it back. Returns the class.

    Raises:
        NotFound, NotScheduled, SomebodyIsIn.
    """
    row = await scheduled(w, session_id)
    if await parts(w, session_id):
        raise SomebodyIsIn
    if row.series_id is not None and row.week_on is not None:
        series = await w.db.get_one(ClassSeries, row.series_id, with_for_update=True)
        series.dropped = sorted({*series.dropped, row.week_on.isoformat()})
    audit.note(w, "taken out", "class", row.class_id, starts_at=row.starts_at)
    w.publish(SESSION_CHANGED, row.id)
    await w.db.delete(row)
    await w.db.flush()
    return row.class_id


async def parts(r: Reading, session_id: UUID) -> int:
    """How many have, or had, a part in it."""
    rows = [
        *(await r.db.scalars(select(Attendance.id).where(Attendance.session_id == session_id))),
        *(await r.db.scalars(select(QueueEntry.id).where(QueueEntry.session_id == session_id))),
    ]
    return len(rows)
