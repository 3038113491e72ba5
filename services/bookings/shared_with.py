"""With whom a booking is shared, as its owner reads it; and what somebody else has been given (R87)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from db import Client, Share
from db.states import ShareRole
from services.bookings.reminders import own_share
from services.core.asking import Question
from services.core.shared import counts
from services.core.work import Reading
from services.language import formats


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One person who sees a booking besides its owner."""

    share_id: UUID
    email: str
    name: str
    """Empty until they have joined: nobody learns a name by typing an address."""
    role: ShareRole
    since: datetime
    joined: bool
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class MyShare:
    """What the visitor may do in a booking that is somebody else's."""

    role: ShareRole
    joined: bool
    ends_on: date | None


@Question
def _shares() -> Select[Share, Client]:
    open_ones = (
        select(Share, Client)
        .outerjoin(Client, Client.email == Share.email)
        .where(Share.booking_id == bindparam("booking_id"), counts())
    )
    return open_ones.order_by(Share.created_at, Share.email)


async def shared_with(r: Reading, booking_id: UUID) -> list[ShareLine]:
    """All of them, the first first; only for whoever may share the booking, which the caller has made sure of."""
    return [_line(share, client) for share, client in await _shares.ask(r, booking_id=booking_id)]


async def my_share(r: Reading, booking_id: UUID) -> MyShare | None:
    """The visitor's own part; None if nobody shares it with them."""
    share = await own_share(r, booking_id)
    return None if share is None else MyShare(share.role, share.joined_at is not None, share.ends_on)


def _line(share: Share, client: Client | None) -> ShareLine:
    joined = share.joined_at is not None
    known = formats.full_name(client.first_name, client.last_name) if client is not None and joined else ""
    return ShareLine(share.id, share.email, known, share.role, share.created_at, joined, share.ends_on)
