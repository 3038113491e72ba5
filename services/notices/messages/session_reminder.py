"""A session tomorrow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select

from db import Attendance, Booking, Client, Session, Share
from db.states import LIVE
from services.attendance import one_click_secret, view_loader
from services.attendance.view import AttendanceView
from services.core.rulebook import RuleKind
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, Work
from services.language import N_, formats
from services.notices.messages.shared.session import CANCEL_UNTIL, SESSION, cancel_until, session_values
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted, share_of
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, Recipient, recipient
from services.notices.telling.wording import (
    ADDRESS,
    DIRECTIONS,
    NOTE,
    OPEN_BOOKING,
    WHAT,
    WHEN,
    WHERE,
    WITH,
    Wording,
)


@dataclass(frozen=True, slots=True)
class SessionReminder(Notice):
    """A session tomorrow, with a link to cancel it in one click (R23, R89)."""

    name = "session-reminder"
    trigger = N_("the day before a session, at the provider’s hour")
    to = "the owner unless reminders are off; shares that asked for reminders"
    can_be_off = True
    makes_a_link = True

    attendance_id: UUID


async def recipients(r: Reading, notice: SessionReminder) -> Plan:
    """The owner unless reminders are off, and shares that asked for them; expires when the session starts."""
    row = (
        await r.db.execute(
            select(Booking, Client, Session)
            .select_from(Attendance)
            .join(Booking, Booking.id == Attendance.booking_id)
            .join(Client, Client.id == Booking.client_id)
            .join(Session, Session.id == Attendance.session_id)
            .where(Attendance.id == notice.attendance_id)
        )
    ).one_or_none()
    if row is None:
        return NOBODY
    booking, owner, session = row
    people = [recipient(owner)] if booking.reminders_on and owner.notices_on else []
    return Plan(
        f"{notice.name}/{session.id}/{session.starts_at.isoformat()}/{booking.id}",
        people + await _shares(r, booking.id),
        notice.attendance_id,
        expires_at=session.starts_at,
    )


async def _shares(r: Reading, booking_id: UUID) -> list[Recipient]:
    shares = await r.db.execute(
        select(Share.email, Client.id, Client.locale)
        .outerjoin(Client, Client.email == Share.email)
        .where(
            Share.booking_id == booking_id,
            Share.revoked_at.is_(None),
            Share.reminders_on,
            func.coalesce(Client.notices_on, True),
        )
        .order_by(Share.email)
    )
    return [Recipient(email, client_id, locale) for email, client_id, locale in shares]


async def still_wanted(r: Reading, notice: SessionReminder, envelope: Envelope) -> AttendanceView:
    """While the attendee goes there at that time, and the recipient wants reminders."""
    attendance = await view_loader.load_one(_as_read(r, envelope), notice.attendance_id)
    share = await share_of(r, envelope, attendance.booking_id)
    booking = await r.db.get_one(Booking, attendance.booking_id)
    if not (booking.reminders_on if share is None else share.reminders_on):
        raise NoLongerWanted("switched off")
    left = booking.ends_on is not None and formats.local(attendance.starts_at).date() >= booking.ends_on
    if not attendance.on or left or booking.status not in LIVE:
        raise NoLongerWanted("not going any more")
    if attendance.starts_at != envelope.row.expires_at:
        raise NoLongerWanted("moved to another time")
    return attendance


def _as_read(r: Reading, envelope: Envelope) -> Reading:
    """A reading with the recipient's rights: the system may do more, such as cancel after the deadline."""
    client = envelope.client
    if client is None:
        return r
    name = client.first_name or client.email
    return replace(r, visitor=Visitor(Kind.CLIENT, name, client_id=client.id, email=client.email))


async def facts(
    r: Reading, _notice: SessionReminder, envelope: Envelope, attendance: AttendanceView
) -> Facts:
    """The session, and a link made for this recipient to cancel it, if they may."""
    values = session_values(attendance, envelope) | {"CANCEL_UNTIL": None}
    if not attendance.may_act:
        return Facts(WORDING, values)
    if attendance.why_not_cancel is not None:
        closed = attendance.why_not_cancel.rule.kind is RuleKind.DEADLINE
        values["CANCEL_UNTIL"] = formats.deadline(attendance.deadline) if closed else None
        return Facts(TOO_LATE, values)
    values |= cancel_until(r, attendance)
    if not isinstance(r, Work) or envelope.client is None:
        return Facts(WORDING, values)
    secret = one_click_secret.make(r, attendance.attendance_id, envelope.email)
    values["CANCELED_CONFIRMATION_URL"] = envelope.link(f"/c/{secret}")
    return Facts(IN_ONE_CLICK, values)


WORDING = Wording(
    subject=N_("*|ATTENDEE_NAME|*: *|PROGRAMME_NAME|*, *|EVENT_START|*"),
    heading=N_("*|ATTENDEE_NAME|*: see you *|EVENT_ON|*"),
    rows=(WHAT, WHEN, WHERE, ADDRESS, WITH, NOTE),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    links=(DIRECTIONS, OPEN_BOOKING),
    after=(N_("You can cancel until *|CANCEL_UNTIL|*."),),
)
IN_ONE_CLICK = replace(WORDING, button=N_("Can’t make it"), button_to="CANCELED_CONFIRMATION_URL")
TOO_LATE = replace(
    WORDING,
    after=(
        N_("You could cancel until *|CANCEL_UNTIL|*. If you can’t make it after all, please tell us."),
        N_("Write to us: *|PROVIDER_EMAIL|*"),
        N_("Call us: *|PROVIDER_PHONE|*"),
    ),
    form="too-late",
    when=N_("the day before a session, once it is too late to cancel it"),
)
WORDINGS = (WORDING, IN_ONE_CLICK, TOO_LATE)
PLACEHOLDERS = (
    SESSION
    | CANCEL_UNTIL
    | placeholders(
        Placeholder("CANCELED_CONFIRMATION_URL", "Link that cancels without sign-in", may_be_empty=True)
    )
)
register(
    SessionReminder,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=WORDINGS,
    placeholders=PLACEHOLDERS,
)
