"""What jobs do to attendance: free places once undo is over, close registers (R20, R99)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from db import Attendance, Session
from db.states import EXPECTED
from db.tables.programmes import SCHEDULED
from services import provider
from services.core import audit, locks
from services.core.work import Reading, Work
from services.waiting_list import queue

IN_ONE_GO = 200


async def next_release(r: Reading) -> datetime | None:
    """When the next place is freed; None if no cancellation can be undone now."""
    found: datetime | None = await r.db.scalar(
        select(func.min(Attendance.release_at)).where(Attendance.release_at.is_not(None))
    )
    return found


async def release_due(w: Work) -> int:
    """Free the places whose thirty seconds are over, and offer them to the waiting list (R20, R53).

    Returns how many. Running it again does nothing.
    """
    due = await w.db.execute(
        select(Attendance.id, Attendance.session_id)
        .where(Attendance.release_at <= w.now)
        .order_by(Attendance.session_id, Attendance.id)
        .limit(IN_ONE_GO)
    )
    ids = due.all()
    await locks.sessions(w, *(session_id for _id, session_id in ids))
    for attendance_id, session_id in ids:
        attendance = await w.db.scalar(
            select(Attendance)
            .where(Attendance.id == attendance_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if attendance is None or attendance.release_at is None or attendance.release_at > w.now:
            continue
        attendance.holds_place, attendance.release_at = False, None
        await w.db.flush()
        await queue.freed(w, session_id)
    return len(ids)


async def close_registers(w: Work) -> int:
    """Close the register some days after a session: whoever is still expected becomes a no-show (R99, Q14).

    The session becomes finished. Returns how many sessions; 0 days in the settings means never.
    """
    here = await provider.current(w)
    if here.closes_registers_after == 0:
        return 0
    before = w.now - timedelta(days=here.closes_registers_after)
    oldest = select(Session.id).where(SCHEDULED, Session.starts_at < before).order_by(Session.starts_at)
    due = (await w.db.scalars(oldest.limit(IN_ONE_GO))).all()
    started = await w.db.scalars(
        select(Session)
        .where(Session.id.in_(due), Session.status == "scheduled")
        .order_by(Session.id)
        .with_for_update()
    )
    over = [
        session for session in started if session.starts_at + timedelta(minutes=session.minutes) <= before
    ]
    for session in over:
        await _close(w, session)
    return len(over)


async def _close(w: Work, session: Session) -> None:
    session.status = "finished"
    still = await w.db.scalars(
        select(Attendance).where(Attendance.session_id == session.id, Attendance.state.in_(EXPECTED))
    )
    for attendance in still:
        attendance.state, attendance.by_family = "no_show", False
        attendance.changed_at, attendance.changed_by = w.now, w.visitor.name
        attendance.changed_by_id = w.visitor.person_id
    audit.note(w, "closed", "session", session.id)
