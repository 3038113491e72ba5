"""Cancel one session for one attendee (R10–R28).

What the sheet says before the tap and what the tap does come from the same `Consequence`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from db import Credit
from db.states import GIVEN_UP
from services import provider
from services.attendance import cancel_rules, rejoin_rules, view_loader
from services.attendance import terms as session_terms
from services.attendance.cancel_facts import cancel_facts
from services.attendance.cancel_rules import UNDO, CancelFacts, Consequence
from services.attendance.view import AttendanceView
from services.core import access, audit, idempotency, locks
from services.core.access import Act, MyAttendance
from services.core.events import SESSION_CHANGED, WORKER_NEEDED
from services.core.refusals import Refused
from services.core.rulebook import Finding
from services.core.work import Reading, Work
from services.language import N_, _
from services.language.formats import told
from services.make_ups import pools
from services.make_ups.credits import lifecycle
from services.make_ups.credits import view as credit_views
from services.make_ups.credits.view import CreditView
from services.make_ups.pools import Swap
from services.notices import telling
from services.notices.messages.make_up_cancelled import MakeUpCancelled
from services.notices.messages.session_cancelled import SessionCancelled
from services.notices.telling.notice import Notice
from services.passes import spending
from services.passes.spending import NOT_PAID, PaidWith
from services.provider import CancellationTerms


class Reason(StrEnum):
    """Why a family cannot come, if they like to say (R19)."""

    ILL = "ill"
    AWAY = "away"
    UNSAID = "unsaid"


class CannotCancel(Refused):
    """A rule refuses cancelling. For the deadline the provider may have own words (R17)."""

    message = N_("This session can’t be cancelled.")

    def __init__(self, consequence: Consequence, own_words: str | None = None) -> None:
        super().__init__()
        self.consequence, self.own_words = consequence, own_words

    def words(self) -> str:
        """The rule's sentence, or the provider's own."""
        finding = self.consequence.finding
        if self.own_words and self.consequence.is_past_deadline:
            return self.own_words
        if finding is None:
            return _(self.message)
        return told(finding)


class ConsentNeeded(Refused):
    """Cancelling loses the make-up for good, and nobody has consented to that yet (R48)."""

    message = N_("You’ll lose this make-up for good. Tick the box to say that’s all right.")


class Otherwise(Refused):
    """The outcome is not the one shown before the tap: the deadline passed, or the other parent was quicker."""

    message = N_("Something has changed in the meantime. Nothing is cancelled yet: please look again.")


class ReasonNeeded(Refused):
    """The provider wants a reason before the session is cancelled (R19)."""

    message = N_("Please choose why you can’t come.")


@dataclass(frozen=True, slots=True)
class CancelSheet:
    """Everything the cancel sheet says before the tap."""

    attendance: AttendanceView
    consequence: Consequence
    prompt: str
    """When the family is asked for a reason: off, before, after (R19)."""
    refusal: str | None
    """The provider's own words after the deadline (R17)."""
    swaps: list[Swap]
    more: int
    """How many other sessions fit besides the swaps."""
    email: str | None
    phone: str | None
    allows_make_ups: bool
    """Whether the booking's programme has make-ups at all."""
    book_by: datetime | None
    """For a make-up: the last moment to book again with its credit, if that comes back."""
    no_way_back: Finding | None
    """The rule that would refuse rejoining afterwards; None = it can be rejoined (R52), or it is a make-up."""
    paid_with: PaidWith = NOT_PAID
    """What pays for a pay-as-you-go session; it comes back where the consequence says so (R61)."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What cancelling has done."""

    attendance: AttendanceView
    consequence: Consequence
    undo_until: datetime
    credit: CreditView | None
    """The credit that it earned or gave back; None if there is none to book with."""


async def consequence_of(r: Reading, my: MyAttendance) -> tuple[Consequence, CancellationTerms]:
    """What cancelling would do now, and on which terms."""
    facts, terms = await facts_of(r, my)
    return cancel_rules.consequence(facts), terms


