"""What taking a sick day back would do: what returns, and what stays because somebody has done something since.

A child comes back as it was, unless its family has used what it got. A session comes back unless somebody has changed it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select

from db import Account, Attendance, Booking, Credit, QueueEntry, Session
from db.states import LIVE
from services.attendance.compensation import Gets
from services.attendance.sick_day.planning import NAME
from services.core import access, done_acts, locks
from services.core.access import Mine
from services.core.done_acts import Done
from services.core.plan import STAYS, ActLine, FamilyTold, Plan
from services.core.work import Reading, Work
from services.make_ups.credits import lifecycle
from services.notices.messages.shared.sick_day import CANCEL, ENDS, LET_GO, SUBSTITUTE
from services.passes import spending
from services.payments import session_part
from services.payments.bank.rights import money_only
from services.timetable.rights import timetable_only


@dataclass(frozen=True, slots=True)
class ChildBack:
    """One attendee of a cancelled session as they are now."""

    mine: Mine
    attendance: Attendance
    session: Session
    credit: Credit | None
    """What they got, or what they came with."""


@dataclass(frozen=True, slots=True)
class _Gone:
    """Money that stands in the way."""

    sent_back: set[str]
    """The families whose credit has left to their bank."""
    credited_since: set[UUID | None]
    """The attendances for which money was given by another act."""


async def reverse(r: Reading, done: Done) -> Plan:
    """What taking it back would do now; in a work, all sessions that it concerns are locked first.

    Raises:
        NotFound: the visitor may not change the timetable, or money was given and they do not look after it.
    """
    timetable_only(r)
    if any("minor" in line.facts for line in done.lines):
        money_only(r)
    kept = [line for line in done.lines if line.what != STAYS]
    if isinstance(r, Work):
        await _lock(r, kept)
    sessions = await _sessions(r, kept)
    children = await children_of(r, [line.about_id for line in kept if line.what == LET_GO])
    gone = _Gone(
        await _sent_back(r, done),
        await session_part.credited(r, list(children), but=done.id),
    )
    lines: list[ActLine] = []
    for line in kept:
        why = ""
        if line.what in (CANCEL, SUBSTITUTE):
            why = _session_stays(line, sessions.get(line.about_id))
        elif _of_session(line) in {each.about_id for each in lines if each.what == STAYS}:
            why = "session"
        elif line.what == LET_GO:
            why = await _child_stays(r, line, children.get(line.about_id), gone)
        elif line.what == ENDS:
            why = await _entry_stays(r, line, done)
        lines.append(replace(line, what=STAYS, why=why) if why else line)
    told = await _told(r, done, lines)
    return Plan(NAME, {"of": str(done.id)}, tuple(lines), tuple(map(FamilyTold, told)))


def _of_session(line: ActLine) -> UUID:
    return UUID(line.facts["session"])


async def _lock(w: Work, lines: Sequence[ActLine]) -> None:
    """The sessions themselves, and those in which a make-up that was given holds a place or waits for one."""
    ids = {line.about_id for line in lines if line.about == "session"}
    given = await w.db.scalars(
        select(Credit.id).where(
            Credit.source_attendance_id.in_([line.about_id for line in lines if line.what == LET_GO]),
            Credit.state != "voided",
        )
    )
    for credit_id in given.all():
        ids |= await lifecycle.touched(w, credit_id)
    await locks.sessions(w, *(id_ for id_ in ids if id_ is not None))


async def _sessions(r: Reading, lines: Sequence[ActLine]) -> dict[UUID | None, Session]:
    ids = [line.about_id for line in lines if line.about == "session"]
    found = await r.db.scalars(
        select(Session).where(Session.id.in_(ids)).execution_options(populate_existing=True)
    )
    return {session.id: session for session in found}


async def children_of(r: Reading, ids: Sequence[UUID | None]) -> dict[UUID | None, ChildBack]:
    """These attendances as they are now, by id."""
    rows = await r.db.execute(
        access.bookings(r.visitor)
        .add_columns(Attendance, Session, Credit)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .join(Session, Session.id == Attendance.session_id)
        .outerjoin(
            Credit,
            (Credit.id == Attendance.credit_id)
            | ((Credit.source_attendance_id == Attendance.id) & (Credit.state != "voided")),
        )
        .where(Attendance.id.in_(ids))
        .execution_options(populate_existing=True)
    )
    return {
        attendance.id: ChildBack(access.unpack(r.visitor, booking), attendance, session, credit)
        for *booking, attendance, session, credit in rows.all()
    }


def _session_stays(line: ActLine, now: Session | None) -> str:
    """Why a session is left as it is; empty where it comes back."""
    if now is None:
        return "gone"
    if line.what == CANCEL:
        return "" if now.status == "cancelled" else "edited"
    by_substitute = str(now.instructor_id or "") == line.facts["to"]
    return "" if by_substitute and now.status == "scheduled" else "edited"


async def _child_stays(r: Reading, line: ActLine, now: ChildBack | None, gone: _Gone) -> str:
    """Why a child stays out of the session; empty where it comes back."""
    if now is None:
        return "gone"
    if now.mine.booking.status not in LIVE:
        return "ended"
    if now.attendance.state not in ("cancelled", "withdrawn") or now.attendance.by_family:
        return "edited"
    what = Gets(line.facts["gets"])
    given_since = now.credit is not None and what in (Gets.NOTHING, Gets.MONEY, Gets.NO_MAKE_UPS)
    if given_since or line.about_id in gone.credited_since:
        return "given_since"
    if what in (Gets.MAKE_UP, Gets.BACK) and now.credit is not None and now.credit.state == "used":
        return "make_up_used"
    if what is Gets.BACK and (now.credit is None or now.credit.state not in ("active", "expired")):
        return "make_up_gone"
    if what is Gets.MONEY and line.facts["client"] in gone.sent_back:
        return "sent_back"
    if what is Gets.PAID_BACK and not await spending.is_paid_for(r, now.attendance.id):
        paying = await spending.paying(r, now.mine, now.session)
        if paying.requires_pass and paying.choice.pass_id is None:
            return "entry_used"
    return ""


async def _entry_stays(r: Reading, line: ActLine, done: Done) -> str:
    """Why an entry in a waiting list stays ended; empty where it waits again."""
    row = (
        await r.db.execute(
            select(QueueEntry, Credit)
            .join(Credit, Credit.id == QueueEntry.credit_id)
            .where(QueueEntry.id == line.about_id)
            .execution_options(populate_existing=True)
        )
    ).one_or_none()
    if row is None:
        return "gone"
    entry, credit = row
    if entry.state != "withdrawn" or entry.ended_at != done.at:
        return "edited"
    return "" if credit.state == "active" else "make_up_used"


async def _sent_back(r: Reading, done: Done) -> set[str]:
    """The families whose money has left to their bank since, so that it cannot be taken back."""
    needed: dict[UUID, int] = defaultdict(int)
    for entry, _client_id in await session_part.given(r, done.id):
        needed[entry.account_id] += entry.amount
    found = set()
    for account_id, amount in needed.items():
        account = await r.db.get_one(Account, account_id)
        if await session_part.could_return(r, account) < amount:
            found.add(str(account.client_id))
    return found


async def _told(r: Reading, done: Done, lines: Sequence[ActLine]) -> list[UUID]:
    """Who has heard of it, and gets something back now."""
    heard = await done_acts.heard(r, done.id)
    back = {line.about_id for line in lines if line.what == SUBSTITUTE}
    rows = await r.db.scalars(
        select(Booking.client_id)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .where(Attendance.session_id.in_(back), Attendance.holds_place)
    )
    concerned = {UUID(line.facts["client"]) for line in lines if line.what == LET_GO} | set(rows)
    return sorted(heard & concerned)
