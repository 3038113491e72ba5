"""PURE: may this session be cancelled, and what comes of it? (R10–R17, R26–R29, R48)

The button, the sheet that says what will happen before the tap, and the act itself ask the same functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db.states import EXPECTED, MARKED, AttendanceState, AttendanceType, SessionStatus
from services.attendance.deadlines import Deadline
from services.core.rulebook import Answer, Finding, Rulebook, RuleKind, Told, first_against, judge
from services.language import N_
from services.make_ups.credits.earning import Because, CreditDecision, decide


class CancelTier(StrEnum):
    """What a rule about cancelling is about."""

    SESSION = "session"
    BOOKING = "booking"
    TIMING = "timing"


@dataclass(frozen=True, slots=True)
class CancelFacts:
    """One attendance, and the provider's settings for cancelling it."""

    now: datetime
    starts_at: datetime
    deadline: Deadline
    session_status: SessionStatus = "scheduled"
    attendance_state: AttendanceState = "unmarked"
    attendance_type: AttendanceType = "regular"
    booking_live: bool = True
    tracks_attendance: bool = True
    late_cancelling: bool = True
    """Whether the provider still takes cancellations after the deadline (R16)."""
    allows_make_ups: bool = True
    """The make-ups switch of the programme that the booking is in."""
    pay_as_you_go: bool = False
    counted: int = 0
    """Make-ups of this booking that use up its limit (R28)."""
    limit: int = 0
    returns_credit: bool = True
    """For a make-up: whether the programme it comes from gives it back (R48)."""
    make_up_expires_at: datetime | None = None
    """For a make-up: the last moment at which its credit could be booked again."""
    by_staff: bool = False
    """Staff cancel it, or an instructor who may: the deadline does not bind them (R18)."""

    @property
    def is_late(self) -> bool:
        """The deadline has passed; the very moment of the deadline is in time (R15)."""
        return self.deadline.is_past(self.now)


UNDO = timedelta(seconds=30)
"""How long a cancellation can be undone. The place is kept that long."""


def undo_until(
    now: datetime,
    release_at: datetime | None,
    *,
    holds_place: bool,
    session_status: SessionStatus,
    booking_live: bool,
) -> datetime | None:
    """Until when a cancellation can be undone; None if it cannot be.

    The button and the act ask it alike. A session that does not take place any more cannot be gone back to.
    """
    open_ = release_at is not None and now <= release_at and holds_place
    return release_at if open_ and session_status == "scheduled" and booking_live else None


BOOK = Rulebook()
rule = BOOK.rule

NOT_TRACKED = Told("not_tracked", N_("Nobody keeps attendance in this class, so there’s nothing to cancel."))
SESSION_CANCELLED = Told("session_cancelled", N_("This session has already been cancelled for everyone."))
SESSION_OVER = Told("session_over", N_("This session is over."))
STARTED = Told("started", N_("This session has already started."))
BOOKING_ENDED = Told("booking_ended", N_("This booking has ended."))
ALREADY_CANCELLED = Told("already_cancelled", N_("This session has already been cancelled."))
ALREADY_MARKED = Told("already_marked", N_("Attendance has already been taken for this session."))
CLOSED = Told("closed", N_("This session could be cancelled until {actual}."))


def status(actual: str, _expected: object) -> Told:
    """The text for a session that was cancelled or is over."""
    return SESSION_CANCELLED if actual == "cancelled" else SESSION_OVER


def _state(actual: str, _expected: object) -> Told:
    return ALREADY_MARKED if actual in MARKED else ALREADY_CANCELLED


@rule(
    1,
    CancelTier.BOOKING,
    says=N_("The programme keeps attendance"),
    advice=N_("Switch attendance on in the programme."),
    told=NOT_TRACKED,
)
def attendance_is_tracked(case: CancelFacts) -> Answer:
    """Where no attendance is kept, there is nothing to cancel (R10)."""
    return case.tracks_attendance, case.tracks_attendance, True


@rule(
    2,
    CancelTier.BOOKING,
    says=N_("The booking is live"),
    advice=N_("Bring the booking back first."),
    told=BOOKING_ENDED,
)
def booking_is_live(case: CancelFacts) -> Answer:
    """The booking has not ended (R10)."""
    return case.booking_live, case.booking_live, True


@rule(
    3,
    CancelTier.SESSION,
    says=N_("The session takes place"),
    advice=N_("It was cancelled or is over."),
    told=status,
)
def session_takes_place(case: CancelFacts) -> Answer:
    """It is scheduled. For staff it may also be over, since they may correct the register (R10, R18)."""
    wanted: tuple[SessionStatus, ...] = ("scheduled", "finished") if case.by_staff else ("scheduled",)
    return case.session_status in wanted, case.session_status, wanted


@rule(
    4,
    CancelTier.BOOKING,
    says=N_("Attendance is still open"),
    advice=N_("It was cancelled already, or has been taken."),
    told=_state,
)
def attendance_is_open(case: CancelFacts) -> Answer:
    """It is unmarked or going. Staff may also change one that was marked or cancelled late (R10, R27)."""
    of_staff: tuple[AttendanceState, ...] = (*MARKED, "late_cancelled") if case.by_staff else ()
    wanted = (*EXPECTED, *of_staff)
    return case.attendance_state in wanted, case.attendance_state, wanted


@rule(
    5,
    CancelTier.TIMING,
    says=N_("The session has not started"),
    advice=N_("Staff can still change the register."),
    told=STARTED,
)
def session_has_not_started(case: CancelFacts) -> Answer:
    """The session is in the future. Staff may cancel past ones too (R10, R18)."""
    return case.by_staff or case.now < case.starts_at, case.starts_at, case.now


