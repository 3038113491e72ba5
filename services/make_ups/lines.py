"""The places in lines that belong to one right (R53)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from db import QueueEntry
from services.work import Reading


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A place in the line for one full session."""

    entry_id: UUID
    credit_id: UUID
    session_id: UUID
    state: str
    position: int
    held_until: datetime | None


async def entries(r: Reading, credit_id: UUID) -> dict[UUID, QueuePlace]:
    """The right's places in lines, by session."""
    other = aliased(QueueEntry)
    ahead = (
        select(func.count())
        .select_from(other)
        .where(
            other.state == "waiting",
            other.session_id == QueueEntry.session_id,
            other.joined_at < QueueEntry.joined_at,
        )
        .scalar_subquery()
    )
    rows = await r.db.execute(
        select(QueueEntry, ahead).where(
            QueueEntry.credit_id == credit_id,
            QueueEntry.state.in_(("waiting", "offered")),
        )
    )
    return {
        entry.session_id: QueuePlace(
            entry.id, entry.credit_id, entry.session_id, entry.state, before + 1, entry.held_until
        )
        for entry, before in rows
    }