async def facts_of(r: Reading, my: MyAttendance) -> tuple[CancelFacts, CancellationTerms]:
    """What the rules ask about this attendance, and on which terms."""
    programme, of_session = await session_terms.of_session(r, my.session.id)
    expires_at = None
    if my.attendance.credit_id is not None:
        expires_at = await r.db.scalar(select(Credit.expires_at).where(Credit.id == my.attendance.credit_id))
    facts = cancel_facts(
        r,
        my.mine.booking,
        my.mine.programme,
        my.attendance,
        my.session,
        programme,
        of_session,
        by_staff=my.mine.may(Act.OVERRIDE),
        counted=await lifecycle.counted(r, my.mine.booking.id),
        limit=await lifecycle.limit(r, my.mine, my.session.number),
        expires_at=expires_at,
    )
    return facts, of_session.terms


async def before_cancelling(r: Reading, attendance_id: UUID) -> CancelSheet:
    """What cancelling would do now, and the sessions it could be swapped for. No place is held.

    Raises:
        NotFound, NotAllowed: not theirs, or only to look at.
    """
    my = await access.attendance(r, attendance_id, Act.ATTEND)
    facts, terms = await facts_of(r, my)
    consequence = cancel_rules.consequence(facts)
    here = await provider.current(r)
    swaps, more = [], 0
    if consequence.credit.earned:
        pool = await pools.if_cancelled(r, my)
        swaps = await pool.best()
        more = len(await pool.offers()) - len(swaps)
    return CancelSheet(
        await view_loader.load_one(r, attendance_id),
        consequence,
        terms.reason_prompt,
        terms.refusal,
        swaps,
        more,
        here.email,
        here.phone,
        my.mine.programme.allows_make_ups,
        facts.make_up_expires_at,
        await _no_way_back(r, facts, consequence),
        await spending.paid_with(r, attendance_id),
    )


async def _no_way_back(r: Reading, facts: CancelFacts, consequence: Consequence) -> Finding | None:
    if consequence.new_state is None or facts.attendance_type != "regular":
        return None
    until_deadline = (await provider.make_ups(r)).rejoin_until_deadline
    return rejoin_rules.after_cancelling(facts, consequence.new_state, until_deadline=until_deadline)


async def cancel(
    w: Work,
    attendance_id: UUID,
    reason: Reason | None = None,
    *,
    consent: bool = False,
    expected: cancel_rules.Outcome | None = None,
    key: str | None = None,
) -> Cancelled:
    """Take an attendee out of one session, and keep a make-up if it is in time (R15, R16, R20).

    The state, the credit and the messages are written at once. The place is kept for thirty seconds, so that all of
    it can be undone; then `release_due` frees it. The deadline does not bind staff; the audit log records their
    override (R18).

    Raises:
        NotFound, NotAllowed: not theirs, or only to look at.
        CannotCancel: the deadline has passed and late cancelling is off, or it was cancelled before.
        Otherwise: the outcome would not be `expected`, the one shown before the tap.
        ReasonNeeded: the provider wants a reason first (R19).
        ConsentNeeded: a make-up would be lost for good (R48).
    """
    my = await access.attendance(w, attendance_id, Act.ATTEND)
    await locks.sessions(w, my.session.id)
    await lifecycle.lock_limit(w, my.mine.booking.id)
    await w.db.refresh(my.attendance, with_for_update=True)
    consequence, terms = await consequence_of(w, my)
    if await idempotency.answered(w, key, f"cancel/{attendance_id}") is None:
        if expected is not None and consequence.is_possible and consequence.outcome is not expected:
            raise Otherwise
        if terms.reason_prompt == "before" and reason is None and consequence.is_possible:
            raise ReasonNeeded
        await apply(w, my, consequence, terms, reason, consent=consent)
        await telling.tell(w, _notice(my, consequence, w.now + UNDO))
        idempotency.remember(w, key, f"cancel/{attendance_id}", attendance_id)
    await w.db.flush()
    attendance = await view_loader.load_one(w, attendance_id)
    return Cancelled(
        attendance, consequence, my.attendance.release_at or w.now, await _to_book(w, my, attendance)
    )


