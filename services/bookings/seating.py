"""A booking sits down: it holds the places that it gets, and what make-ups have filled earns a make-up (R40)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import Attendance, Booking, Session
from services.bookings.seats import Seats
from services.core.access import Mine
from services.core.events import SESSION_CHANGED
from services.core.work import Work
from services.make_ups.credits import lifecycle


async def seat(w: Work, mine: Mine, given: Seats) -> None:
    """Let the booking hold the places it gets; what make-ups have filled earns a make-up outside the limit (R40)."""
    booking = mine.booking
    before = await w.db.scalars(
        select(Attendance)
        .where(
            Attendance.booking_id == booking.id,
            Attendance.type == "regular",
            Attendance.session_id.in_(given.sessions),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    there = {each.session_id: each for each in before}
    for session_id in given.room.sessions:
        _hold(w, booking, session_id, there.get(session_id))
    await w.db.flush()
    for session_id in given.room.left_out:
        await _leave_out(w, mine, given.sessions[session_id], there.get(session_id))
    for session_id in given.room.sessions:
        w.publish(SESSION_CHANGED, session_id)


def _hold(w: Work, booking: Booking, session_id: UUID, there: Attendance | None) -> None:
    """A new place, or the one it had before it was hidden; what the family has cancelled stays cancelled."""
    if there is None:
        w.db.add(
            Attendance(
                booking_id=booking.id,
                session_id=session_id,
                attendee_id=booking.attendee_id,
                slots=booking.slots,
            )
        )
    elif there.state == "hidden":
        there.state, there.holds_place, there.release_at = "unmarked", True, None


async def _leave_out(w: Work, mine: Mine, session: Session, there: Attendance | None) -> None:
    attendance = there or Attendance(
        booking_id=mine.booking.id,
        session_id=session.id,
        attendee_id=mine.attendee.id,
        slots=mine.booking.slots,
        state="cancelled",
        holds_place=False,
    )
    attendance.state, attendance.holds_place, attendance.release_at = "cancelled", False, None
    attendance.by_family, attendance.changed_at = False, w.now
    attendance.changed_by, attendance.changed_by_id = w.visitor.name, w.visitor.person_id
    w.db.add(attendance)
    await w.db.flush()
    if mine.programme.allows_make_ups:
        await lifecycle.earn(w, mine, attendance, session, counts=False)
