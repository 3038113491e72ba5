"""Sessions of a booking that has a last day: from then on they are not there for the family, and come back with it (R25).

Their places are kept until the booking has ended, because a payment may still keep it.
"""

from __future__ import annotations

from sqlalchemy import select

from db import Attendance, Booking, Session
from db.states import EXPECTED
from services.core.events import SESSION_CHANGED
from services.core.local_time import MIDNIGHT, at_wall
from services.core.work import Work
from services.provider.settings import current


async def agree(w: Work, booking: Booking) -> None:
    """Let what the family sees of a booking agree with its last day, which has just been set, moved or taken away."""
    zone = (await current(w)).zone
    end = None if booking.ends_on is None else at_wall(booking.ends_on, MIDNIGHT, zone)
    rows = await w.db.execute(
        select(Attendance, Session.starts_at)
        .join(Session, Session.id == Attendance.session_id)
        .where(
            Attendance.booking_id == booking.id,
            Attendance.type == "regular",
            Attendance.holds_place,
            Session.starts_at > w.now,
        )
        .with_for_update(of=Attendance)
    )
    for attendance, starts_at in rows.all():
        gone = end is not None and starts_at >= end
        if gone and attendance.state in EXPECTED:
            attendance.state = "hidden"
        elif not gone and attendance.state == "hidden":
            attendance.state = "unmarked"
        else:
            continue
        w.publish(SESSION_CHANGED, attendance.session_id)
    await w.db.flush()


async def give_up(w: Work, booking: Booking) -> None:
    """The booking has ended: its places in sessions to come are freed at the next minute, for those who wait."""
    rows = await w.db.scalars(
        select(Attendance)
        .join(Session, Session.id == Attendance.session_id)
        .where(Attendance.booking_id == booking.id, Attendance.holds_place, Session.starts_at > w.now)
        .with_for_update(of=Attendance)
    )
    for attendance in rows.all():
        attendance.state, attendance.release_at = "hidden", w.now
        w.publish(SESSION_CHANGED, attendance.session_id)
    await w.db.flush()