async def _to_book(w: Work, my: MyAttendance, attendance: AttendanceView) -> CreditView | None:
    credit = attendance.credit
    if my.attendance.credit_id is not None:
        credit = await credit_views.one(w, my.attendance.credit_id)
    return credit if credit is not None and credit.state == "active" else None


def _notice(my: MyAttendance, consequence: Consequence, not_before: datetime) -> Notice:
    """The message to the family, sent once the cancellation can no longer be undone."""
    if my.attendance.type == "regular":
        return SessionCancelled(my.attendance.id, consequence.outcome.value, not_before=not_before)
    return MakeUpCancelled(my.attendance.id, not_before=not_before)


async def apply(
    w: Work,
    my: MyAttendance,
    consequence: Consequence,
    terms: CancellationTerms,
    reason: Reason | None,
    *,
    consent: bool,
) -> Credit | None:
    """Do what the consequence says, in the order of R20: state, credit, audit. The session is locked.

    Raises:
        CannotCancel, ConsentNeeded: as for `cancel`.
    """
    attendance = my.attendance
    if consequence.new_state is None:
        raise CannotCancel(consequence, terms.refusal)
    if consequence.needs_consent and not consent:
        raise ConsentNeeded
    former = attendance.state
    attendance.state, attendance.reason, attendance.release_at = (
        consequence.new_state,
        reason,
        w.now + UNDO,
    )
    attendance.changed_at, attendance.changed_by, attendance.changed_by_id = (
        w.now,
        w.visitor.name,
        w.visitor.person_id,
    )
    attendance.by_family = not my.mine.may(Act.OVERRIDE)
    credit = None
    if consequence.pays_back:
        await spending.give_back(w, my.mine.booking.client_id, attendance.id)
    if consequence.credit.earned:
        credit = await lifecycle.earn(w, my.mine, attendance, my.session)
    elif attendance.credit_id is not None:
        credit = await lifecycle.lock(w, attendance.credit_id)
        credit.state = "active" if consequence.loss is None else "cancelled"
        credit.used_at, credit.used_by, credit.used_by_id = None, "", None
    _write_down(w, my, consequence, former, credit)
    w.publish(SESSION_CHANGED, my.session.id)
    w.publish(WORKER_NEEDED)
    await w.db.flush()
    return credit


def _write_down(
    w: Work,
    my: MyAttendance,
    consequence: Consequence,
    former: str,
    credit: Credit | None,
) -> None:
    """Write the inputs and the outcome of the decision to the audit log (R20), so that staff can explain it later."""
    audit.note(
        w,
        "cancelled",
        "attendance",
        my.attendance.id,
        booking=my.mine.booking.id,
        session=my.session.id,
        standing=my.mine.standing,
        deadline=consequence.deadline.at,
        override=consequence.overrides,
        former=former,
        state=my.attendance.state,
        type=my.attendance.type,
        outcome=consequence.outcome,
        because=consequence.credit.because,
        counted=consequence.credit.counted,
        limit=consequence.credit.limit,
        credit=None if credit is None else credit.id,
        credit_state=None if credit is None else credit.state,
    )


async def give_reason(w: Work, attendance_id: UUID, reason: Reason) -> None:
    """Store the reason after cancelling; the family is never shown it again (R19).

    Raises:
        NotFound, NotAllowed: not theirs.
    """
    my = await access.attendance(w, attendance_id, Act.ATTEND)
    if my.attendance.state in GIVEN_UP:
        my.attendance.reason = reason
        audit.note(w, "gave a reason", "attendance", attendance_id)
