"""A pay-as-you-go session was booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.attendance.view import AttendanceView
from services.core.work import Reading
from services.language import N_, _, formats, ngettext
from services.notices.messages.shared import session
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan, of_act
from services.notices.telling.wording import ADDRESS, BY, DIRECTIONS, NOTE, WHAT, WHEN, WHERE, WITH, Wording
from services.passes import spending


@dataclass(frozen=True, slots=True)
class SessionBooked(Notice):
    """A pay-as-you-go session was booked, and what it took (R57, R58)."""

    name = "session-booked"
    trigger = N_("a family books a session of a pay-as-you-go class")
    to = "the owner, and whoever did it"
    undoable = True

    attendance_id: UUID
    not_before: datetime | None = None


async def recipients(r: Reading, notice: SessionBooked) -> Plan:
    """The owner, and whoever booked it; the message expires when the session starts."""
    return await of_act(r, notice.name, notice.attendance_id, notice.not_before, until_start=True)


async def still_wanted(r: Reading, notice: SessionBooked, envelope: Envelope) -> AttendanceView:
    """While the attendee is expected there."""
    attendance = await session.view(r, envelope, notice.attendance_id)
    if not attendance.on:
        raise NoLongerWanted("cancelled since")
    return attendance


async def facts(r: Reading, notice: SessionBooked, envelope: Envelope, attendance: AttendanceView) -> Facts:
    """The session, and the entry or the price that it took."""
    values = session.session_values(attendance, envelope) | session.changed_by(attendance, envelope)
    values |= session.cancel_until(r, attendance)
    values["PAID_WITH"] = _paid_with(await spending.paid_with(r, notice.attendance_id))
    return Facts(WORDING, values)


def _paid_with(by: spending.PaidWith) -> str | None:
    if by.left is not None:
        return ngettext(
            "It used your pass: {n} entry left.", "It used your pass: {n} entries left.", by.left
        ).format(n=by.left)
    if by.price is not None:
        return _("It costs {price}. You’ll find it under Orders.").format(price=formats.money(by.price))
    return None


WORDING = Wording(
    subject=N_("*|ATTENDEE_NAME|*: booked for *|EVENT_DAY|*"),
    heading=N_("*|ATTENDEE_NAME|*: session booked"),
    before=("*|PAID_WITH|*",),
    rows=(WHAT, WHEN, WHERE, ADDRESS, WITH, NOTE, BY),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    links=(DIRECTIONS,),
    after=(N_("If you can’t make it after all, you can cancel until *|CANCEL_UNTIL|*."),),
)
PLACEHOLDERS = (
    session.SESSION
    | session.CANCEL_UNTIL
    | session.CHANGED_BY
    | placeholders(Placeholder("PAID_WITH", "The entry or the price that it took", may_be_empty=True))
)
register(
    SessionBooked,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=PLACEHOLDERS,
)
