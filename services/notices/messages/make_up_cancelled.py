"""A make-up was given up, or the session that it was booked in was cancelled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Attendance
from services.attendance.view import AttendanceView
from services.core.work import Reading
from services.language import N_
from services.make_ups.credits import view as credit_views
from services.make_ups.credits.view import CreditView
from services.notices.messages.shared import session
from services.notices.messages.shared.outcome import BACK, LOST, booked, outcome
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import Notice, register
from services.notices.telling.recipients import Plan, of_act
from services.notices.telling.wording import BY, EVENT, OPEN_BOOKING, Wording


@dataclass(frozen=True, slots=True)
class MakeUpCancelled(Notice):
    """A make-up was given up; whether it can be booked again is looked up when it is sent (R48)."""

    name = "make-up-cancelled"
    trigger = "a make-up is cancelled"
    to = "the owner, and whoever did it"
    undoable = True

    attendance_id: UUID
    not_before: datetime | None = None


async def recipients(r: Reading, notice: MakeUpCancelled) -> Plan:
    """The owner, and whoever cancelled it."""
    return await of_act(r, notice.name, notice.attendance_id, notice.not_before)


async def still_wanted(r: Reading, notice: MakeUpCancelled, envelope: Envelope) -> AttendanceView:
    """While it is cancelled."""
    return await session.cancelled_view(r, envelope, notice.attendance_id)


async def facts(r: Reading, notice: MakeUpCancelled, envelope: Envelope, attendance: AttendanceView) -> Facts:
    """The session, and whether the make-up can be booked again."""
    values = session.session_values(attendance, envelope) | session.changed_by(attendance, envelope)
    values["CANCEL_REASON"] = attendance.provider_note
    wording = BY_US if session.by_us(attendance) else WORDING
    credit = await _credit(r, notice.attendance_id)
    if credit is not None and credit.state == "active":
        values["MAKE_UP_OUTCOME"] = outcome(BACK, attendance, credit.expires_at)
        return session.or_find_a_make_up(wording, values, envelope, credit.credit_id)
    used = None if credit is None else credit.used_for
    values["MAKE_UP_OUTCOME"] = booked(used.starts_at) if used is not None else outcome(LOST, attendance)
    return Facts(wording, values)


async def _credit(r: Reading, attendance_id: UUID) -> CreditView | None:
    """The credit as it is now: since the tap it may have come back, or have been booked again."""
    credit_id = await r.db.scalar(select(Attendance.credit_id).where(Attendance.id == attendance_id))
    return None if credit_id is None else await credit_views.one(r, credit_id)


WORDING = Wording(
    subject=N_("*|ATTENDEE_NAME|*: make-up on *|EVENT_ON|* cancelled"),
    heading=N_("*|ATTENDEE_NAME|*: make-up cancelled"),
    before=("*|MAKE_UP_OUTCOME|*",),
    rows=(*EVENT, BY),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    links=(OPEN_BOOKING,),
    when=N_("a family cancels a make-up"),
)
BY_US = replace(
    session.CANCELLED_BY_US,
    when=N_("you cancel a session for everybody that somebody had booked as a make-up"),
)
WORDINGS = (WORDING, BY_US)
register(
    MakeUpCancelled,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=WORDINGS,
    placeholders=session.CANCELLED,
)
