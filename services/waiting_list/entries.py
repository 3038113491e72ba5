"""The places in lines that belong to one right (R53)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from db import QueueEntry
from db.states import IN_QUEUE, QueueState
from services.core.work import Reading, Work


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A place in the line for one full session."""

    entry_id: UUID
    credit_id: UUID
    session_id: UUID
    state: QueueState
    position: int
    held_until: datetime | None
    kept: int
    """Places that are held for it now."""


_Other = aliased(QueueEntry)
AHEAD = (
    select(func.count())
    .select_from(_Other)
    .where(
        _Other.state == "waiting",
        _Other.session_id == QueueEntry.session_id,
        _Other.joined_at < QueueEntry.joined_at,
    )
    .scalar_subquery()
)
"""How many stand in line before a `QueueEntry` of the statement that this is put into."""


def place(entry: QueueEntry, before: int) -> QueuePlace:
    """A place in a line, with so many waiting before it."""
    return QueuePlace(
        entry.id,
        entry.credit_id,
        entry.session_id,
        entry.state,
        before + 1,
        entry.held_until,
        entry.slots if entry.holds_place else 0,
    )


_ENTRIES = (
    select(QueueEntry, AHEAD)
    .where(QueueEntry.credit_id == bindparam("credit_id"), QueueEntry.state.in_(IN_QUEUE))
    .execution_options(populate_existing=True)
)


async def entries(r: Reading, credit_id: UUID) -> dict[UUID, QueuePlace]:
    """The right's places in lines, by session."""
    rows = await r.db.execute(_ENTRIES, {"credit_id": credit_id})
    return {entry.session_id: place(entry, before) for entry, before in rows}


async def give_way(w: Work, credit_id: UUID, session_id: UUID) -> None:
    """What is held for this very right is let go of: its place in the line is taken now. The session is locked."""
    entry = await w.db.scalar(
        select(QueueEntry)
        .where(
            QueueEntry.credit_id == credit_id,
            QueueEntry.session_id == session_id,
            QueueEntry.state.in_(IN_QUEUE),
        )
        .execution_options(populate_existing=True)
    )
    if entry is not None:
        entry.state, entry.holds_place, entry.ended_at = "claimed", False, w.now
        await w.db.flush()
