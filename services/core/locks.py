"""Row locks, always taken in the same order, so that two works cannot wait for each other (a deadlock)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import Session
from services.core.work import Work


async def sessions(w: Work, *session_ids: UUID) -> dict[UUID, Session]:
    """Lock these sessions until the work ends, in order of their ids, and reload them; on SQLite only reload them.

    SQLite needs no row locks: only one work at a time can write there.
    """
    found = await w.db.scalars(
        select(Session)
        .where(Session.id.in_(set(session_ids)))
        .order_by(Session.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {session.id: session for session in found}
