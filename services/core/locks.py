"""Locks that several pieces of work take in one order, so that none waits for another in a circle."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import Session
from services.core.work import Work


async def sessions(w: Work, *session_ids: UUID) -> dict[UUID, Session]:
    """Lock sessions, always by id, so that two who want the same ones never wait for each other."""
    found = await w.db.scalars(
        select(Session)
        .where(Session.id.in_(set(session_ids)))
        .order_by(Session.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {session.id: session for session in found}