@rule(
    6,
    CancelTier.TIMING,
    says=N_("It is in time, or late cancelling is allowed: until {actual}"),
    advice=N_("Staff can still cancel it."),
    told=CLOSED,
    kind=RuleKind.DEADLINE,
)
def deadline_lets_it(case: CancelFacts) -> Answer:
    """The deadline has not passed, or late cancelling is on. The deadline does not bind staff (R15–R18)."""
    return case.by_staff or case.late_cancelling or not case.is_late, case.deadline, case.now


def judgements(case: CancelFacts) -> Iterator[Finding]:
    """Every rule's finding about cancelling, in order."""
    return judge(BOOK, case)


def why_not(case: CancelFacts) -> Finding | None:
    """The first rule that says no to cancelling, or None: the button is offered."""
    return first_against(judgements(case))


class Outcome(StrEnum):
    """What cancelling would come to. The cancel sheet has one callout for each."""

    MAKE_UP = "make_up"
    """In time: it earns a make-up."""
    LIMIT_USED_UP = "limit_used_up"
    """In time, but the booking has had all its make-ups."""
    NO_MAKE_UPS = "no_make_ups"
    """In time; the programme has no make-ups."""
    PAID_BACK = "paid_back"
    """In time, pay-as-you-go: the entry or the charge comes back (R61)."""
    TOO_LATE = "too_late"
    """After the deadline: the place is freed, and nothing is earned (R16)."""
    MAKE_UP_BACK = "make_up_back"
    """A make-up that can be booked again."""
    MAKE_UP_LOST = "make_up_lost"
    """A make-up that does not come back; cancelling it needs consent (R48)."""
    REFUSED = "refused"
    """Not possible; `finding` says why. After the deadline the provider's own words say it (R17)."""


class Loss(StrEnum):
    """Why a make-up does not come back."""

    NOT_RETURNED = "not_returned"
    EXPIRED = "expired"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What cancelling would do now: shown before the tap, done after it."""

    outcome: Outcome
    deadline: Deadline
    in_time: bool
    """It is not later than the deadline. Staff may act later."""
    new_state: AttendanceState | None
    """What the attendance becomes: cancelled, late_cancelled or withdrawn; None where refused."""
    credit: CreditDecision
    loss: Loss | None = None
    needs_consent: bool = False
    pays_back: bool = False
    """Whether the pass entry or the charge is reversed; not where a make-up is earned instead."""
    overrides: bool = False
    """Staff cancel after the family's deadline; the audit log records that (R18)."""
    finding: Finding | None = None

    @property
    def is_possible(self) -> bool:
        """Whether it can be cancelled at all."""
        return self.outcome is not Outcome.REFUSED

    @property
    def is_past_deadline(self) -> bool:
        """Whether it is refused because it is late; the provider may have own words for that (R17)."""
        return self.finding is not None and self.finding.rule.kind is RuleKind.DEADLINE


def consequence(case: CancelFacts) -> Consequence:
    """What cancelling would do, at this moment, by this kind of person."""
    finding = why_not(case)
    late = case.is_late and not case.by_staff
    new_state = None if finding else _new_state(case, late)
    credit = decide(
        new_state=new_state,
        attendance_type=case.attendance_type,
        tracks_attendance=case.tracks_attendance,
        allows_make_ups=case.allows_make_ups,
        counted=case.counted,
        limit=case.limit,
    )
    loss = None if finding else _loss(case, late)
    outcome = _outcome(case, late, credit, loss)
    return Consequence(
        outcome=Outcome.REFUSED if finding else outcome,
        deadline=case.deadline,
        in_time=not case.is_late,
        new_state=new_state,
        credit=credit,
        loss=loss,
        needs_consent=loss is not None and not case.by_staff,
        pays_back=case.pay_as_you_go and not late and not credit.earned and finding is None,
        overrides=case.by_staff and case.is_late and finding is None,
        finding=finding,
    )


def is_final(deadline: Deadline, now: datetime, *, returns_credit: bool) -> bool:
    """Whether a make-up booked now could only be cancelled by losing it (R48): then it is asked about first."""
    return not returns_credit or deadline.is_past(now)


def _new_state(case: CancelFacts, late: bool) -> AttendanceState:
    if late:
        return "late_cancelled"
    return "cancelled" if case.attendance_type == "regular" else "withdrawn"


def _loss(case: CancelFacts, late: bool) -> Loss | None:
    """Why a make-up does not come back; None if it does, or if the attendance is no make-up."""
    if case.attendance_type == "regular":
        return None
    if late:
        return Loss.LATE
    if not (case.returns_credit or case.by_staff):
        return Loss.NOT_RETURNED
    expired = case.make_up_expires_at is not None and case.now > case.make_up_expires_at
    return Loss.EXPIRED if expired else None


def _outcome(case: CancelFacts, late: bool, credit: CreditDecision, loss: Loss | None) -> Outcome:
    if case.attendance_type != "regular":
        return Outcome.MAKE_UP_LOST if loss else Outcome.MAKE_UP_BACK
    if late:
        return Outcome.TOO_LATE
    if credit.earned:
        return Outcome.MAKE_UP
    if case.pay_as_you_go:
        return Outcome.PAID_BACK
    return Outcome.LIMIT_USED_UP if credit.because is Because.LIMIT else Outcome.NO_MAKE_UPS
