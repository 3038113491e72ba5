"""The entries of one credit in the waiting lists of full sessions (R53)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from db import Attendance, Credit, QueueEntry, Session
from db.states import IN_QUEUE, QueueState
from services.core.work import Reading, Work


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry in the waiting list of one session, as the family sees it."""

    entry_id: UUID
    credit_id: UUID
    session_id: UUID
    state: QueueState
    position: int
    """1 is the first who waits."""
    held_until: datetime | None
    """Until when the place is offered, held or not; `held_places` tells which (Q9)."""
    held_places: int
    """Places that are held for it now: the booking's slots while an offer is held, else 0."""


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
"""A column for a statement about `QueueEntry`: how many entries of the same session wait ahead of each row."""


def entry_view(entry: QueueEntry, ahead: int) -> EntryView:
    """An entry as a value; `ahead` is how many entries wait before it."""
    return EntryView(
        entry.id,
        entry.credit_id,
        entry.session_id,
        entry.state,
        ahead + 1,
        entry.held_until,
        entry.slots if entry.holds_place else 0,
    )


_ENTRIES = (
    select(QueueEntry, AHEAD)
    .where(QueueEntry.credit_id == bindparam("credit_id"), QueueEntry.state.in_(IN_QUEUE))
    .execution_options(populate_existing=True)
)


async def entries(r: Reading, credit_id: UUID) -> dict[UUID, EntryView]:
    """The credit's entries that are waiting or offered a place, by session."""
    rows = await r.db.execute(_ENTRIES, {"credit_id": credit_id})
    return {entry.session_id: entry_view(entry, ahead) for entry, ahead in rows}


async def starts_of_others(r: Reading, credit_id: UUID, session_id: UUID) -> tuple[datetime, ...]:
    """Starts of the sessions other than this one that the credit waits for or is offered a place in."""
    found = await r.db.scalars(
        select(Session.starts_at)
        .join(QueueEntry, QueueEntry.session_id == Session.id)
        .where(
            QueueEntry.credit_id == credit_id,
            QueueEntry.state.in_(IN_QUEUE),
            Session.id != session_id,
            Session.starts_at > r.now,
        )
        .order_by(Session.starts_at)
    )
    return tuple(found)


async def left_for(r: Reading, attendance_id: UUID) -> tuple[datetime, ...]:
    """Starts of the coming sessions whose waiting lists were left when this make-up was booked (R54)."""
    found = await r.db.scalars(
        select(Session.starts_at)
        .join(QueueEntry, QueueEntry.session_id == Session.id)
        .join(Credit, Credit.id == QueueEntry.credit_id)
        .join(Attendance, Attendance.credit_id == Credit.id)
        .where(
            Attendance.id == attendance_id,
            QueueEntry.state == "withdrawn",
            QueueEntry.ended_at == Credit.used_at,
            Session.starts_at > r.now,
        )
        .order_by(Session.starts_at)
    )
    return tuple(found)


async def claim_entry(w: Work, credit_id: UUID, session_id: UUID) -> None:
    """End the credit's entry for this session as claimed, if there is one, and release the place that it held.

    The caller then takes that place. The session must be locked.
    """
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
