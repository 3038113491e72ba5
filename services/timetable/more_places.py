"""Places of sessions to come, where the provider gives every class more or fewer for make-ups (R39)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update

from db import Class, Session
from services.core.capacity import free_places
from services.core.events import SESSION_CHANGED
from services.core.plan import STAYS, ActLine
from services.core.work import Reading, Work
from services.provider.terms import MakeUpTerms
from services.timetable.sessions import places

IN_ONE_GO = 500
"""Sessions of one statement."""
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


async def now(r: Reading, lines: Sequence[ActLine]) -> dict[UUID, int]:
    """How many places each of these sessions has by now; one that is cancelled, over or gone is left out."""
    wanted = _ids(lines)
    found: dict[UUID, int] = {}
    for portion in _portions(wanted):
        rows = await r.db.execute(
            select(Session.id, Session.places).where(
                Session.id.in_(portion), Session.status == "scheduled", Session.starts_at > r.now
            )
        )
        found |= {row.id: row.places for row in rows}
    return found


async def give(w: Work, lines: Sequence[ActLine], when: str) -> None:
    """Give these sessions the places that their lines say for `when`: "before" or "after"."""
    for number in {line.facts[when] for line in lines}:
        mine = _ids([line for line in lines if line.facts[when] == number])
        for portion in _portions(mine):
            await w.db.execute(update(Session).where(Session.id.in_(portion)).values(places=number))
    for id_ in _ids(lines):
        w.publish(SESSION_CHANGED, id_)


def _ids(lines: Sequence[ActLine]) -> list[UUID]:
    return [line.about_id for line in lines if line.about == "session" and line.about_id is not None]


def _portions(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    """In portions of which each is one statement."""
    return [ids[start : start + IN_ONE_GO] for start in range(0, len(ids), IN_ONE_GO)]
