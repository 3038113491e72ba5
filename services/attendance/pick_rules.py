"""PURE: may this session of a pay-as-you-go class be booked, and what pays for it? (R56–R60)"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.states import SessionStatus
from services.attendance.cancel_rules import BOOKING_ENDED, STARTED, status
from services.core.rulebook import Answer, Finding, Rulebook, RuleKind, Told, first_against, judge
from services.language import N_
from services.make_ups import rule_texts
from services.passes.choosing import NO_CHOICE, PassChoice, PassProblem


class PickTier(StrEnum):
    """What a rule about picking is about."""

    BOOKING = "booking"
    SESSION = "session"
    PAYMENT = "payment"
    CAPACITY = "capacity"


@dataclass(frozen=True, slots=True)
class PickFacts:
    """One session of the booking's class, or of a class of its pool."""

    now: datetime
    starts_at: datetime
    session_status: SessionStatus = "scheduled"
    pay_as_you_go: bool = True
    booking_live: bool = True
    within: bool = True
    """The booking reaches to this session: it is of its class, and before its last day (R25)."""
    in_it: bool = False
    """The attendee goes to it already."""
    free: int = 1
    """Places free for this attendee: one that their own undo still holds counts as free."""
    slots: int = 1
    requires_pass: bool = False
    choice: PassChoice = NO_CHOICE
    """The pass that would pay."""


BOOK = Rulebook()
rule = BOOK.rule


NOT_SINGLY = Told(
    "not_singly", N_("This class is booked as a whole, so there are no single sessions to book.")
)
NOT_HERE = Told("not_here", N_("This session isn’t part of your booking."))
IN_IT = Told("in_it", N_("You already go to this session."))
NO_PASS: dict[PassProblem | None, Told] = {
    None: Told("no_pass", N_("This class is booked with a pass, and you don’t have one yet.")),
    PassProblem.OTHER_CLASS: Told(
        "other_class", N_("This class is booked with a pass, and yours is for other classes.")
    ),
    PassProblem.OTHER_CHILD: Told(
        "other_child", N_("This class is booked with a pass, and yours is for another child.")
    ),
    PassProblem.USED_UP: Told(
        "used_up", N_("All entries of your pass are used. You need a new one for this class.")
    ),
    PassProblem.TOO_FEW: Told("too_few", N_("Your pass doesn’t have enough entries left for this booking.")),
    PassProblem.ENDED: Told(
        "pass_ended", N_("Your pass ended on {actual}. You need a new one for this class.")
    ),
    PassProblem.ENDS_BEFORE: Told(
        "ends_before", N_("Your pass can be used until {actual}, and this session is later.")
    ),
    PassProblem.NOT_PAID: Told("not_paid", N_("Your pass can be used as soon as it’s paid.")),
}


@rule(
    1,
    PickTier.BOOKING,
    says=N_("The programme is pay-as-you-go"),
    advice=N_("Book the whole class, or change the kind of the programme."),
    told=NOT_SINGLY,
)
def sessions_are_picked_singly(case: PickFacts) -> Answer:
    """Only in pay-as-you-go are sessions picked one by one (R56)."""
    return case.pay_as_you_go, case.pay_as_you_go, True


@rule(
    2,
    PickTier.BOOKING,
    says=N_("The booking is live"),
    advice=N_("Bring the booking back first."),
    told=BOOKING_ENDED,
)
def booking_is_live(case: PickFacts) -> Answer:
    """The booking has not ended."""
    return case.booking_live, case.booking_live, True


@rule(
    3,
    PickTier.SESSION,
    says=N_("The session belongs to the booking’s class"),
    advice=N_("Book the attendee into that class."),
    told=NOT_HERE,
)
def booking_reaches_the_session(case: PickFacts) -> Answer:
    """It is of the booking's class, and before the day on which the booking ends (R25)."""
    return case.within, case.within, True


@rule(
    4,
    PickTier.SESSION,
    says=N_("The session takes place"),
    advice=N_("It was cancelled or is over."),
    told=status,
)
def session_takes_place(case: PickFacts) -> Answer:
    """The session is neither cancelled nor over."""
    return case.session_status == "scheduled", case.session_status, "scheduled"


@rule(
    5,
    PickTier.SESSION,
    says=N_("The session has not started"),
    advice=N_("Staff can still change the register."),
    told=STARTED,
)
def session_has_not_started(case: PickFacts) -> Answer:
    """The session is in the future."""
    return case.now < case.starts_at, case.starts_at, case.now


@rule(
    6,
    PickTier.BOOKING,
    says=N_("The attendee does not go to it yet"),
    advice=N_("There is nothing to do."),
    told=IN_IT,
)
def attendee_is_not_in_it(case: PickFacts) -> Answer:
    """A second pick of one session is refused (R56)."""
    return not case.in_it, case.in_it, False


def _no_pass(_actual: object, expected: PassProblem | None) -> Told:
    return NO_PASS[expected]


@rule(
    7,
    PickTier.PAYMENT,
    says=N_("There is a pass, or the programme does not require one"),
    advice=N_("Sell a pass, or let sessions be booked without one in the programme."),
    told=_no_pass,
)
def pass_is_there_where_one_is_required(case: PickFacts) -> Answer:
    """Where a valid pass is required, nothing is booked without (R59). Else the session costs its price."""
    passed = not case.requires_pass or case.choice.pass_id is not None
    return passed, case.choice.day, case.choice.problem


@rule(
    8,
    PickTier.CAPACITY,
    says=N_("Places are free: {actual} of the {expected} it takes"),
    advice=N_("Raise the number of places of the session."),
    told=rule_texts.places,
    kind=RuleKind.CAPACITY,
)
def place_is_free(case: PickFacts) -> Answer:
    """As many places are free as the booking takes (R39)."""
    return case.free >= case.slots, max(case.free, 0), case.slots


def judgements(case: PickFacts) -> Iterator[Finding]:
    """Every rule's finding about picking, in order."""
    return judge(BOOK, case)


def why_not(case: PickFacts) -> Finding | None:
    """The first rule that says no to picking, or None: the button is offered."""
    return first_against(judgements(case))
