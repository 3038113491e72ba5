"""The provider cancels a session, and families get a make-up for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from db import Attendance, Attendee, Booking, Class, Credit, Programme, QueueEntry, Session
from db.states import EXPECTED, GIVEN_UP, IN_QUEUE, KEPT
from services.attendance.cancel_rules import Outcome
from services.core import access, audit
from services.core.access import Mine
from services.core.events import SESSION_CHANGED
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.make_ups.credits import lifecycle
from services.notices import telling
from services.notices.messages.make_up_cancelled import MakeUpCancelled
from services.notices.messages.session_cancelled import SessionCancelled
from services.notices.messages.shared.outcome import NONE
from services.notices.telling.notice import Notice
from services.passes import spending
from services.timetable.change_session import scheduled
from services.timetable.rights import timetable_only


class Compensation(StrEnum):
    """What families get for a session that the provider cancels (Q23)."""

    MAKE_UP = "make_up"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class CancelPreview:
    """What cancelling a session would do, before the tap."""

    children: tuple[str, ...]
    """Who has a regular place and is expected: each gets what staff choose (Q23)."""
    guests: tuple[str, ...]
    """Who comes for a make-up, and gets it back whatever staff choose (Q7)."""
    waiting: int
    """Entries in the waiting list, which end."""
    allows_make_ups: bool
    """Whether its programme has make-ups at all."""


async def before_cancelling(r: Reading, session_id: UUID) -> CancelPreview:
    """Who would be told that this session is cancelled, and what each would get.

    Raises:
        NotFound: no such session, or the visitor may not change the timetable.
    """
    timetable_only(r)
    allows = await r.db.scalar(
        select(Programme.allows_make_ups)
        .join(Class, Class.programme_id == Programme.id)
        .join(Session, Session.class_id == Class.id)
        .where(Session.id == session_id)
    )
    if allows is None:
        raise NotFound
    rows = await r.db.execute(
        select(Attendance.type, Attendee.first_name, Attendee.last_name)
        .join(Attendee, Attendee.id == Attendance.attendee_id)
        .where(Attendance.session_id == session_id, Attendance.state.in_(EXPECTED))
        .order_by(Attendee.first_name, Attendee.last_name)
    )
    named = [(type_, f"{first} {last}".strip()) for type_, first, last in rows]
    waiting = await r.db.scalar(
        select(func.count())
        .select_from(QueueEntry)
        .where(QueueEntry.session_id == session_id, QueueEntry.state.in_(IN_QUEUE))
    )
    return CancelPreview(
        tuple(name for type_, name in named if type_ == "regular"),
        tuple(name for type_, name in named if type_ != "regular"),
        waiting or 0,
        allows,
    )


async def cancel(
    w: Work,
    session_id: UUID,
    reason: str = "",
    compensation: Compensation = Compensation.MAKE_UP,
    *,
    tell: bool = False,
) -> Session:
    """Cancel a session for everyone; the reason is shown to the families.

    Attendees with a regular place get a make-up outside the limit of R28, unless staff choose nothing (Q23).
    Attendees who came for a make-up always get the credit back (Q7); who picked and paid for it gets the entry or the
    money back instead of a make-up (R57). The session's waiting list ends. The families
    of expected attendees get a message only if `tell` is set: staff choose that with a tick (R24).

    Whoever has cancelled it seconds before, and could still undo that, counts as expected: they keep the better of
    what their own cancelling and this one give, and their undo ends.

    Raises:
        NotFound, NotScheduled.
    """
    session = await scheduled(w, session_id)
    session.status = "cancelled"
    session.cancel_reason = reason
    rows = await w.db.execute(
        access.bookings(w.visitor)
        .add_columns(Attendance)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .where(
            Attendance.session_id == session.id,
            Attendance.state.in_(EXPECTED) | (Attendance.state.in_(GIVEN_UP) & _can_be_undone(w)),
        )
        .order_by(Attendance.id)
        .execution_options(populate_existing=True)
    )
    for *booking, attendance in rows.all():
        mine = access.unpack(w.visitor, booking)
        notice = await _let_go(w, mine, attendance, session, compensation)
        if tell:
            await telling.suppress(w, attendance.id)
            await telling.tell(w, notice)
    entries = await w.db.scalars(
        select(QueueEntry)
        .where(QueueEntry.session_id == session.id, QueueEntry.state.in_(IN_QUEUE))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for entry in entries:
        entry.state, entry.holds_place, entry.ended_at = "withdrawn", False, w.now
    w.publish(SESSION_CHANGED, session.id)
    audit.note(w, "cancelled", "session", session.id, compensation=compensation, told=tell)
    await w.db.flush()
    return session


def _can_be_undone(w: Work) -> ColumnElement[bool]:
    return Attendance.holds_place & (Attendance.release_at >= w.now)


async def _let_go(
    w: Work, mine: Mine, attendance: Attendance, session: Session, compensation: Compensation
) -> Notice:
    """Take one attendee out of the session; returns the message that their family can be sent."""
    regular = attendance.type == "regular"
    attendance.state = "cancelled" if regular else "withdrawn"
    attendance.holds_place, attendance.release_at = False, None
    attendance.by_family, attendance.changed_at = False, w.now
    attendance.changed_by, attendance.changed_by_id = w.visitor.name, w.visitor.person_id
    await w.db.flush()
    paid_back = await spending.give_back(w, mine.booking.client_id, attendance.id, session.cancel_reason)
    if attendance.credit_id is not None:
        await _give_back(w, mine, await lifecycle.lock(w, attendance.credit_id), session)
        return MakeUpCancelled(attendance.id)
    if await _keeps_what_it_earned(w, attendance, compensation):
        return SessionCancelled(attendance.id, Outcome.MAKE_UP)
    if paid_back:
        return SessionCancelled(attendance.id, Outcome.PAID_BACK)
    if not mine.programme.allows_make_ups:
        return SessionCancelled(attendance.id, Outcome.NO_MAKE_UPS)
    if compensation is Compensation.NOTHING:
        return SessionCancelled(attendance.id, NONE)
    await lifecycle.earn(w, mine, attendance, session, counts=False)
    return SessionCancelled(attendance.id, Outcome.MAKE_UP)


async def _keeps_what_it_earned(w: Work, attendance: Attendance, compensation: Compensation) -> bool:
    """Whether the family's own cancelling has earned a credit; as the provider's it no longer uses up the limit (Q23)."""
    credit = await lifecycle.of_source(w, attendance.id)
    if credit is None:
        return False
    if compensation is Compensation.MAKE_UP:
        credit.counts = False
        audit.note(w, "freed from the limit", "credit", credit.id)
    return True


async def _give_back(w: Work, mine: Mine, credit: Credit, session: Session) -> None:
    """Make the credit usable again, unless it is used already for something else.

    One that has expired gets the expiry of a credit for missing this session.
    """
    elsewhere = await w.db.scalar(
        select(Attendance.id).where(Attendance.credit_id == credit.id, Attendance.state.in_(KEPT)).limit(1)
    )
    if elsewhere is not None:
        return
    credit.state, credit.used_at, credit.used_by, credit.used_by_id = "active", None, "", None
    if credit.expires_at < w.now:
        credit.expires_at = await lifecycle.would_expire(w, mine, session.starts_at)
    audit.note(w, "returned", "credit", credit.id, expires=credit.expires_at)
