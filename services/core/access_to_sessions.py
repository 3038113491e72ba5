"""Whose register a visitor may see: sessions on the staff side, as access.py has it for bookings (R5)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, select, true

from db import Session
from services.core.access import teaches
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound
from services.core.visitor import TEACHES, TODAY_ONLY, Kind, Visitor
from services.core.work import Reading


def sessions_of(visitor: Visitor) -> ColumnElement[bool]:
    """The condition on sessions whose register this visitor may see: all, those they teach, or today's, by their role."""
    if visitor.kind is Kind.SYSTEM:
        return true()
    if not may(visitor, Capability.REGISTER):
        return false()
    if visitor.role in TEACHES:
        return teaches(visitor)
    if visitor.role in TODAY_ONLY:
        start, end = visitor.today or (None, None)
        return and_(Session.starts_at >= start, Session.starts_at < end)
    return true()


async def session(r: Reading, session_id: UUID) -> Session:
    """The session, if the visitor may see its register.

    Raises:
        NotFound: no such session, or not theirs.
    """
    found: Session | None = await r.db.scalar(
        select(Session).where(Session.id == session_id, sessions_of(r.visitor))
    )
    if found is None:
        raise NotFound
    return found
