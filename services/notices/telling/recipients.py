"""Who is told what, and until when it makes sense: decided when something happens, asked again when the mail leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, select

from db import Attendance, AuditEntry, Booking, Client, Credit, QueueEntry, Session, Share, SignIn, Staff
from services.core.work import Reading
from services.notices.telling import catalogue
from services.notices.telling.catalogue import Notice

CODE_LASTS = timedelta(minutes=10)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person who is told."""

    email: str
    client_id: UUID | None = None
    locale: str | None = None
    did_it: bool = False
    """It confirms what they did themselves, so it may come at any hour."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What `tell` writes down."""

    key: str
    """Tells one cause from another; the person and the channel are added to it."""
    recipients: list[Recipient] = field(default_factory=list)
    attendance_id: UUID | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    """After this the message is worth nothing and is not sent."""
    urgent: bool = False
    """For all recipients, whatever the hour."""
    by: datetime | None = None
    """If the hours of sending would make it later than this, it goes at once."""


async def plan(r: Reading, notice: Notice) -> Plan:
    """Who is told of this, and by when. Nobody, where it has been switched off or is about nothing that exists."""
    match notice:
        case catalogue.SignInCode():
            return _sign_in(r, notice)
        case catalogue.UnknownAddress():
            return Plan(
                f"{notice.name}/{r.now.date()}",
                [Recipient(notice.email, locale=notice.locale)],
                expires_at=r.now + A_DAY,
                urgent=True,
            )
        case catalogue.NewDevice():
            return await _new_device(r, notice)
        case catalogue.PlaceOffered():
            return await _offered(r, notice)
        case catalogue.SessionReminder():
            return await _reminder(r, notice)
        case catalogue.MakeUpAvailable() | catalogue.MakeUpExpiring():
            return await _right(r, notice)
        case catalogue.SessionCancelled() | catalogue.MakeUpBooked() | catalogue.MakeUpCancelled():
            return await _act(r, notice)
        case _:
            raise TypeError(f"{type(notice).__name__} is not in the catalogue")


def _sign_in(r: Reading, notice: catalogue.SignInCode) -> Plan:
    return Plan(
        f"{notice.name}/{notice.link}",
        [Recipient(notice.email, notice.client_id, notice.locale)],
        expires_at=notice.expires_at or r.now + CODE_LASTS,
        urgent=True,
    )


async def _new_device(r: Reading, notice: catalogue.NewDevice) -> Plan:
    client = await r.db.scalar(
        select(Client).join(SignIn, SignIn.client_id == Client.id).where(SignIn.id == notice.sign_in_id)
    )
    staff = await r.db.scalar(
        select(Staff).join(SignIn, SignIn.staff_id == Staff.id).where(SignIn.id == notice.sign_in_id)
    )
    people = [] if client is None else [Recipient(client.email, client.id, client.locale)]
    if staff is not None and staff.email is not None:
        people = [Recipient(staff.email, locale=staff.locale)]
    return Plan(f"{notice.name}/{notice.sign_in_id}", people, expires_at=r.now + A_DAY, urgent=True)


async def _act(
    r: Reading, notice: catalogue.SessionCancelled | catalogue.MakeUpBooked | catalogue.MakeUpCancelled
) -> Plan:
    row = (
        await r.db.execute(
            select(Attendance.booking_id, Session.starts_at)
            .join(Session, Session.id == Attendance.session_id)
            .where(Attendance.id == notice.attendance_id)
        )
    ).one_or_none()
    if row is None:
        return Plan("")
    booking_id, starts_at = row
    return Plan(
        f"{notice.name}/{notice.attendance_id}/{r.now.isoformat()}",
        await _owner_and(r, booking_id, r.visitor.client_id),
        notice.attendance_id,
        notice.not_before,
        expires_at=starts_at if isinstance(notice, catalogue.MakeUpBooked) else None,
        by=starts_at,
    )


async def _offered(r: Reading, notice: catalogue.PlaceOffered) -> Plan:
    row = (
        await r.db.execute(
            select(Credit.booking_id, QueueEntry.held_until, Session.starts_at)
            .select_from(QueueEntry)
            .join(Credit, Credit.id == QueueEntry.credit_id)
            .join(Session, Session.id == QueueEntry.session_id)
            .where(QueueEntry.id == notice.entry_id)
        )
    ).one_or_none()
    if row is None:
        return Plan("")
    booking_id, held_until, starts_at = row
    joined_by = await r.db.scalar(
        select(AuditEntry.actor)
        .where(
            AuditEntry.about == "queue_entry",
            AuditEntry.about_id == notice.entry_id,
            AuditEntry.act == "joined",
        )
        .limit(1)
    )
    kind, _colon, id_ = (joined_by or "").partition(":")
    return Plan(
        f"{notice.name}/{notice.entry_id}",
        await _owner_and(r, booking_id, UUID(id_) if kind == "client" else None),
        expires_at=held_until or starts_at,
        urgent=True,
    )


async def _owner_and(r: Reading, booking_id: UUID, actor_id: UUID | None) -> list[Recipient]:
    """The owner of a booking, and the one with a share in it who did it."""
    shared = and_(Share.booking_id == Booking.id, Share.email == Client.email, Share.revoked_at.is_(None))
    rows = await r.db.execute(
        select(Client)
        .join(Booking, Booking.id == booking_id)
        .outerjoin(Share, shared)
        .where((Client.id == Booking.client_id) | ((Client.id == actor_id) & Share.id.is_not(None)))
        .order_by(Client.id)
    )
    return [
        Recipient(client.email, client.id, client.locale, did_it=client.id == actor_id)
        for client in rows.scalars()
    ]


async def _reminder(r: Reading, notice: catalogue.SessionReminder) -> Plan:
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
        return Plan("")
    booking, owner, session = row
    people = []
    if booking.reminders_on and owner.notices_on:
        people.append(Recipient(owner.email, owner.id, owner.locale))
    shares = await r.db.execute(
        select(Share.email, Client.id, Client.locale)
        .outerjoin(Client, Client.email == Share.email)
        .where(
            Share.booking_id == booking.id,
            Share.revoked_at.is_(None),
            Share.reminders_on,
            func.coalesce(Client.notices_on, True),
        )
        .order_by(Share.email)
    )
    people += [Recipient(email, client_id, locale) for email, client_id, locale in shares]
    return Plan(
        f"{notice.name}/{session.id}/{session.starts_at.isoformat()}/{booking.id}",
        people,
        notice.attendance_id,
        expires_at=session.starts_at,
    )


async def _right(r: Reading, notice: catalogue.MakeUpAvailable | catalogue.MakeUpExpiring) -> Plan:
    row = (
        await r.db.execute(
            select(Credit, Client)
            .join(Booking, Booking.id == Credit.booking_id)
            .join(Client, Client.id == Booking.client_id)
            .where(Credit.id == notice.credit_id)
        )
    ).one_or_none()
    if row is None:
        return Plan("")
    credit, owner = row
    if isinstance(notice, catalogue.MakeUpExpiring):
        key, until = f"{credit.expires_at.isoformat()}/{notice.days}", credit.expires_at
    else:
        key, until = str(notice.nth), min(credit.expires_at, r.now + 2 * A_DAY)
    people = [Recipient(owner.email, owner.id, owner.locale)] if owner.notices_on else []
    return Plan(f"{notice.name}/{credit.id}/{key}", people, expires_at=until)
