"""PURE: may a cancelled session be rejoined? (R52)"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.states import CANCELLED, AttendanceState, AttendanceType, SessionStatus
from services.attendance.cancel_rules import BOOKING_ENDED, STARTED, CancelFacts, status
from services.attendance.deadlines import Deadline
from services.core.rulebook import Answer, Finding, Rulebook, RuleKind, Told, first_against, judge
from services.language import N_


class RejoinTier(StrEnum):
    """What a rule about rejoining is about."""

    SESSION = "session"
    BOOKING = "booking"
    TIMING = "timing"
    CAPACITY = "capacity"


@dataclass(frozen=True, slots=True)
class RejoinFacts:
    """A session that the family cancelled, and what has happened since."""

    now: datetime
    starts_at: datetime
    deadline: Deadline
    session_status: SessionStatus = "scheduled"
    attendance_state: AttendanceState = "cancelled"
    attendance_type: AttendanceType = "regular"
    cancelled_by_family: bool = True
    booking_live: bool = True
    allows_make_ups: bool = True
    until_deadline: bool = False
    """Whether rejoining is allowed only before the cancellation deadline (Q8; off by default)."""
    make_up_starts_at: datetime | None = None
    """Start of the session that was booked instead; None if none was."""
    free: int = 0
    """Places free for this attendee: those held for their own undo or waiting-list entry count as free."""
    slots: int = 1


BOOK = Rulebook()
rule = BOOK.rule

NOT_GIVEN_UP = Told("not_given_up", N_("Only a session that you cancelled yourself can be rejoined."))
NO_MAKE_UPS = Told("no_make_ups", N_("This class has no make-ups, so a cancelled session stays cancelled."))
MAKE_UP_STARTED = Told("make_up_started", N_("The make-up you booked instead has already started."))
CLOSED = Told("closed", N_("This session could be rejoined until {actual}."))
FULL = Told("full", N_("It’s full now."))


@rule(
    1,
    RejoinTier.BOOKING,
    says=N_("The family cancelled it themselves"),
    advice=N_("Staff can put the attendee back."),
    told=NOT_GIVEN_UP,
)
def family_gave_it_up(case: RejoinFacts) -> Answer:
    """The family cancelled a session of their own class, in time or late. A make-up cannot be rejoined."""
    given_up = case.attendance_type == "regular" and case.attendance_state in CANCELLED
    return given_up and case.cancelled_by_family, case.attendance_state, "cancelled"


@rule(
    2,
    RejoinTier.BOOKING,
    says=N_("The booking is live"),
    advice=N_("Bring the booking back first."),
    told=BOOKING_ENDED,
)
def booking_is_live(case: RejoinFacts) -> Answer:
    """The booking has not ended."""
    return case.booking_live, case.booking_live, True


@rule(
    3,
    RejoinTier.SESSION,
    says=N_("The session takes place"),
    advice=N_("It was cancelled or is over."),
    told=status,
)
def session_takes_place(case: RejoinFacts) -> Answer:
    """The session is neither cancelled nor over."""
    return case.session_status == "scheduled", case.session_status, "scheduled"


@rule(
    4,
    RejoinTier.TIMING,
    says=N_("The session has not started"),
    advice=N_("Staff can still change the register."),
    told=STARTED,
)
def session_has_not_started(case: RejoinFacts) -> Answer:
    """The session is in the future."""
    return case.now < case.starts_at, case.starts_at, case.now


@rule(
    5,
    RejoinTier.BOOKING,
    says=N_("The programme allows make-ups"),
    advice=N_("Switch make-ups on in the programme."),
    told=NO_MAKE_UPS,
)
def programme_allows_make_ups(case: RejoinFacts) -> Answer:
    """The programme has make-ups switched on."""
    return case.allows_make_ups, case.allows_make_ups, True


@rule(
    6,
    RejoinTier.TIMING,
    says=N_("Its make-up has not started"),
    advice=N_("The make-up was attended, so the session stays cancelled."),
    told=MAKE_UP_STARTED,
)
def its_make_up_has_not_started(case: RejoinFacts) -> Answer:
    """The make-up booked instead has not started, so it can still be given back (Q8)."""
    starts_at = case.make_up_starts_at
    return starts_at is None or case.now < starts_at, starts_at, case.now


@rule(
    7,
    RejoinTier.TIMING,
    says=N_("It is in time: until {actual}"),
    advice=N_("Rejoining may be allowed after the deadline in the settings."),
    told=CLOSED,
    kind=RuleKind.DEADLINE,
)
def deadline_lets_it(case: RejoinFacts) -> Answer:
    """The cancellation deadline has not passed, if the provider requires that (Q8)."""
    return not (case.until_deadline and case.deadline.is_past(case.now)), case.deadline, case.now


@rule(
    8,
    RejoinTier.CAPACITY,
    says=N_("Enough places are free: {actual}, needed: {expected}"),
    advice=N_("Add a place, or use the waiting list."),
    told=FULL,
    kind=RuleKind.CAPACITY,
)
def enough_places_are_free(case: RejoinFacts) -> Answer:
    """As many places are free as the booking takes up."""
    return case.free >= case.slots, case.free, case.slots


def judgements(case: RejoinFacts) -> Iterator[Finding]:
    """Every rule's finding about rejoining, in order."""
    return judge(BOOK, case)


def why_not(case: RejoinFacts) -> Finding | None:
    """The first rule that says no to rejoining, or None: the button is offered."""
    return first_against(judgements(case))


def after_cancelling(
    case: CancelFacts, new_state: AttendanceState, *, until_deadline: bool
) -> Finding | None:
    """The rule that would refuse rejoining right after this cancelling, or None: there is a way back.

    The sheet says it before the tap. The place itself counts as free: whether it stays free nobody can know.
    """
    return why_not(
        RejoinFacts(
            now=case.now,
            starts_at=case.starts_at,
            deadline=case.deadline,
            session_status=case.session_status,
            attendance_state=new_state,
            attendance_type=case.attendance_type,
            booking_live=case.booking_live,
            allows_make_ups=case.allows_make_ups,
            until_deadline=until_deadline,
            free=1,
        )
    )
