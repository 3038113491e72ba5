"""A session tomorrow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Booking, Client, Session
from db.states import LIVE
from services.attendance import one_click_secret, view_loader
from services.attendance.view import AttendanceView
from services.core.refusals import NotFound
from services.core.rulebook import RuleKind
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, Work
from services.language import N_, formats
from services.notices.messages.shared.session import CANCEL_UNTIL, SESSION, cancel_until, session_values
from services.notices.telling import copy_link, reminded
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, Recipient
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
    to = "the owner unless reminders are off; shares that asked for reminders; copy addresses"
    can_be_off = True
    makes_a_link = True

    attendance_id: UUID


@dataclass(frozen=True, slots=True)
class Reminder:
    """A session as whoever is reminded of it may see it; of a copy address, as the booking's owner may."""

    attendance: AttendanceView
    reader: Recipient


async def recipients(r: Reading, notice: SessionReminder) -> Plan:
    """Whoever is reminded of this booking (reminded.py); expires when the session starts."""
    row = (
        await r.db.execute(
            select(Attendance.booking_id, Session)
            .join(Session, Session.id == Attendance.session_id)
            .where(Attendance.id == notice.attendance_id)
        )
    ).one_or_none()
    if row is None:
        return NOBODY
    booking_id, session = row
    return Plan(
        f"{notice.name}/{session.id}/{session.starts_at.isoformat()}/{booking_id}",
        (await reminded.reminded(r, [booking_id])).get(booking_id, []),
        notice.attendance_id,
        expires_at=session.starts_at,
    )


async def still_wanted(r: Reading, notice: SessionReminder, envelope: Envelope) -> Reminder:
    """While the attendee goes there at that time, and the recipient wants reminders."""
    found = await r.db.get(Attendance, notice.attendance_id)
    if found is None:
        raise NotFound
    booking = await r.db.get_one(Booking, found.booking_id, populate_existing=True)
    reader = await reminded.of_envelope(r, envelope, booking.id)
    owner = await r.db.get_one(Client, booking.client_id) if reader.copy_id else None
    attendance = await view_loader.load_one(_as_read_by(r, owner or envelope.client), notice.attendance_id)
    left = booking.ends_on is not None and formats.local(attendance.starts_at).date() >= booking.ends_on
    if not attendance.on or left or booking.status not in LIVE:
        raise NoLongerWanted("not going any more")
    if attendance.starts_at != envelope.row.expires_at:
        raise NoLongerWanted("moved to another time")
    return Reminder(attendance, reader)


def _as_read_by(r: Reading, client: Client | None) -> Reading:
    """A reading with this client's rights: the system may do more, such as cancel after the deadline."""
    if client is None:
        return r
    name = client.first_name or client.email
    return replace(r, visitor=Visitor(Kind.CLIENT, name, client_id=client.id, email=client.email))


async def facts(r: Reading, _notice: SessionReminder, envelope: Envelope, about: Reminder) -> Facts:
    """The session, and a link made for this recipient to cancel it, if they may."""
    found = _facts(r, envelope, about)
    return found if about.reader.copy_id is None else _as_copy(found, envelope, about.reader.copy_id)


def _as_copy(found: Facts, envelope: Envelope, copy_id: UUID) -> Facts:
    """The same for an address that may not open the booking: why they get it, and how they stop it (R88)."""
    path = copy_link.path(copy_id)
    values = {**found.values, "COPY_URL": envelope.link(path)}
    return Facts(_copied(found.wording), values, switch_off=path)


def _facts(r: Reading, envelope: Envelope, about: Reminder) -> Facts:
    attendance = about.attendance
    values = session_values(attendance, envelope) | {"CANCEL_UNTIL": None, "COPY_URL": None}
    if not attendance.may_act:
        return Facts(WORDING, values)
    if attendance.why_not_cancel is not None:
        closed = attendance.why_not_cancel.rule.kind is RuleKind.DEADLINE
        values["CANCEL_UNTIL"] = formats.deadline(attendance.deadline) if closed else None
        return Facts(TOO_LATE, values)
    values |= cancel_until(r, attendance)
    if not isinstance(r, Work) or (envelope.client is None and about.reader.copy_id is None):
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
WHY_A_COPY = N_("You get this because a family gave us your address. You see nothing else of their booking.")


def _copied(wording: Wording) -> Wording:
    """The same for whoever may not open the booking: its button leads to what they may do instead."""
    copied = replace(wording, links=(DIRECTIONS,), stays=(WHY_A_COPY,))
    if wording.button_to != "BOOKING_URL":
        return copied
    return replace(copied, button=N_("About these emails"), button_to="COPY_URL")


_OWN = (WORDING, IN_ONE_CLICK, TOO_LATE)
WORDINGS = (*_OWN, *map(_copied, _OWN))
PLACEHOLDERS = (
    SESSION
    | CANCEL_UNTIL
    | placeholders(
        Placeholder("CANCELED_CONFIRMATION_URL", "Link that cancels without sign-in", may_be_empty=True),
        Placeholder("COPY_URL", "Link by which a copy address stops these mails", may_be_empty=True),
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
