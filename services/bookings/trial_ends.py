"""Trials that nobody has turned into a booking end by themselves (R90)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from db import Attendance, Booking, Session
from db.tables.bookings import ON_TRIAL
from services.core import audit
from services.core.work import Work

KEPT = timedelta(days=7)
"""So long after the trial's session its place in the class is kept, for the family to decide."""
AT_ONCE = 100


async def end_due(w: Work) -> int:
    """End trials that nobody has turned into a booking within a week: their places in the class are free. Says how many."""
    last = (
        select(func.max(Session.starts_at))
        .join(Attendance, Attendance.session_id == Session.id)
        .where(Attendance.booking_id == Booking.id, Attendance.state != "hidden")
        .correlate(Booking)
        .scalar_subquery()
    )
    found = await w.db.scalars(
        select(Booking)
        .where(ON_TRIAL, last < w.now - KEPT)
        .order_by(Booking.class_id, Booking.id)
        .limit(AT_ONCE)
        .with_for_update()
    )
    over = list(found)
    for booking in over:
        booking.status = "trial_ended"
        booking.version += 1
        audit.note(w, "trial ended", "booking", booking.id)
    await w.db.flush()
    return len(over)
