"""What the messages to a substitute share: whose sessions they are, and a line about each."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from db import Class, Programme, Session, Staff
from services.core.work import Reading
from services.language import formats
from services.notices.telling.recipients import NOBODY, Plan, Recipient
from services.provider.rooms import where


def written(session_ids: Sequence[UUID]) -> str:
    """Sessions as a notice holds them."""
    return ",".join(map(str, session_ids))


async def to_substitute(r: Reading, name: str, staff_id: UUID, sessions: str) -> Plan:
    """The substitute, if they have an address; at once where the sending hours would come too late."""
    staff = await r.db.get(Staff, staff_id)
    if staff is None or not staff.active or not staff.email:
        return NOBODY
    ids = [UUID(each) for each in sessions.split(",")]
    first = await r.db.scalar(
        select(Session.starts_at).where(Session.id.in_(ids)).order_by(Session.starts_at).limit(1)
    )
    key = f"{name}/{staff_id}/{sessions}/{r.now.isoformat()}"
    return Plan(key, [Recipient(staff.email, locale=staff.locale)], by=first)


async def to_come(r: Reading, sessions: str) -> Sequence[tuple[Session, str]]:
    """Those of them that are still to come, with the programme's name, in order of time."""
    ids = [UUID(each) for each in sessions.split(",")]
    rows = await r.db.execute(
        select(Session, Programme.name)
        .join(Class, Class.id == Session.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(Session.id.in_(ids), Session.starts_at > r.now)
        .order_by(Session.starts_at, Session.id)
    )
    return [(session, programme) for session, programme in rows]


async def lines(r: Reading, of: Sequence[tuple[Session, str]]) -> tuple[str, ...]:
    """ "Mon 23 Feb, 17:00–17:45 · Movers · Ranelagh Studio, Mirror room", for each."""
    said = []
    for session, programme in of:
        day = formats.day(formats.local(session.starts_at).date())
        place = await where(r, session.venue_id, session.room_id)
        said.append(f"{day}, {formats.span(session.starts_at, session.minutes)} · {programme} · {place}")
    return tuple(said)
