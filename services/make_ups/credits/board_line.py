"""One make-up as staff see it in a list: whose, of which class, for what, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import aliased

from db import Attendance, Attendee, Booking, Class, Client, Credit, Programme, Session, Venue
from db.states import CreditState, CreditType
from services.core.work import Reading
from services.language.formats import full_name
from services.people.kids import Kid

_Missed = aliased(Session, name="missed")


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One make-up."""

    credit_id: UUID
    booking_id: UUID
    client_id: UUID
    client: str
    kid: Kid
    programme: str
    class_name: str
    venue: str
    type: CreditType
    state: CreditState
    """ "expired" once its last moment has passed."""
    expires_at: datetime
    from_at: datetime | None
    """When the missed session began; None: staff gave it."""


COLUMNS = (
    Credit.id,
    Booking.id,
    Client.id,
    Client.first_name,
    Client.last_name,
    Attendee.id,
    Attendee.first_name,
    Attendee.last_name,
    Attendee.colour,
    Attendee.born_on,
    Programme.name,
    Class.name,
    Venue.name,
    Credit.type,
    Credit.state,
    Credit.expires_at,
    _Missed.starts_at,
)
"""What a statement selects of which `line` makes one."""


def named(statement: Any) -> Any:
    """The statement of board_filter.py, with the child and the missed session."""
    return (
        statement.join(Attendee, Attendee.id == Booking.attendee_id)
        .outerjoin(Attendance, Attendance.id == Credit.source_attendance_id)
        .outerjoin(_Missed, _Missed.id == Attendance.session_id)
    )


def line(r: Reading, *row: Any) -> BoardLine:
    """One row of `COLUMNS` as a value."""
    credit_id, booking_id, client_id, first, last = row[:5]
    programme, class_name, venue, type_, state, expires_at, from_at = row[10:]
    is_over = state == "active" and expires_at < r.now
    return BoardLine(
        credit_id,
        booking_id,
        client_id,
        full_name(first, last),
        Kid(*row[5:10]),
        programme,
        class_name,
        venue,
        type_,
        "expired" if is_over else state,
        expires_at,
        from_at,
    )
