"""The demo's mailbox: it keeps the mails that would have been sent, and shows them. Only the demo does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from db import OutboxMessage
from db.states import UNSENT
from services.core.refusals import NotFound
from services.core.work import Reading

SHOWN = 100
KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as its recipient would get it."""

    id: UUID
    to: str
    subject: str
    html: str
    text: str
    sent_at: datetime


async def newest(r: Reading) -> list[Mail]:
    """The latest mails, the newest first."""
    rows = await r.db.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.status == "sent", OutboxMessage.sent_at.is_not(None))
        .order_by(OutboxMessage.sent_at.desc(), OutboxMessage.created_at.desc(), OutboxMessage.id)
        .limit(SHOWN)
    )
    return [mail for row in rows if (mail := _mail(row)) is not None]


async def on_their_way(r: Reading) -> int:
    """How many mails are due but not yet sent."""
    waiting = select(func.count()).select_from(OutboxMessage)
    found = await r.db.scalar(waiting.where(OutboxMessage.status.in_(UNSENT), OutboxMessage.next_at <= r.now))
    return int(found or 0)


async def one(r: Reading, id_: UUID) -> Mail:
    """One mail.

    Raises:
        NotFound: there is none, or it was not kept.
    """
    row = await r.db.scalar(select(OutboxMessage).where(OutboxMessage.id == id_))
    mail = None if row is None else _mail(row)
    if mail is None:
        raise NotFound
    return mail


def _mail(row: OutboxMessage) -> Mail | None:
    kept = row.payload.get(KEPT)
    if not isinstance(kept, dict) or row.sent_at is None:
        return None
    return Mail(row.id, kept["to"], kept["subject"], kept["html"], kept["text"], row.sent_at)
