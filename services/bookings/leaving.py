"""A booking leaves a class, for another or for good: its places are free for others, and its make-up rights fit both (R35)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from db import Attendance, Booking, Credit, Session
from db.states import CANCELLED, EXPECTED
from services.core import audit, locks
from services.core.access import Mine
from services.core.work import Work
from services.make_ups.credits import lifecycle
from services.waiting_list import queue


async def leave(w: Work, booking: Booking, class_id: UUID, begins: datetime) -> None:
    """Give up the booking's regular places in the sessions of a class from `begins` on, and offer them to who waits.

    What was cancelled there stays in the history with the right that it earned; nobody can come back to it.
    """
    await _free(
        w, booking, Attendance.type == "regular", Session.class_id == class_id, Session.starts_at >= begins
    )


async def give_up(w: Work, booking: Booking) -> None:
    """The booking has ended: all its places in sessions to come, make-ups too, are free at once, and go to who waits."""
    await _free(w, booking, Session.starts_at > w.now)


async def _free(w: Work, booking: Booking, *which: ColumnElement[bool]) -> None:
    rows = await w.db.execute(
        select(Attendance.id, Attendance.session_id)
        .join(Session, Session.id == Attendance.session_id)
        .where(Attendance.booking_id == booking.id, *which)
    )
    found = {attendance_id: session_id for attendance_id, session_id in rows.all()}  # noqa: C416 - typed
    await locks.sessions(w, *found.values())
    freed = []
    for attendance in await w.db.scalars(
        select(Attendance)
        .where(Attendance.id.in_(found))
        .order_by(Attendance.session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ):
        if attendance.holds_place:
            freed.append(attendance.session_id)
        if attendance.state in (*EXPECTED, "hidden"):
            attendance.state = "hidden"
        elif attendance.state in CANCELLED:
            attendance.by_family = False
        else:
            continue
        attendance.holds_place, attendance.release_at = False, None
    await w.db.flush()
    for session_id in freed:
        await queue.freed(w, session_id)


async def adjust_rights(w: Work, there: Mine) -> list[UUID]:
    """Let the booking's open make-up rights be used where its new class allows, too; what they were for stays. Says which."""
    found = await w.db.scalars(
        select(Credit)
        .where(Credit.booking_id == there.booking.id, Credit.state == "active")
        .order_by(Credit.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rights, new = list(found), lifecycle.scope_of(there)
    for right in rights:
        both = {part: _both(right.scope.get(part), new.get(part)) for part in {*right.scope, *new}}
        if both != right.scope:
            right.scope = both
            audit.note(w, "scope widened", "credit", right.id)
    await w.db.flush()
    return [right.id for right in rights]


def _both(one: list[str] | None, other: list[str] | None) -> list[str] | None:
    """What either of the two allows; None is everything."""
    if one is None or other is None:
        return None
    return list(dict.fromkeys([*one, *other]))
