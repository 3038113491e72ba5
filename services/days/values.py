"""What a family sees of one attendee's part in one session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from db import Attendance, Attendee, Credit, Programme, Session, Staff, Venue
from services.access import MAY, Act, Standing
from services.deadlines import Deadline
from services.findings import Finding, only_places_are_missing
from services.make_ups.lines import QueuePlace
from services.work import Reading


@dataclass(frozen=True, slots=True)
class Kid:
    """An attendee, as shown beside everything that is theirs."""

    id: UUID
    first_name: str
    last_name: str
    colour: str
    born_on: date | None


@dataclass(frozen=True, slots=True)
class Brief:
    """A session in one line, and the part in it."""

    attendance_id: UUID
    session_id: UUID
    starts_at: datetime
    minutes: int
    venue: str
    instructor: str | None


@dataclass(frozen=True, slots=True)
class Right:
    """A make-up right, as the family sees it (R49)."""

    credit_id: UUID
    booking_id: UUID
    kid: Kid
    programme: str
    type: str
    state: str
    expires_at: datetime
    from_at: datetime | None
    """The missed session's start; None for a right that staff granted."""
    used_for: Brief | None
    used_by: str
    used_at: datetime | None
    may_act: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One attendee's part in one session."""

    attendance_id: UUID
    booking_id: UUID
    session_id: UUID
    kid: Kid
    programme: str
    class_name: str
    starts_at: datetime
    minutes: int
    venue: str
    venue_area: str
    address: str
    instructor: str | None
    type: str
    state: str
    session_status: str
    differs: tuple[str, ...]
    """Which of "venue", "instructor", "time" are not the class's usual ones."""
    deadline: Deadline
    why_not_cancel: Finding | None
    """What speaks against cancelling; None = it may be cancelled (R10–R17)."""
    late: bool
    """The deadline has passed."""
    undo_until: datetime | None
    why_not_rejoin: Finding | None
    """What speaks against rejoining a session cancelled by the family; None = one may (R52)."""
    credit: Right | None
    """The right that cancelling this one earned."""
    line: QueuePlace | None
    """The place in line, where the family waits to come back to it (R52)."""
    line_open: bool
    """Its programme keeps waiting lists, and a right that can still be used came of it: with that one waits (R53)."""
    made_up_by: Brief | None
    makes_up_for: datetime | None
    """For a make-up: the start of the session it makes up for."""
    may_act: bool
    changed_by: str
    changed_at: datetime | None
    public_note: str
    provider_note: str
    """Why the provider cancelled it."""

    @property
    def may_cancel(self) -> bool:
        """Whether "Can't make it" is offered to this visitor."""
        return self.may_act and self.why_not_cancel is None

    @property
    def may_rejoin(self) -> bool:
        """Whether "Rejoin" is offered to this visitor."""
        return self.may_act and self.state in ("cancelled", "late_cancelled") and self.why_not_rejoin is None

    @property
    def may_wait(self) -> bool:
        """Whether the waiting list is offered to this visitor: only a place is missing to come back (R52)."""
        return self.may_act and self.line_open and only_places_are_missing(self.why_not_rejoin)

    @property
    def on(self) -> bool:
        """Whether the attendee is expected there."""
        return self.state in ("unmarked", "going") and self.session_status == "scheduled"


def kid(attendee: Attendee) -> Kid:
    """An attendee as a value."""
    return Kid(
        attendee.id,
        attendee.first_name,
        attendee.last_name,
        attendee.colour,
        attendee.born_on,
    )


def brief(part: Attendance, session: Session, venue: Venue, staff: Staff | None) -> Brief:
    """A part in a session in one line."""
    return Brief(part.id, session.id, session.starts_at, session.minutes, venue.name, name(staff))


def right(
    r: Reading,
    credit: Credit,
    attendee: Attendee,
    programme: Programme,
    standing: Standing,
    from_at: datetime | None,
    used_for: Brief | None = None,
) -> Right:
    """A make-up right as a value; one whose last moment has passed is over, whether a job has said so yet or not."""
    over = credit.state == "active" and credit.expires_at < r.now
    return Right(
        credit.id,
        credit.booking_id,
        kid(attendee),
        programme.name,
        credit.type,
        "expired" if over else credit.state,
        credit.expires_at,
        from_at,
        used_for,
        credit.used_by,
        credit.used_at,
        Act.ATTEND in MAY[standing],
    )


def name(staff: Staff | None) -> str | None:
    """A member of staff's full name."""
    return None if staff is None else f"{staff.first_name} {staff.last_name}".strip()
