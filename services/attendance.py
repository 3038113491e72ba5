"""Cancel a session, take it back, rejoin it; close the register (R10–R28, R52, R99).

What the sheet says before the tap and what the tap does come from the same `Consequence`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Class, Credit, Programme, Session, Venue
from services import access, audit, cancelling, days, notices, once, provider
from services.access import Act, MyAttendance
from services.cancelling import Consequence
from services.days import Day
from services.deadlines import Deadline, deadline
from services.language import N_, _
from services.local_time import local_day
from services.make_ups import booking, credits, pool, queue
from services.make_ups.pool import Swap
from services.provider import CancellationTerms
from services.refusals import Refused
from services.work import Reading, Work

UNDO = timedelta(seconds=30)
IN_ONE_GO = 200


class Reason(StrEnum):
    """Why a family cannot come, if they like to say (R19)."""

    ILL = "ill"
    AWAY = "away"
    UNSAID = "unsaid"


class CannotCancel(Refused):
    """A rule speaks against cancelling, in the provider's words where it is the deadline (R17)."""

    message = N_("This session can’t be cancelled.")

    def __init__(self, consequence: Consequence, own_words: str | None = None) -> None:
        super().__init__()
        self.consequence, self.own_words = consequence, own_words

    def words(self) -> str:
        """The rule's sentence, or the provider's own."""
        from services.words import say

        finding = self.consequence.finding
        if self.own_words and self.consequence.is_past_deadline:
            return self.own_words
        if finding is None:
            return _(self.message)
        return _(finding.told.alone).format(**{name: say(fact) for name, fact in finding.facts.items()})


class ConsentNeeded(Refused):
    """Cancelling loses the make-up for good, and nobody said yes to that yet (R48)."""

    message = N_("You’ll lose this make-up for good. Tick the box to say that’s all right.")


class ReasonNeeded(Refused):
    """The provider wants a reason before (R19)."""

    message = N_("Please choose why you can’t come.")


class TooLateToUndo(Refused):
    """The thirty seconds are over, or something else has happened since."""

    message = N_("It’s too late to undo this. You can rejoin from the session instead.")


class CannotRejoin(Refused):
    """A rule speaks against rejoining (R52)."""

    message = N_("You can’t rejoin this session.")

    def __init__(self, day: Day) -> None:
        super().__init__()
        self.day = day

    def words(self) -> str:
        """The rule's sentence."""
        from services.words import say

        finding = self.day.why_not_rejoin
        if finding is None:
            return _(self.message)
        return _(finding.told.alone).format(**{name: say(fact) for name, fact in finding.facts.items()})


