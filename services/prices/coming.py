"""Which parts of plans are still to come: those of a booking that goes on until then (R71, R74)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_

from db import Booking, PlanPart
from db.states import LIVE


def is_to_come() -> ColumnElement[bool]:
    """The condition on plan parts, joined with their bookings, that will be owed, or are now.

    A booking that has ended, or ends before the part's day, owes it no more; if the end is taken back, it does again.
    """
    goes_on = or_(Booking.ends_on.is_(None), Booking.ends_on > PlanPart.post_on)
    return and_(PlanPart.state == "scheduled", PlanPart.amount_minor > 0, Booking.status.in_(LIVE), goes_on)
