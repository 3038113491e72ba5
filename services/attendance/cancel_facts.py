"""The facts by which the cancel rules judge: the same for what is shown and for the act under lock."""

from __future__ import annotations

from datetime import datetime

from db import Attendance, Booking, Programme, Session
from db.states import LIVE
from services.attendance.cancel_rules import CancelFacts
from services.attendance.terms import SessionTerms
from services.core.work import Reading


def cancel_facts(
    r: Reading,
    booking: Booking,
    own: Programme,
    attendance: Attendance,
    session: Session,
    programme: Programme,
    of_session: SessionTerms,
    *,
    by_staff: bool,
    counted: int = 0,
    limit: int = 0,
    expires_at: datetime | None = None,
) -> CancelFacts:
    """The facts for the cancel rules. `programme` is the session's, `own` the booking's."""
    return CancelFacts(
        now=r.now,
        starts_at=session.starts_at,
        deadline=of_session.deadline,
        session_status=session.status,
        attendance_state=attendance.state,
        attendance_type=attendance.type,
        booking_live=booking.status in LIVE,
        tracks_attendance=programme.tracks_attendance,
        late_cancelling=of_session.terms.late_cancelling,
        allows_make_ups=own.allows_make_ups,
        pay_as_you_go=own.kind == "pay_as_you_go",
        counted=counted,
        limit=limit,
        returns_credit=own.returns_credit,
        make_up_expires_at=expires_at,
        by_staff=by_staff,
    )
