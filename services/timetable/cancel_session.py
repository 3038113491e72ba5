"""The provider cancels a session, and families get a make-up for it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select

from db import Attendance, Booking, Credit, QueueEntry, Session
from db.states import EXPECTED, GIVEN_UP, IN_QUEUE, KEPT
from services.attendance.cancel_rules import Outcome
from services.attendance.compensation import Compensation, Gets, gets
from services.core import access, audit
from services.core.access import Mine
from services.core.events import SESSION_CHANGED
from services.core.work import Reading, Work
from services.make_ups.credits import lifecycle
from services.notices import telling
from services.notices.messages.make_up_cancelled import MakeUpCancelled
from services.notices.messages.session_cancelled import SessionCancelled
from services.notices.messages.shared.outcome import NONE
from services.notices.telling.notice import Notice
from services.passes import spending
from services.timetable.change_session import scheduled


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
    session, let_go = await call_off(w, session_id, reason, compensation, told=tell)
    for each in let_go if tell else ():
        await telling.suppress(w, each.attendance_id)
        await telling.tell(w, each.notice)
    return session


@dataclass(frozen=True, slots=True)
class LetGo:
    """One attendee who was taken out of a session, and what their family has got for it."""

    attendance_id: UUID
    client_id: UUID
    gets: Gets

    @property
    def notice(self) -> Notice:
        """The message about this one session."""
        if self.gets is Gets.BACK:
            return MakeUpCancelled(self.attendance_id)
        return SessionCancelled(self.attendance_id, _OUTCOMES[self.gets])


_OUTCOMES = {
    Gets.MAKE_UP: Outcome.MAKE_UP,
    Gets.KEPT: Outcome.MAKE_UP,
    Gets.PAID_BACK: Outcome.PAID_BACK,
    Gets.MONEY: NONE,
    Gets.NOTHING: NONE,
    Gets.NO_MAKE_UPS: Outcome.NO_MAKE_UPS,
}


async def call_off(
    w: Work, session_id: UUID, reason: str, compensation: Compensation, *, told: bool
) -> tuple[Session, list[LetGo]]:
    """As `cancel`, but no message is written; the audit log says whether the caller tells the families. Money is not
    given here: `services/attendance/sick_day` does it for all at once.

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
        .where(Attendance.session_id == session.id, expected(w))
        .order_by(Attendance.id)
        .execution_options(populate_existing=True)
    )
    let_go = [
        await _let_go(w, access.unpack(w.visitor, booking), attendance, session, compensation)
        for *booking, attendance in rows.all()
    ]
    entries = await w.db.scalars(
        select(QueueEntry)
        .where(QueueEntry.session_id == session.id, QueueEntry.state.in_(IN_QUEUE))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for entry in entries:
        entry.state, entry.holds_place, entry.ended_at = "withdrawn", False, w.now
    w.publish(SESSION_CHANGED, session.id)
    audit.note(w, "cancelled", "session", session.id, compensation=compensation, told=told)
    await w.db.flush()
    return session, let_go


def expected(r: Reading) -> ColumnElement[bool]:
    """The condition on attendances that cancelling a session ends: of who is expected, or could still undo a cancelling."""
    can_be_undone = Attendance.holds_place & (Attendance.release_at >= r.now)
    return Attendance.state.in_(EXPECTED) | (Attendance.state.in_(GIVEN_UP) & can_be_undone)


async def _let_go(
    w: Work, mine: Mine, attendance: Attendance, session: Session, compensation: Compensation
) -> LetGo:
    """Take one attendee out of the session, and give their family what is due to them."""
    earned = await lifecycle.of_source(w, attendance.id)
    what = gets(
        is_guest=attendance.credit_id is not None,
        has_earned=earned is not None,
        is_paid_for=await spending.is_paid_for(w, attendance.id),
        allows_make_ups=mine.programme.allows_make_ups,
        give=compensation,
    )
    regular = attendance.type == "regular"
    attendance.state = "cancelled" if regular else "withdrawn"
    attendance.holds_place, attendance.release_at = False, None
    attendance.by_family, attendance.changed_at = False, w.now
    attendance.changed_by, attendance.changed_by_id = w.visitor.name, w.visitor.person_id
    await w.db.flush()
    await spending.give_back(w, mine.booking.client_id, attendance.id, session.cancel_reason)
    if attendance.credit_id is not None:
        await _give_back(w, mine, await lifecycle.lock(w, attendance.credit_id), session)
    elif earned is not None and compensation is Compensation.MAKE_UP:
        earned.counts = False
        audit.note(w, "freed from the limit", "credit", earned.id)
    elif what is Gets.MAKE_UP:
        await lifecycle.earn(w, mine, attendance, session, counts=False)
    return LetGo(attendance.id, mine.booking.client_id, what)


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
