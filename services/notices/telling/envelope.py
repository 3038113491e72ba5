"""The envelope of a message: what the functions of a message file get when it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from db import Booking, Client, OutboxMessage, Share
from services.core.shared import counts
from services.core.work import Reading
from services.notices.telling.placeholders import Placeholders, Values
from services.notices.telling.wording import Wording
from services.provider import ProviderView


class NoLongerWanted(Exception):
    """Something has changed since the message was written, so it is not sent; the text says why."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message's row, its recipient as they are now, and the address of its links."""

    row: OutboxMessage
    here: ProviderView
    url: str
    """The public address, without a slash at its end."""
    client: Client | None = None

    @property
    def email(self) -> str:
        """The recipient's current e-mail address: a client may have changed it since."""
        return self.row.address if self.client is None else self.client.email

    def link(self, path: str) -> str:
        """The whole address of a path; a whole address stays as it is."""
        return path if "://" in path else self.url + path


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes with a message. Its bytes are looked up when it is sent; the outbox holds only what names them."""

    name: str
    mime: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """The text of a message, the values of its placeholders, and the files that come with it."""

    wording: Wording
    values: Values
    attachments: tuple[Attachment, ...] = ()
    known: Placeholders | None = None
    """The placeholders of its wording, where it speaks for another message: a text that is tried."""
    switch_off: str = ""
    """The path that stops it for a reader who has no profile; empty = the switch in their profile."""


async def share_of(r: Reading, envelope: Envelope, booking_id: UUID) -> Share | None:
    """The recipient's share in the booking; None for its owner.

    Raises:
        NoLongerWanted: the booking is not shared with them (R87: removal is instant).
    """
    booking = await r.db.get_one(Booking, booking_id)
    if envelope.row.client_id == booking.client_id:
        return None
    share = await r.db.scalar(
        select(Share).where(Share.booking_id == booking_id, Share.email == envelope.email, counts())
    )
    if share is None:
        raise NoLongerWanted("no longer shared with them")
    return share
