"""The demo's mailbox: what would have been sent, to be read on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import OutboxMessage
from services.refusals import NotFound
from services.work import Reading


@dataclass(frozen=True, slots=True)
class Kept:
    """One mail as it would have arrived."""

    id: UUID
    sent_at: datetime
    to: str
    subject: str
    html: str
    text: str


async def letters(r: Reading, limit: int = 100) -> list[Kept]:
    """The newest mails first; empty but in the demo, because only there mails are kept."""
    rows = await r.db.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.status == "sent")
        .order_by(OutboxMessage.sent_at.desc(), OutboxMessage.created_at.desc())
        .limit(limit)
    )
    return [kept for row in rows if (kept := _kept(row)) is not None]


async def one(r: Reading, id_: UUID) -> Kept:
    """One mail.

    Raises:
        NotFound: it was not kept.
    """
    row = await r.db.scalar(select(OutboxMessage).where(OutboxMessage.id == id_))
    kept = None if row is None else _kept(row)
    if kept is None:
        raise NotFound
    return kept


def _kept(row: OutboxMessage) -> Kept | None:
    kept = row.payload.get("kept")
    if kept is None or row.sent_at is None:
        return None
    return Kept(row.id, row.sent_at, kept["to"], kept["subject"], kept["html"], kept["text"])
