"""What a calendar tells of the sessions of one visitor: one statement, within a window of days.

It asks `access.visible`, as every screen does: a booking that is no longer shared is gone with the next request (R87).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, union

from db import Attendance, Attendee, Booking, Class, Moment, Programme, Session, Share, Staff, Venue
from db.states import GIVEN_UP
from services.core import access, shared
from services.core.asking import Question, like
from services.core.visitor import Visitor
from services.core.work import Reading

BACK, AHEAD = timedelta(days=60), timedelta(days=400)
CANCELLED_STAYS = timedelta(days=30)
"""For so long a calendar shows that a session is cancelled; one that just vanished would leave people guessing."""


class Fact(NamedTuple):
    """One attendance, with what a calendar tells of it."""

    attendance_id: UUID
    booking_id: UUID
    session_id: UUID
    type: str
    state: str
    changed_at: datetime | None
    revision: int
    revised_at: datetime | None
    status: str
    """Of the session."""
    starts_at: datetime
    minutes: int
    cancel_reason: str
    public_note: str
    session_revision: int
    session_revised_at: datetime | None
    class_name: str
    programme: str
    booked_at: datetime
    first_name: str
    venue: str
    area: str
    address: str
    directions: str
    leads_first: str | None
    leads_last: str | None
    is_own: bool
    share_role: str | None

    @property
    def instructor(self) -> str:
        """Who leads it; empty if nobody is named."""
        return f"{self.leads_first or ''} {self.leads_last or ''}".strip()

    @property
    def is_off(self) -> bool:
        """Whether it does not take place, for everybody or for this attendee."""
        return self.status == "cancelled" or self.state in GIVEN_UP

    @property
    def may_act(self) -> bool:
        """Whether the visitor may cancel it, who is the booking's owner or helps with it."""
        return self.is_own or self.share_role == "helper"


def _near(who: Visitor) -> ColumnElement[bool]:
    """The bookings among which `access.visible` chooses: by index, where "their own or shared" alone would read them all."""
    own = select(Booking.id).where(Booking.client_id == who.client_id)
    given = select(Share.booking_id).where(Share.email == who.email, shared.counts())
    return Booking.id.in_(union(own, given))


def _statement(who: Visitor) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Attendance.id,
            Attendance.booking_id,
            Attendance.session_id,
            Attendance.type,
            Attendance.state,
            Attendance.changed_at,
            Attendance.revision,
            Attendance.revised_at,
            Session.status,
            Session.starts_at,
            Session.minutes,
            Session.cancel_reason,
            Session.public_note,
            Session.revision,
            Session.revised_at,
            Class.name,
            Programme.name,
            Booking.created_at,
            Attendee.first_name,
            Venue.name,
            Venue.area,
            Venue.address,
            Venue.directions,
            Staff.first_name,
            Staff.last_name,
            Booking.client_id == who.client_id,
            Share.role,
        )
        .select_from(Booking)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .join(Session, Session.id == Attendance.session_id)
        .join(Class, Class.id == Session.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .join(Attendee, Attendee.id == Attendance.attendee_id)
        .join(Venue, Venue.id == Session.venue_id)
        .outerjoin(Staff, Staff.id == Session.instructor_id)
        .outerjoin(Share, shared.with_visitor(who))
        .where(_near(who), access.visible(who), Attendance.state != "hidden")
    )


_SINCE, _UNTIL = bindparam("since", type_=Moment()), bindparam("until", type_=Moment())
_KEPT_SINCE = bindparam("kept_since", type_=Moment())
_GONE = or_(Session.status == "cancelled", Attendance.state.in_(GIVEN_UP))
_SHOWN = or_(~_GONE, Attendance.changed_at >= _KEPT_SINCE)


@Question
def _in_window(who: Visitor, one_child: bool) -> Select[*tuple[Any, ...]]:
    asked = _statement(who).where(Session.starts_at >= _SINCE, Session.starts_at < _UNTIL, _SHOWN)
    if one_child:
        asked = asked.where(Booking.attendee_id == bindparam("child"))
    return asked.order_by(Session.starts_at, Attendance.id)


@Question
def _one(who: Visitor) -> Select[*tuple[Any, ...]]:
    return _statement(who).where(Attendance.id == bindparam("attendance_id"))


async def in_window(r: Reading, child: UUID | None) -> list[Fact]:
    """The sessions of sixty days back and four hundred ahead; cancelled ones for thirty days after that."""
    moments = {"since": r.now - BACK, "until": r.now + AHEAD, "kept_since": r.now - CANCELLED_STAYS}
    rows = await _in_window.ask(r, like(r.visitor), child is not None, child=child, **moments)
    return [Fact(*row) for row in rows]


async def of_one(r: Reading, attendance_id: UUID) -> Fact | None:
    """One attendance, if the visitor may see it."""
    rows = await _one.ask(r, like(r.visitor), attendance_id=attendance_id)
    return Fact(*rows[0]) if rows else None
