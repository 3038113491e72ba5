"""What the staff's screen of a session says of what belongs to it: the link to join online, what is written, files."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from db import OnlineLink, Session, SessionReport, SharedFile
from services.attendance.content.report_form import may_write
from services.core.work import Reading


@dataclass(frozen=True, slots=True)
class Around:
    """All of it, for who may write about the session."""

    address: str
    """Where it is joined online; empty: nowhere."""
    is_written: bool
    is_shared: bool
    files: int


async def around(r: Reading, session_id: UUID) -> Around | None:
    """What there is so far; None for whoever may not write about it."""
    if not await may_write(r, session_id):
        return None
    session = await r.db.get_one(Session, session_id)
    address = await r.db.scalar(
        select(OnlineLink.address)
        .where(or_(OnlineLink.session_id == session_id, OnlineLink.class_id == session.class_id))
        .order_by(OnlineLink.session_id.is_(None))
        .limit(1)
    )
    report: SessionReport | None = await r.db.scalar(
        select(SessionReport).where(SessionReport.session_id == session_id)
    )
    kept = select(func.count()).where(SharedFile.session_id == session_id, SharedFile.removed_at.is_(None))
    files = await r.db.scalar(kept) or 0
    return Around(address or "", report is not None, bool(report and report.shared_at), files)
