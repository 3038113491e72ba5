"""One message on its way: what a message file is given when it is asked for its facts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Booking, Client, OutboxMessage, Share
from services.core.work import Reading
from services.notices.telling.placeholders import Values
from services.notices.telling.wording import Wording
from services.provider import ProviderView


class NoLongerWanted(Exception):
    """Things have changed since the message was written down: it is not sent; the text says why."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message's row, who it is for today, and where its links lead."""

    row: OutboxMessage
    here: ProviderView
    url: str
    """The public address, without a slash at its end."""
    client: Client | None = None

    @property
    def email(self) -> str:
        """The recipient's e-mail address of today: a client may have changed it since."""
        return self.row.address if self.client is None else self.client.email

    def link(self, path: str) -> str:
        """A whole address; one that is whole already stays."""
        return path if "://" in path else self.url + path


@dataclass(frozen=True, slots=True)
class Facts:
    """The text of a message and the values of its placeholders."""

    wording: Wording
    values: Values


async def share_of(r: Reading, envelope: Envelope, booking_id: UUID) -> Share | None:
    """The recipient's share in the booking; None for its owner.

    Raises:
        NoLongerWanted: the booking is not shared with them (R87: removal is instant).
    """
    booking = await r.db.get_one(Booking, booking_id)
    if envelope.row.client_id == booking.client_id:
        return None
    share = await r.db.scalar(
        select(Share).where(
            Share.booking_id == booking_id, Share.email == envelope.email, Share.revoked_at.is_(None)
        )
    )
    if share is None:
        raise NoLongerWanted("no longer shared with them")
    return share
