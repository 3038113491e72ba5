"""Every state of a row, and the groups of states that rules ask about, each with one name.

Columns are typed with these, and their CHECKs are built from them. So both mypy and the database refuse a state that
does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, get_args

BookingStatus = Literal["enrolled", "waiting", "trial_started", "trial_ended", "cancelled"]
LIVE: tuple[BookingStatus, ...] = ("enrolled", "trial_started")
"""The booking has a place in its class."""

SessionStatus = Literal["scheduled", "cancelled", "finished"]
SessionOrigin = Literal["generated", "moved", "added"]
"""Where a session comes from: its series, a hand that has changed it since, or a hand alone."""
NextAnswer = Literal["open", "yes", "no"]
"""What a family says to a place in the next term."""

AttendanceType = Literal["regular", "make_up", "free"]
AttendanceState = Literal[
    "unmarked", "going", "attended", "cancelled", "late_cancelled", "no_show", "hidden", "withdrawn"
]
EXPECTED: tuple[AttendanceState, ...] = ("unmarked", "going")
"""The attendee is expected, and the register does not say yet whether they came."""
MARKED: tuple[AttendanceState, ...] = ("attended", "no_show")
"""The register says whether the attendee came."""
CANCELLED: tuple[AttendanceState, ...] = ("cancelled", "late_cancelled")
"""A regular attendance was cancelled."""
GIVEN_UP: tuple[AttendanceState, ...] = (*CANCELLED, "withdrawn")
"""A regular attendance or a make-up was cancelled."""
COMES: tuple[AttendanceState, ...] = (*EXPECTED, "attended")
"""The attendee comes, or has come."""
KEPT: tuple[AttendanceState, ...] = (*EXPECTED, *MARKED)
"""Not given up, whether the attendee came or not."""
MarkState = Literal["unmarked", "attended", "no_show"]
"""What the register can say of somebody who has not cancelled."""
PLACELESS: tuple[AttendanceState, ...] = (*CANCELLED, "hidden", "withdrawn")
"""In all other states an attendance holds a place."""

CreditType = Literal["make_up", "carried_over", "free_session", "discount"]
FOR_MAKE_UPS: tuple[CreditType, ...] = ("make_up", "carried_over", "free_session")
"""A session can be booked with it."""
CreditState = Literal["active", "used", "cancelled", "expired", "voided", "converted"]

RequestState = Literal["asked", "approved", "declined", "withdrawn"]
"""What became of a family's wish for a make-up at another time (R51)."""
DayPart = Literal["morning", "afternoon", "evening", "any"]

QueueState = Literal["waiting", "offered", "claimed", "lapsed", "withdrawn"]
IN_QUEUE: tuple[QueueState, ...] = ("waiting", "offered")
"""The family is still waiting, or a place is held for it."""

OutboxStatus = Literal["pending", "leased", "sent", "dead", "expired", "suppressed"]
UNSENT: tuple[OutboxStatus, ...] = ("pending", "leased")
"""The message has not been sent yet."""

ClassOfferState = Literal["offered", "accepted", "lapsed", "withdrawn"]
"""What became of a place in a class that was offered to who waits for it."""

ShareRole = Literal["viewer", "helper"]

ProgrammeKind = Literal["full_duration", "pay_as_you_go", "one_off"]
MakeUpScope = Literal["programme", "class", "custom"]
DaysSide = Literal["after", "before"]
ExtraMode = Literal["add", "replace"]
HolidayKind = Literal["public", "school", "custom"]
DeadlineKind = Literal["none", "fixed", "relative"]
ReasonPrompt = Literal["off", "before", "after"]
ClassEnd = Literal["carry_over", "expire", "days"]

AccountKind = Literal["debt", "credit", "pass", "prepaid"]
"""What an account counts: what is owed, the family's money, the entries of a pass, prepaid money (R58, R64, R66)."""
EntryKind = Literal[
    "charged",
    "fee",
    "discount",
    "paid",
    "taken_back",
    "cancelled",
    "corrected",
    "received",
    "refunded",
    "issued",
    "used",
    "returned",
    "expired",
]
"""What an entry did to its account."""

PlanPartState = Literal["scheduled", "posted", "cancelled"]
OrderStatus = Literal["new", "pending", "processed", "deleted"]
ProductKind = Literal["pass", "prepaid", "service", "document"]
DiscountKind = Literal["code", "sibling", "returning", "referral", "voucher"]
LateMode = Literal["disabled", "manual", "automatic"]
ProRata = Literal["sessions", "days", "none", "full"]
DeletesUnpaid = Literal["before_first", "after_second"]
"""When a booking of which nothing is paid is deleted: an hour before its first session, or ten days after the second reminder (R73)."""

LineMark = Literal["not_ours", "money_out"]
"""What staff, or the sign of the amount, say of a statement's line that is not paired."""
CheckoutStatus = Literal["open", "paid", "failed", "expired", "refunded"]
MoneyOutState = Literal["asked", "sent", "seen", "failed", "taken_back"]
MoneyOutWay = Literal["transfer", "card", "cash"]
InvoiceKind = Literal["invoice", "credit_note", "receipt"]

ImportKind = Literal["classes", "clients"]
ImportState = Literal["open", "applied", "taken_back"]
LineFate = Literal["added", "changed", "unchanged", "refused"]
"""What becomes, or became, of one line of a file."""

FactorKind = Literal["totp", "passkey"]
"""By what a member of staff shows, after the code of the mail, that it is them."""

ProofOf = Literal["provider", "payee", "address"]
"""Which step of the first run somebody has seen work; the others show by themselves whether they are done."""

Audience = Literal["all", "paid"]
"""For whom something around a session is: everybody who is booked, or only those of whom nothing is late (R95)."""
Availability = Literal["before", "at_start", "after_end"]
"""From when on a file of a session can be had: always, when it begins, when it is over (R95)."""
FileScope = Literal["session", "class", "child"]
"""For whom a file is: all in its session, all in its class, one child."""
PageFound = Literal["frame", "link", "other", "nothing", "no_answer", "not_public"]
"""What stood on a page of the provider's website when it was looked at: our frame, a link to us, the frame of a portal
at another address, none of these; or the page did not answer, or is not in the public internet."""

TYPES: tuple[Any, ...] = (
    BookingStatus,
    SessionStatus,
    SessionOrigin,
    NextAnswer,
    AttendanceType,
    AttendanceState,
    MarkState,
    CreditType,
    CreditState,
    QueueState,
    ClassOfferState,
    RequestState,
    DayPart,
    OutboxStatus,
    ShareRole,
    ProgrammeKind,
    MakeUpScope,
    DaysSide,
    ExtraMode,
    HolidayKind,
    DeadlineKind,
    ReasonPrompt,
    ClassEnd,
    AccountKind,
    EntryKind,
    PlanPartState,
    OrderStatus,
    ProductKind,
    DiscountKind,
    LateMode,
    ProRata,
    DeletesUnpaid,
    LineMark,
    CheckoutStatus,
    MoneyOutState,
    MoneyOutWay,
    InvoiceKind,
    ImportKind,
    ImportState,
    LineFate,
    FactorKind,
    ProofOf,
    Audience,
    Availability,
    FileScope,
    PageFound,
)
"""All types above; their columns hold text."""


def is_one_of(column: str, states: Iterable[str]) -> str:
    """The SQL condition that the column holds one of these states."""
    return f"{column} IN ({', '.join(repr(state) for state in states)})"


def all_of(states: Any) -> tuple[str, ...]:
    """All states of one of the types above, in the order of its declaration."""
    return get_args(states)
