"""Places of sessions to come, where the provider gives every class more or fewer for make-ups (R39)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import Class, Session
from services.core.capacity import free_places
from services.core.events import SESSION_CHANGED
from services.core.plan import STAYS, ActLine
from services.core.work import Reading, Work
from services.provider.terms import MakeUpTerms
from services.timetable.sessions import places

PLACES, BY_HAND, TAKEN = "places", "by hand", "taken"
"""What becomes of a session; why it stays."""


async def plan(r: Reading, before: int, after: int) -> list[ActLine]:
    """What becomes of each session to come when the extra places of all classes change.

    A session whose number was set by hand keeps it, and so does one in which more are taken than there would be.
    """
    if before == after:
        return []
    rows = await r.db.execute(
        select(Session, Class)
        .join(Class, Class.id == Session.class_id)
        .where(Session.status == "scheduled", Session.starts_at > r.now, Class.extra_mode == "add")
        .order_by(Class.name, Session.starts_at, Session.id)
    )
    old, new = MakeUpTerms(extra_places=before), MakeUpTerms(extra_places=after)
    return [
        _line(session, class_, places(class_, old), places(class_, new)) for session, class_ in rows.all()
    ]


def _line(session: Session, class_: Class, old: int, new: int) -> ActLine:
    facts = {"class": class_.name, "capacity": class_.capacity, "before": session.places, "after": new}
    if session.places != old:
        return ActLine(STAYS, "session", session.id, facts, BY_HAND)
    if free_places(new, session.taken) < 0:
        return ActLine(STAYS, "session", session.id, facts, TAKEN)
    return ActLine(PLACES, "session", session.id, facts)


async def now(r: Reading, session_id: UUID) -> int | None:
    """How many places it has; None: it is cancelled, over or gone, or the number from before could not be given back."""
    found = await r.db.get(Session, session_id, populate_existing=True)
    return found.places if found and found.status == "scheduled" and found.starts_at > r.now else None


async def give(w: Work, session_id: UUID, number: int) -> None:
    """Give a session to come so many places."""
    session = await w.db.get_one(Session, session_id, with_for_update=True, populate_existing=True)
    session.places = number
    w.publish(SESSION_CHANGED, session_id)
