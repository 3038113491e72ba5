"""A session was cancelled, by the family or by the provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.attendance.cancel_rules import Outcome
from services.attendance.view import AttendanceView
from services.core.work import Reading
from services.language import N_, _
from services.notices.messages.shared import session
from services.notices.messages.shared.outcome import outcome, paid_back
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import Notice, register
from services.notices.telling.recipients import Plan, of_act
from services.notices.telling.wording import BY, EVENT, OPEN_BOOKING, Wording
from services.passes import spending


@dataclass(frozen=True, slots=True)
class SessionCancelled(Notice):
    """A session was cancelled, and what became of the make-up (R20)."""

    name = "session-cancelled"
    trigger = "a family or the provider cancels a session"
    to = "the owner, and whoever did it"
    undoable = True

    attendance_id: UUID
    outcome: str
    """A value of `cancel_rules.Outcome`, or `outcome.NONE`."""
    not_before: datetime | None = None


async def recipients(r: Reading, notice: SessionCancelled) -> Plan:
    """The owner, and whoever cancelled it."""
    return await of_act(r, notice.name, notice.attendance_id, notice.not_before)


async def still_wanted(r: Reading, notice: SessionCancelled, envelope: Envelope) -> AttendanceView:
    """While it is cancelled."""
    return await session.cancelled_view(r, envelope, notice.attendance_id)


async def facts(
    r: Reading, notice: SessionCancelled, envelope: Envelope, attendance: AttendanceView
) -> Facts:
    """The session, and what became of the make-up."""
    values = session.session_values(attendance, envelope) | session.changed_by(attendance, envelope)
    values["MAKE_UP_OUTCOME"] = outcome(notice.outcome, attendance)
    if notice.outcome == Outcome.PAID_BACK:
        values["MAKE_UP_OUTCOME"] = paid_back(await spending.came_back(r, notice.attendance_id))
    if session.by_us(attendance) and attendance.credit is None:
        values["MAKE_UP_OUTCOME"] += " " + _("You don’t need to do anything.")
    values["CANCEL_REASON"] = attendance.provider_note
    wording = session.CANCELLED_BY_US if session.by_us(attendance) else WORDING
    to_book = attendance.credit is not None and attendance.credit.state == "active"
    credit_id = attendance.credit.credit_id if attendance.credit is not None and to_book else None
    return session.or_find_a_make_up(wording, values, envelope, credit_id)


WORDING = Wording(
    subject=N_("*|ATTENDEE_NAME|*: session on *|EVENT_ON|* cancelled"),
    heading=N_("*|ATTENDEE_NAME|* can’t make it"),
    before=(N_("This session is cancelled for *|ATTENDEE_NAME|*. *|MAKE_UP_OUTCOME|*"),),
    rows=(*EVENT, BY),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    links=(OPEN_BOOKING,),
    when=N_("a family cancels a session"),
)
WORDINGS = (WORDING, session.CANCELLED_BY_US)
register(
    SessionCancelled,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=WORDINGS,
    placeholders=session.CANCELLED,
)
