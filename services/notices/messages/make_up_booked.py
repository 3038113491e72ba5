"""A make-up was booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.attendance.view import AttendanceView
from services.core.work import Reading
from services.language import N_, formats
from services.notices.messages.shared import session
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan, of_act
from services.notices.telling.wording import ADDRESS, BY, DIRECTIONS, NOTE, WHAT, WHEN, WHERE, WITH, Wording
from services.waiting_list import entries


@dataclass(frozen=True, slots=True)
class MakeUpBooked(Notice):
    """A make-up was booked (R45)."""

    name = "make-up-booked"
    trigger = N_("a make-up is booked")
    to = "the owner, and whoever did it"
    undoable = True

    attendance_id: UUID
    not_before: datetime | None = None


async def recipients(r: Reading, notice: MakeUpBooked) -> Plan:
    """The owner, and whoever booked it; the message expires when the session starts."""
    return await of_act(r, notice.name, notice.attendance_id, notice.not_before, until_start=True)


async def still_wanted(r: Reading, notice: MakeUpBooked, envelope: Envelope) -> AttendanceView:
    """While the attendee is expected there."""
    attendance = await session.view(r, envelope, notice.attendance_id)
    if not attendance.on:
        raise NoLongerWanted("cancelled since")
    return attendance


async def facts(r: Reading, _notice: MakeUpBooked, envelope: Envelope, attendance: AttendanceView) -> Facts:
    """The session, what it makes up for, and which waiting lists were left for it."""
    values = session.session_values(attendance, envelope) | session.changed_by(attendance, envelope)
    values |= session.cancel_until(r, attendance)
    values["MISSED_EVENT"] = (
        None if attendance.makes_up_for is None else formats.moment(attendance.makes_up_for)
    )
    left = await entries.left_for(r, attendance.attendance_id)
    values["WAITING_LISTS_LEFT"] = formats.names([formats.moment(start) for start in left]) or None
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("*|ATTENDEE_NAME|*: make-up booked for *|EVENT_DAY|*"),
    heading=N_("*|ATTENDEE_NAME|*: make-up booked"),
    before=(N_("It makes up for *|MISSED_EVENT|*."),),
    rows=(WHAT, WHEN, WHERE, ADDRESS, WITH, NOTE, BY),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    links=(DIRECTIONS,),
    after=(
        N_("You’re no longer waiting for *|WAITING_LISTS_LEFT|*."),
        N_("If you can’t make it after all, you can cancel until *|CANCEL_UNTIL|*."),
    ),
)
PLACEHOLDERS = (
    session.SESSION
    | session.MISSED
    | session.CANCEL_UNTIL
    | session.CHANGED_BY
    | placeholders(
        Placeholder("WAITING_LISTS_LEFT", "Sessions whose waiting lists were left for it", may_be_empty=True)
    )
)
register(
    MakeUpBooked,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=PLACEHOLDERS,
)
