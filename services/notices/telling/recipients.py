"""Who gets a message, and the queries that several messages share to find them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, select

from db import Attendance, Booking, Client, Session, Share
from services.core.shared import counts
from services.core.work import Reading

A_DAY = timedelta(days=1)
MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person who gets the message, and by which channel."""

    address: str
    client_id: UUID | None = None
    locale: str | None = None
    did_it: bool = False
    """The message confirms what this person did, so it may come at any hour."""
    channel: str = MAIL
    """A `Channel.name`; the address is one that this channel understands."""
    copy_id: UUID | None = None
    """The `CopyAddress` by which they get it, who see nothing of the booking otherwise (R88)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What `tell` writes down."""

    key: str
    """Identifies the cause. With the person and the channel it makes the key against duplicates."""
    recipients: list[Recipient] = field(default_factory=list)
    attendance_id: UUID | None = None
    """The attendance that the message is about, so that `suppress` finds it."""
    not_before: datetime | None = None
    expires_at: datetime | None = None
    """From this moment the message is not sent; if the sending hours would delay it so long, it is sent at once."""
    urgent: bool = False
    """Sent to all recipients at any hour."""
    by: datetime | None = None
    """If the sending hours would delay it beyond this moment, it is sent at once."""


NOBODY = Plan("")
"""The plan of a message about something that does not exist."""


def recipient(client: Client, *, did_it: bool = False) -> Recipient:
    """A client as a recipient by mail."""
    return Recipient(client.email, client.id, client.locale, did_it)


async def owner_and(r: Reading, booking_id: UUID, actor_id: UUID | None) -> list[Recipient]:
    """The owner of a booking, and the client who acted if the booking is shared with them."""
    shared = and_(Share.booking_id == Booking.id, Share.email == Client.email, counts())
    rows = await r.db.execute(
        select(Client)
        .join(Booking, Booking.id == booking_id)
        .outerjoin(Share, shared)
        .where((Client.id == Booking.client_id) | ((Client.id == actor_id) & Share.id.is_not(None)))
        .order_by(Client.id)
    )
    return [recipient(client, did_it=client.id == actor_id) for client in rows.scalars()]


async def of_act(
    r: Reading, name: str, attendance_id: UUID, not_before: datetime | None, *, until_start: bool = False
) -> Plan:
    """The plan of a message that confirms an act on one attendance: to the owner and to the client who acts.

    Args:
        until_start: the message is not sent once the session has started.
    """
    row = (
        await r.db.execute(
            select(Attendance.booking_id, Session.starts_at)
            .join(Session, Session.id == Attendance.session_id)
            .where(Attendance.id == attendance_id)
        )
    ).one_or_none()
    if row is None:
        return NOBODY
    booking_id, starts_at = row
    return Plan(
        f"{name}/{attendance_id}/{r.now.isoformat()}",
        await owner_and(r, booking_id, r.visitor.client_id),
        attendance_id,
        not_before,
        expires_at=starts_at if until_start else None,
        by=starts_at,
    )