@dataclass(frozen=True, slots=True)
class CancelSheet:
    """Everything the cancel sheet says before the tap."""

    day: Day
    consequence: Consequence
    prompt: str
    """When a reason is asked: off, before, after (R19)."""
    refusal: str | None
    """The provider's own words after the deadline (R17)."""
    swaps: list[Swap]
    more: int
    """How many other places fit besides the swaps."""
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What cancelling has done."""

    day: Day
    consequence: Consequence
    undo_until: datetime


async def _terms(r: Reading, my: MyAttendance) -> tuple[Programme, CancellationTerms, Deadline]:
    """The session's programme, its terms, and until when it may be cancelled: the target class's, also for a make-up."""
    here = await provider.current(r)
    row = await r.db.execute(
        select(Programme, Venue)
        .join(Class, Class.programme_id == Programme.id)
        .join(Session, Session.class_id == Class.id)
        .join(Venue, Venue.id == Session.venue_id)
        .where(Session.id == my.session.id)
    )
    programme, venue = row.one()
    terms = await provider.cancellation(r, programme.id)
    on = local_day(my.session.starts_at, here.zone)
    free = (await provider.free_days(r, on, on)).at(
        venue.country, venue.region, school=terms.school_holidays_count
    )
    return (
        programme,
        terms,
        deadline(my.session.starts_at, terms.policy, here.zone, free),
    )


async def consequence_of(r: Reading, my: MyAttendance) -> tuple[Consequence, CancellationTerms]:
    """What cancelling would do now, and on which terms."""
    programme, terms, until = await _terms(r, my)
    expires_at = None
    if my.attendance.credit_id is not None:
        expires_at = await r.db.scalar(select(Credit.expires_at).where(Credit.id == my.attendance.credit_id))
    facts = days.cancel_facts(
        r,
        my.mine,
        my.attendance,
        my.session,
        programme,
        until,
        terms,
        counted=await credits.counted(r, my.mine.booking.id),
        limit=await credits.limit(r, my.mine, my.session.number),
        expires_at=expires_at,
    )
    return cancelling.consequence(facts), terms


async def before_cancelling(r: Reading, attendance_id: UUID) -> CancelSheet:
    """What cancelling would do now, and what could be swapped for; nothing is held.

    Raises:
        NotFound, NotAllowed: not theirs, or only to look at.
    """
    my = await access.attendance(r, attendance_id, Act.ATTEND)
    consequence, terms = await consequence_of(r, my)
    here = await provider.current(r)
    swaps, more = [], 0
    if consequence.credit.earned:
        found = await pool.if_cancelled(r, my)
        await found.with_names()
        swaps = await found.best()
        more = sum(1 for _offer in found.offers) - len(swaps)
    return CancelSheet(
        await days.one(r, attendance_id),
        consequence,
        terms.reason_prompt,
        terms.refusal,
        swaps,
        more,
        here.email,
        here.phone,
    )


async def cancel(
    w: Work,
    attendance_id: UUID,
    reason: Reason | None = None,
    *,
    consent: bool = False,
    key: str | None = None,
) -> Outcome:
    """Take an attendee out of one session, and keep a make-up if it is in time (R15, R16, R20).

    The state, the right and the mails change at once; the place is kept for thirty seconds, so that all of it can
    be undone, and is freed by `release_due` after that. Staff are not held to the deadline; their override is
    written to the audit log (R18).

    Raises:
        NotFound, NotAllowed: not theirs, or only to look at.
        CannotCancel: the deadline has passed and late cancelling is off, or it was cancelled before.
        ReasonNeeded: the provider wants a reason first (R19).
        ConsentNeeded: a make-up would be lost for good (R48).
    """
    my = await access.attendance(w, attendance_id, Act.ATTEND)
    await booking.lock_sessions(w, my.session.id)
    await w.db.refresh(my.attendance, with_for_update=True)
    consequence, terms = await consequence_of(w, my)
    if await once.answered(w, key, f"cancel/{attendance_id}") is None:
        if terms.reason_prompt == "before" and reason is None and consequence.is_possible:
            raise ReasonNeeded
        await apply(w, my, consequence, terms, reason, consent=consent)
        await notices.tell(
            w,
            notices.SessionCancelled(attendance_id, consequence.outcome.value, not_before=w.now + UNDO),
        )
        once.remember(w, key, f"cancel/{attendance_id}", attendance_id)
    await w.db.flush()
    return Outcome(await days.one(w, attendance_id), consequence, my.attendance.release_at or w.now)


async def apply(
    w: Work,
    my: MyAttendance,
    consequence: Consequence,
    terms: CancellationTerms,
    reason: Reason | None,
    *,
    consent: bool,
) -> Credit | None:
    """Do what the consequence says, in the order of R20: state, right, audit. The session is locked.

    Raises:
        CannotCancel, ConsentNeeded: as for `cancel`.
    """
    part = my.attendance
    if consequence.new_state is None:
        raise CannotCancel(consequence, terms.refusal)
    if consequence.needs_consent and not consent:
        raise ConsentNeeded
    former = part.state
    part.state, part.reason, part.release_at = (
        consequence.new_state,
        reason,
        w.now + UNDO,
    )
    part.changed_at, part.changed_by = w.now, w.visitor.name
    part.by_family = not my.mine.may(Act.OVERRIDE)
    credit = None
    if consequence.credit.earned:
        credit = await credits.earn(w, my.mine, part, my.session)
    elif part.credit_id is not None:
        credit = await credits.lock(w, part.credit_id)
        credit.state = "active" if consequence.loss is None else "cancelled"
        credit.used_at, credit.used_by = None, ""
    _write_down(w, my, consequence, former, credit)
    w.changed.append(my.session.id)
    w.wakes.append(part.release_at)
    await w.db.flush()
    return credit


def _write_down(
    w: Work,
    my: MyAttendance,
    consequence: Consequence,
    former: str,
    credit: Credit | None,
) -> None:
    """The inputs and the outcome of the decision (R20), so that staff can later say why."""
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
    """Say afterwards why one could not come; it is never shown back (R19).

    Raises:
        NotFound, NotAllowed: not theirs.
    """
    my = await access.attendance(w, attendance_id, Act.ATTEND)
    if my.attendance.state in ("cancelled", "late_cancelled", "withdrawn"):
        my.attendance.reason = reason


async def undo(w: Work, attendance_id: UUID) -> Day:
    """Take a cancelling back within its thirty seconds, deadline or not, and all that came of it.

    The right is withdrawn, a make-up taken with it is given back, and the mails are not sent.

    Raises:
        NotFound, NotAllowed: not theirs.
        TooLateToUndo: the place is no longer kept, or the right went elsewhere.
    """
    my = await access.attendance(w, attendance_id, Act.ATTEND)
    await _lock_what_came_of_it(w, my)
    part = my.attendance
    if part.state in ("going", "unmarked"):
        return await days.one(w, attendance_id)
    if not part.holds_place or part.release_at is None or w.now > part.release_at:
        raise TooLateToUndo
    if part.credit_id is not None:
        credit = await credits.lock(w, part.credit_id)
        if credit.state not in ("active", "cancelled"):
            raise TooLateToUndo
        credit.state, credit.used_at, credit.used_by = "used", w.now, w.visitor.name
    else:
        await _take_back_what_was_earned(w, part)
    await _going_again(w, my, "undone")
    await notices.suppress(w, attendance_id)
    return await days.one(w, attendance_id)


async def rejoin(w: Work, attendance_id: UUID) -> Day:
    """Go to a session after all that one has cancelled oneself (R52).

    At once: the right is withdrawn, its make-up and its places in lines are given up.

    Raises:
        NotFound, NotAllowed: not theirs.
        CannotRejoin: a rule speaks against it, or the place has just gone.
    """
    my = await access.attendance(w, attendance_id, Act.ATTEND)
    await _lock_what_came_of_it(w, my)
    day = await days.one(w, attendance_id)
    if my.attendance.state in ("going", "unmarked"):
        return day
    if day.why_not_rejoin is not None:
        raise CannotRejoin(day)
    await _take_back_what_was_earned(w, my.attendance)
    await _going_again(w, my, "rejoined")
    await notices.suppress(w, attendance_id)
    return await days.one(w, attendance_id)


async def _lock_what_came_of_it(w: Work, my: MyAttendance) -> None:
    """Lock the session and all sessions that the right it earned leads to, in the one order."""
    ids = {my.session.id}
    earned = await w.db.scalar(
        select(Credit.id).where(Credit.source_attendance_id == my.attendance.id, Credit.state != "voided")
    )
    if earned is not None:
        ids |= {entry.session_id for entry in await credits.open_entries(w, earned)}
        ids |= set(
            await w.db.scalars(
                select(Attendance.session_id).where(Attendance.credit_id == earned, Attendance.holds_place)
            )
        )
    await booking.lock_sessions(w, *ids)
    await w.db.refresh(my.attendance, with_for_update=True)


async def _take_back_what_was_earned(w: Work, part: Attendance) -> None:
    """Withdraw the right a cancelling earned, with the make-up and the places in lines it led to."""
    credit = await credits.of_source(w, part.id)
    if credit is None:
        return
    taken = await w.db.scalars(
        select(Attendance).where(Attendance.credit_id == credit.id, Attendance.holds_place)
    )
    for make_up in taken:
        make_up.state, make_up.holds_place, make_up.release_at = (
            "withdrawn",
            False,
            None,
        )
        make_up.changed_at, make_up.changed_by = w.now, w.visitor.name
        await w.db.flush()
        await notices.suppress(w, make_up.id)
        await queue.freed(w, make_up.session_id)
    credit.state = "voided"
    for entry in await credits.open_entries(w, credit.id):
        await queue.end(w, entry, "withdrawn")
    audit.note(w, "withdrawn", "credit", credit.id)


async def _going_again(w: Work, my: MyAttendance, act: str) -> None:
    part = my.attendance
    part.state, part.holds_place, part.release_at, part.reason = (
        "going",
        True,
        None,
        None,
    )
    part.changed_at, part.changed_by, part.by_family = w.now, w.visitor.name, True
    await w.db.flush()
    audit.note(w, act, "attendance", part.id)
    w.changed.append(my.session.id)


async def release_due(w: Work) -> int:
    """Free the places whose thirty seconds are over, and offer them to those who wait (R20, R53).

    Says how many. Running it again does nothing.
    """
    due = await w.db.execute(
        select(Attendance.id, Attendance.session_id)
        .where(Attendance.release_at <= w.now)
        .order_by(Attendance.session_id, Attendance.id)
        .limit(IN_ONE_GO)
    )
    ids = due.all()
    await booking.lock_sessions(w, *(session_id for _id, session_id in ids))
    for attendance_id, session_id in ids:
        part = await w.db.scalar(
            select(Attendance)
            .where(Attendance.id == attendance_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if part is None or part.release_at is None or part.release_at > w.now:
            continue
        part.holds_place, part.release_at = False, None
        await w.db.flush()
        await queue.freed(w, session_id)
    return len(ids)


async def close_registers(w: Work) -> int:
    """Close attendance some days after a session: who was still expected was not there (R99, Q14).

    The session counts as over. Says how many sessions; 0 days in the settings means never.
    """
    here = await provider.current(w)
    if here.closes_registers_after == 0:
        return 0
    before = w.now - timedelta(days=here.closes_registers_after)
    over = list(
        await w.db.scalars(
            select(Session)
            .where(Session.status == "scheduled", Session.starts_at < before)
            .order_by(Session.id)
            .limit(IN_ONE_GO)
            .with_for_update()
        )
    )
    for session in over:
        if session.starts_at + timedelta(minutes=session.minutes) > before:
            continue
        session.status = "finished"
        still = await w.db.scalars(
            select(Attendance).where(
                Attendance.session_id == session.id,
                Attendance.state.in_(("unmarked", "going")),
            )
        )
        for part in still:
            part.state, part.changed_at, part.changed_by, part.by_family = (
                "no_show",
                w.now,
                w.visitor.name,
                False,
            )
        audit.note(w, "closed", "session", session.id)
    return len(over)
