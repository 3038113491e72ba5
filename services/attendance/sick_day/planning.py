"""What a sick day would do: line by line, what becomes of each session and of each child in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Booking, Class, Credit, QueueEntry, Session, Staff
from db.states import EXPECTED, IN_QUEUE
from services.attendance.compensation import Compensation, Gets, gets
from services.attendance.sick_day import wish as wishes
from services.attendance.sick_day.of_day import TEACH
from services.attendance.sick_day.wish import DayWish
from services.core import access, locks
from services.core.access import Mine
from services.core.plan import STAYS, ActLine, FamilyTold, Plan
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.make_ups.credits import lifecycle
from services.notices.messages.shared.sick_day import CANCEL, ENDS, LET_GO, SUBSTITUTE
from services.passes import spending
from services.payments import session_part
from services.payments.bank.rights import money_only
from services.timetable import cancel_session
from services.timetable.rights import timetable_only

NAME = "sick_day"


async def plan(r: Reading, wish: Mapping[str, Any]) -> Plan:
    """What this wish would do now; in a work, the sessions are locked first.

    Raises:
        NotFound: the visitor may not change the timetable, or gives money without looking after it; or nobody who
            teaches here is called so.
    """
    timetable_only(r)
    asked = wishes.read(wish)
    await _teach(r, {who for who in asked.sessions.values() if who is not None})
    if asked.gives is Compensation.MONEY:
        money_only(r)
    if isinstance(r, Work):
        await locks.sessions(r, *asked.sessions)
    sessions = await _sessions(r, asked)
    lines = [_session(session, asked.sessions[session.id]) for session in sessions]
    off = [session.id for session, line in zip(sessions, lines, strict=True) if line.what == CANCEL]
    other = [session.id for session, line in zip(sessions, lines, strict=True) if line.what == SUBSTITUTE]
    children = await _children(r, off, asked.gives)
    lines += [*children, *await _waiting(r, off)]
    told = (
        {line.facts["client"] for line in children} | await _families_in(r, other) if asked.tells else set()
    )
    return Plan(NAME, wish, tuple(lines), tuple(FamilyTold(UUID(each)) for each in sorted(told)))


async def _teach(r: Reading, staff_ids: set[UUID]) -> None:
    here = await r.db.scalars(
        select(Staff.id).where(Staff.id.in_(staff_ids), Staff.active, Staff.role.in_(TEACH))
    )
    if staff_ids - set(here):
        raise NotFound


async def _sessions(r: Reading, asked: DayWish) -> Sequence[Session]:
    found = await r.db.scalars(
        select(Session)
        .join(Class, Class.id == Session.class_id)
        .where(Session.id.in_(asked.sessions))
        .order_by(Session.starts_at, Class.name, Session.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


def _session(session: Session, substitute: UUID | None) -> ActLine:
    """What becomes of one session."""
    was = {
        "at": session.starts_at.isoformat(),
        "by": str(session.instructor_id or ""),
        "reason": session.cancel_reason,
        "origin": session.origin,
    }
    if session.status != "scheduled":
        return ActLine(STAYS, "session", session.id, was, session.status)
    if substitute is None:
        return ActLine(CANCEL, "session", session.id, was)
    if substitute == session.instructor_id:
        return ActLine(STAYS, "session", session.id, was, "same")
    return ActLine(SUBSTITUTE, "session", session.id, {**was, "to": str(substitute)})


async def _children(r: Reading, session_ids: Sequence[UUID], give: Compensation) -> list[ActLine]:
    """What each child in the cancelled sessions gets."""
    rows = await r.db.execute(
        access.bookings(r.visitor)
        .add_columns(Attendance, Session)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .join(Session, Session.id == Attendance.session_id)
        .where(Attendance.session_id.in_(session_ids), cancel_session.expected(r))
        .order_by(Session.starts_at, Attendance.id)
        .execution_options(populate_existing=True)
    )
    found = [
        (access.unpack(r.visitor, booking), attendance, session)
        for *booking, attendance, session in rows.all()
    ]
    ids = [attendance.id for _mine, attendance, _session in found]
    paid, earned, brought = await spending.paid_for(r, ids), await _earned(r, ids), await _brought(r, ids)
    lines = []
    for mine, attendance, session in found:
        what = gets(
            is_guest=attendance.credit_id is not None,
            has_earned=attendance.id in earned,
            is_paid_for=attendance.id in paid,
            allows_make_ups=mine.programme.allows_make_ups,
            give=give,
        )
        credit = brought.get(attendance.credit_id) if attendance.credit_id else earned.get(attendance.id)
        lines.append(
            ActLine(
                LET_GO,
                "attendance",
                attendance.id,
                {
                    "session": str(session.id),
                    "client": str(mine.client.id),
                    **await _given(r, mine, session, what),
                    "was": _was(attendance, credit),
                },
            )
        )
    return lines


async def _given(r: Reading, mine: Mine, session: Session, what: Gets) -> dict[str, Any]:
    """What is given, as the message says it."""
    if what is Gets.MAKE_UP:
        until = await lifecycle.would_expire(r, mine, session.starts_at)
        return {"gets": what.value, "until": until.isoformat()}
    if what is Gets.MONEY:
        money = await session_part.part(r, mine.booking)
        if money is None:
            return {"gets": Gets.NOTHING.value}
        return {"gets": what.value, "minor": money.minor, "unit": money.currency}
    return {"gets": what.value}


def _was(attendance: Attendance, credit: Credit | None) -> dict[str, Any]:
    """What taking back needs."""
    was: dict[str, Any] = {"state": attendance.state, "by_family": attendance.by_family}
    if attendance.state not in EXPECTED:
        was["by_id"] = str(attendance.changed_by_id or "")
    if credit is not None:
        was |= {"counts": credit.counts, "until": credit.expires_at.isoformat()}
    return was


async def _earned(r: Reading, attendance_ids: Sequence[UUID]) -> dict[UUID | None, Credit]:
    """The credits that the families' own cancelling has earned, by the attendance."""
    rows = await r.db.scalars(
        select(Credit).where(Credit.source_attendance_id.in_(attendance_ids), Credit.state != "voided")
    )
    return {credit.source_attendance_id: credit for credit in rows}


async def _brought(r: Reading, attendance_ids: Sequence[UUID]) -> dict[UUID, Credit]:
    """The credits with which children come for a make-up."""
    rows = await r.db.scalars(
        select(Credit)
        .join(Attendance, Attendance.credit_id == Credit.id)
        .where(Attendance.id.in_(attendance_ids))
    )
    return {credit.id: credit for credit in rows}


async def _waiting(r: Reading, session_ids: Sequence[UUID]) -> list[ActLine]:
    rows = await r.db.scalars(
        select(QueueEntry)
        .where(QueueEntry.session_id.in_(session_ids), QueueEntry.state.in_(IN_QUEUE))
        .order_by(QueueEntry.session_id, QueueEntry.joined_at, QueueEntry.id)
    )
    return [ActLine(ENDS, "queue_entry", entry.id, {"session": str(entry.session_id)}) for entry in rows]


async def _families_in(r: Reading, session_ids: Sequence[UUID]) -> set[str]:
    """The families whose children are expected in these sessions."""
    rows = await r.db.scalars(
        select(Booking.client_id)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .where(Attendance.session_id.in_(session_ids), Attendance.state.in_(EXPECTED))
    )
    return {str(client_id) for client_id in rows}
