"""An attendance as the family sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.states import CANCELLED, EXPECTED, GIVEN_UP, MARKED, AttendanceState, AttendanceType, SessionStatus
from services.attendance.brief import Brief
from services.attendance.content.rules import Online
from services.attendance.deadlines import Deadline
from services.core.rulebook import Finding, only_places_are_missing
from services.make_ups.credits.view import CreditView
from services.people.kids import Kid
from services.waiting_list.entries import EntryView


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """An attendance, one attendee in one session, as the family sees it."""

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
    room: str
    """Of a venue that has several; empty otherwise."""
    instructor: str | None
    type: AttendanceType
    state: AttendanceState
    session_status: SessionStatus
    differs: tuple[str, ...]
    """Which of "venue", "instructor", "time" differ from the class's usual ones."""
    deadline: Deadline
    why_not_cancel: Finding | None
    """The rule that refuses cancelling; None = it may be cancelled (R10–R17)."""
    late: bool
    """The deadline has passed."""
    undo_until: datetime | None
    """Until when its cancelling can be undone; None = it cannot be."""
    why_not_rejoin: Finding | None
    """The rule that refuses rejoining; None = the session may be rejoined (R52)."""
    credit: CreditView | None
    """The credit that cancelling this one earned."""
    entry: EntryView | None
    """The entry in the session's waiting list, if the family waits to rejoin the session (R52)."""
    queue_open: bool
    """Its programme keeps waiting lists, and cancelling earned a credit that is still unused: it can wait (R53)."""
    made_up_by: Brief | None
    makes_up_for: datetime | None
    """For a make-up: the start of the session it makes up for."""
    may_act: bool
    changed_by: str
    """Name, at that time, of whoever changed its state last. For reading only; compare ids instead."""
    changed_by_id: UUID | None
    """Their id; None = the program itself, or no longer known."""
    changed_at: datetime | None
    by_provider: bool
    """Staff or the program changed it last: families read "us" then, as they may not know the name."""
    public_note: str
    provider_note: str
    """Why the provider cancelled it."""
    pay_as_you_go: bool = False
    """Its booking's sessions are booked one by one, so what was cancelled can be booked again (R56)."""
    online: Online | None = None
    """When it is joined online; None: it is not, or not by this attendee (R97)."""
    note_by: str = ""
    """The first name of who has written to the family about it; empty: nobody has (R96)."""

    @property
    def may_cancel(self) -> bool:
        """Whether "Can't make it" is offered to this visitor."""
        return self.may_act and self.why_not_cancel is None

    @property
    def may_undo(self) -> bool:
        """Whether "Undo" is offered to this visitor: somebody of the family has cancelled it seconds ago."""
        return self.may_act and self.given_up and self.undo_until is not None

    @property
    def may_rejoin(self) -> bool:
        """Whether "Rejoin" is offered to this visitor."""
        return self.may_act and self.cancelled and self.why_not_rejoin is None

    @property
    def may_wait(self) -> bool:
        """Whether the waiting list is offered to this visitor: only a place is missing to come back (R52)."""
        return self.may_act and self.queue_open and only_places_are_missing(self.why_not_rejoin)

    @property
    def is_off(self) -> bool:
        """Whether the provider has cancelled the session for everybody."""
        return self.session_status == "cancelled"

    @property
    def cancelled(self) -> bool:
        """Whether the attendee's own session was given up, in time or late."""
        return self.state in CANCELLED

    @property
    def given_up(self) -> bool:
        """Whether it was given up: the attendee's own session, or a make-up."""
        return self.state in GIVEN_UP

    @property
    def marked(self) -> bool:
        """Whether the register says if the attendee came."""
        return self.state in MARKED

    @property
    def on(self) -> bool:
        """Whether the attendee is expected there."""
        return self.state in EXPECTED and self.session_status == "scheduled"
