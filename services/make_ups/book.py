"""Book a make-up: one credit for one session, every rule asked again under lock (R38, R45)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from db import Attendance, Credit, Session
from services.attendance import terms, view_loader
from services.attendance.cancel_rules import is_final
from services.attendance.deadlines import Deadline
from services.attendance.view import AttendanceView
from services.core import access, audit, idempotency, locks, turns
from services.core.access import Act, Mine
from services.core.capacity import free_places
from services.core.events import SESSION_CHANGED
from services.core.refusals import NotFound, Refused
from services.core.rulebook import Finding, only_places_are_missing
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, work
from services.make_ups import pools, rules
from services.make_ups.credits import lifecycle
from services.make_ups.credits import view as credit_views
from services.make_ups.credits.view import CreditView
from services.make_ups.pools import Candidate, Swap
from services.make_ups.refusals import AlreadyInIt, LostIfCancelled, MakeUpRefused
from services.notices import telling
from services.notices.messages.make_up_booked import MakeUpBooked
from services.waiting_list import entries, queue

NEXT_BEST = 2


@dataclass(frozen=True, slots=True)
class Taken:
    """A make-up that is booked."""

    attendance: AttendanceView
    credit: CreditView


@dataclass(frozen=True, slots=True)
class Later:
    """What cancelling a make-up later would do, as far as it is known when it is booked (R48)."""

    deadline: Deadline
    """Until when it can be cancelled in time, by the terms of the class it is in."""
    is_final: bool
    """It can only be cancelled by losing it."""


@dataclass(frozen=True, slots=True)
class BeforeTaking:
    """What a family reads before it books a make-up."""

    credit: CreditView
    candidate: Candidate | None
    """The session; None if it cannot be booked any more."""
    why: Finding | None
    """The rule that refuses it now."""
    later: Later | None
    """What cancelling it later would do."""
    next_best: list[Swap]
    leaves: tuple[datetime, ...] = ()
    """Starts of the other sessions in whose waiting lists the credit stands: booking it leaves them (R54)."""


async def before_taking(r: Reading, credit_id: UUID, session_id: UUID) -> BeforeTaking:
    """What to show before the tap: the session and its deadline; or why it cannot be booked, and the next best.

    Raises:
        NotFound, NotAllowed: not theirs, or only to look at.
    """
    my = await access.credit(r, credit_id, Act.ATTEND)
    pool = await pools.of_my_credit(r, my)
    found = await pool.judge([session_id])
    why = found[0].why if found else rules.why_not(pool.loaded.case)
    candidate = pool.candidate(found[0]) if found and why is None else None
    return BeforeTaking(
        credit=await pool.credit_view(),
        candidate=candidate,
        why=why,
        later=None if candidate is None else await later(r, my.mine, session_id),
        next_best=[] if candidate is not None else await pool.best(NEXT_BEST),
        leaves=() if candidate is None else await entries.starts_of_others(r, credit_id, session_id),
    )


async def book_now(
    visitor: Visitor, credit_id: UUID, session_id: UUID, key: str | None = None, *, in_one_tap: bool = False
) -> Taken:
    """Book a session with a credit, as `take` does, and do not wait for a lock to learn that it is full.

    A flow: those who want the same session take turns in this process (services/core/turns.py), so when many want the
    last place, one of them waits for the database's lock, not all. Whoever tapped before somebody found it full needs
    no turn: a reading refuses them. Only `take`, under the lock, gives a place away.

    Raises:
        NotFound, NotAllowed, MakeUpRefused, LostIfCancelled: as `take`.
        TryAgain: as `work`; also where those before took too long.
    """

    async def is_full() -> bool:
        return await _is_full(visitor, session_id)

    async def act() -> Taken:
        async with work(visitor) as w:
            return await take(w, credit_id, session_id, key, in_one_tap=in_one_tap)

    async def refuse() -> None:
        await _refuse_if_full(visitor, credit_id, session_id, key)

    return await turns.in_turn(session_id, is_full, refuse, act)


async def _is_full(visitor: Visitor, session_id: UUID) -> bool:
    """Whether the places are counted as taken."""
    async with reading(visitor) as r:
        counted = await r.db.execute(select(Session.places, Session.taken).where(Session.id == session_id))
        row = counted.one_or_none()
        return row is not None and free_places(*row) <= 0


async def _refuse_if_full(visitor: Visitor, credit_id: UUID, session_id: UUID, key: str | None) -> None:
    """Refuse with the rule's own words if places are all that is missing.

    Raises:
        NotFound, NotAllowed: not theirs.
        MakeUpRefused: only places are missing.
    """
    async with reading(visitor) as r:
        my = await access.credit(r, credit_id, Act.ATTEND)
        if await idempotency.answered(r, key, _request(credit_id, session_id)) is not None:
            return
        finding, _class = await pools.finding(r, my.mine, my.credit, session_id)
        if finding is not None and only_places_are_missing(finding):
            raise MakeUpRefused(finding)


def _request(credit_id: UUID, session_id: UUID) -> str:
    return f"take/{credit_id}/{session_id}"


async def later(r: Reading, mine: Mine, session_id: UUID) -> Later:
    """What cancelling a make-up in this session would do, if it were booked now."""
    until = (await terms.of_session(r, session_id))[1].deadline
    return Later(until, is_final(until, r.now, returns_credit=mine.programme.returns_credit))


async def take(
    w: Work, credit_id: UUID, session_id: UUID, key: str | None = None, *, in_one_tap: bool = False
) -> Taken:
    """Book a session with a credit (R45).

    The place, the credit, the mail and the answer are one transaction: two families never both get the last place,
    and a second tap with the same `key` gets the first one's answer. `in_one_tap`: it was tapped in a list, where nobody
    could read what cancelling it later does.

    Raises:
        NotFound, NotAllowed: not theirs.
        MakeUpRefused: a rule refuses it now; nothing has changed.
        LostIfCancelled: `in_one_tap`, and it can only be cancelled by losing it; ask first.
    """
    my = await access.credit(w, credit_id, Act.ATTEND)
    request = _request(credit_id, session_id)
    await locks.sessions(w, session_id, *await lifecycle.touched(w, credit_id))
    before = await idempotency.answered(w, key, request)
    if before is None:
        credit = await lifecycle.lock(w, credit_id)
        attendance = await use(w, my.mine, credit, session_id, in_one_tap=in_one_tap)
        await telling.tell(w, MakeUpBooked(attendance.id))
        idempotency.remember(w, key, request, attendance.id)
        before = attendance.id
    return await taken(w, before)


async def taken(w: Work, attendance_id: UUID) -> Taken:
    """The booked make-up, as the family sees it."""
    await w.db.flush()
    attendance = await view_loader.load_one(w, attendance_id)
    credit_id = await w.db.scalar(select(Attendance.credit_id).where(Attendance.id == attendance_id))
    if credit_id is None:
        raise NotFound
    return Taken(attendance, await credit_views.one(w, credit_id))


async def use(
    w: Work, mine: Mine, credit: Credit, session_id: UUID, *, in_one_tap: bool = False
) -> Attendance:
    """Spend a credit on a session: ask the rules once more, then take the place. Sessions and credit must be locked.

    Raises:
        MakeUpRefused: a rule refuses it.
        LostIfCancelled: as for `take`.
        AlreadyInIt: the attendee goes to it already.
    """
    finding, _class = await pools.finding(w, mine, credit, session_id)
    if finding is not None:
        raise MakeUpRefused(finding)
    if in_one_tap and (await later(w, mine, session_id)).is_final:
        raise LostIfCancelled
    await _release_own_places(w, mine, credit, session_id)
    attendance = Attendance(
        booking_id=mine.booking.id,
        session_id=session_id,
        attendee_id=mine.attendee.id,
        type="free" if credit.type == "free_session" else "make_up",
        state="going",
        slots=mine.booking.slots,
        credit_id=credit.id,
        changed_at=w.now,
        changed_by=w.visitor.name,
        changed_by_id=w.visitor.person_id,
    )
    try:
        async with w.db.begin_nested():
            w.db.add(attendance)
    except IntegrityError as problem:
        raise await _who_was_first(w, mine, credit, session_id, problem) from problem
    credit.state, credit.used_at = "used", w.now
    credit.used_by, credit.used_by_id = w.visitor.name, w.visitor.person_id
    await w.db.flush()
    await _leave_other_queues(w, credit, session_id)
    audit.note(w, "booked", "attendance", attendance.id, credit=credit.id, session=session_id)
    w.publish(SESSION_CHANGED, session_id)
    return attendance


async def _release_own_places(w: Work, mine: Mine, credit: Credit, session_id: UUID) -> None:
    """Release the places that an undo window or the waiting list holds for this credit or attendee."""
    held = await w.db.scalars(
        select(Attendance).where(
            Attendance.attendee_id == mine.attendee.id,
            Attendance.holds_place,
            Attendance.release_at.is_not(None),
            (Attendance.credit_id == credit.id) | (Attendance.session_id == session_id),
        )
    )
    for attendance in held:
        attendance.holds_place = False
        attendance.release_at = None if attendance.session_id == session_id else w.now
    await w.db.flush()
    await entries.claim_entry(w, credit.id, session_id)


async def _who_was_first(
    w: Work, mine: Mine, credit: Credit, session_id: UUID, problem: IntegrityError
) -> Refused:
    """The refusal that explains why the database did not accept the attendance: another transaction was quicker.

    Its changes are visible now, so asking the rules again finds the one that refuses.
    """
    finding, _class = await pools.finding(w, mine, credit, session_id)
    if finding is not None:
        return MakeUpRefused(finding)
    if "uq_attendance_one_at_a_time" in str(problem.orig) or "attendance.session_id" in str(problem.orig):
        return AlreadyInIt(name=mine.attendee.first_name)
    raise problem


async def _leave_other_queues(w: Work, credit: Credit, session_id: UUID) -> None:
    """End the credit's entries in other waiting lists, since it is spent (R54)."""
    for entry in await lifecycle.open_entries(w, credit.id):
        if entry.session_id != session_id:
            await queue.end(w, entry, "withdrawn")
