"""What was done to many things, as it is kept: for how long it can be stopped and taken back, and who has heard of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from db import DoneAct, OutboxMessage
from services.core.plan import ActLine, restored
from services.core.refusals import NotFound
from services.core.work import Reading, Work

KEPT_FOR = timedelta(days=30)
"""As long as an act can be taken back."""
HELD = timedelta(minutes=1)
"""As long as its messages wait, so that it can be stopped before anybody hears of it."""
STOPPED = "stopped by staff"
"""Recorded with a message that staff have stopped before it left."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was done."""

    id: UUID
    act: str
    wish: Mapping[str, Any]
    lines: tuple[ActLine, ...]
    """What was done; the facts hold what was before."""
    told: tuple[UUID, ...]
    """The families that got a message of it."""
    at: datetime
    by: str
    """As the audit log names whoever did it."""
    taken_back_at: datetime | None

    def can_be_taken_back(self, now: datetime) -> bool:
        """Whether it is not taken back yet, and not too long ago."""
        return self.taken_back_at is None and now < self.at + KEPT_FOR

    def can_be_stopped(self, now: datetime) -> bool:
        """Whether its messages still wait."""
        return bool(self.told) and self.taken_back_at is None and now < self.at + HELD


async def done(r: Reading, done_id: UUID, *, lock: bool = False) -> Done:
    """One act that was done. Who may see it is for the caller to ask.

    Raises:
        NotFound: there is none.
    """
    row = await r.db.get(DoneAct, done_id, with_for_update=lock, populate_existing=True)
    if row is None:
        raise NotFound
    return read(row)


def read(row: DoneAct) -> Done:
    """What was done, as the table has it."""
    lines = tuple(restored(line) for line in row.lines)
    told = tuple(UUID(each) for each in row.told)
    return Done(row.id, row.act, row.wish, lines, told, row.at, row.by, row.taken_back_at)


async def heard(r: Reading, done_id: UUID) -> set[UUID]:
    """The families to whom a message of this act has left, or is leaving: they are to be told that it is taken back."""
    rows = await r.db.scalars(
        select(OutboxMessage.client_id).where(
            OutboxMessage.act_id == done_id, OutboxMessage.status.not_in(("pending", "suppressed"))
        )
    )
    return {client_id for client_id in rows if client_id is not None}


async def withdraw(w: Work, done_id: UUID) -> None:
    """Suppress the messages of this act that have not left."""
    await w.db.execute(
        update(OutboxMessage)
        .where(OutboxMessage.act_id == done_id, OutboxMessage.status == "pending")
        .values(status="suppressed", last_problem=STOPPED)
        .execution_options(synchronize_session=False)
    )
