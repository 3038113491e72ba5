"""Change a scheduled session: its time, venue, instructor or number of places."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Session
from services.core import audit
from services.core.capacity import free_places
from services.core.events import SESSION_CHANGED
from services.core.refusals import NotFound, Refused
from services.core.work import Work
from services.language import N_
from services.timetable.rights import timetable_only

OF_ITSELF = {"starts_at", "minutes", "venue_id", "instructor_id"}
"""What makes a session differ from its series: from then on no change of the series touches it."""
NOTES = ("public_note", "internal_note")
"""Free text, which may hold names."""


class NotScheduled(Refused):
    """Only a scheduled session can be moved or cancelled."""

    message = N_("This session is already cancelled or over.")


class FewerPlacesThanTaken(Refused):
    """A session cannot have fewer places than are taken."""

    message = N_("{taken} places are taken. Cancel or move somebody first.")


async def move(
    w: Work,
    session_id: UUID,
    *,
    starts_at: datetime | None = None,
    minutes: int | None = None,
    venue_id: UUID | None = None,
    instructor_id: UUID | None = None,
    public_note: str | None = None,
    internal_note: str | None = None,
) -> Session:
    """Change the time, venue, instructor or notes of one session; None leaves a value as it is.

    A change of the series no longer touches it, unless only the notes are others.

    Raises:
        NotFound, NotScheduled.
    """
    session = await scheduled(w, session_id)
    wishes = {
        "starts_at": starts_at,
        "minutes": minutes,
        "venue_id": venue_id,
        "instructor_id": instructor_id,
        "public_note": public_note,
        "internal_note": internal_note,
    }
    changed = {name: value for name, value in wishes.items() if value not in (None, getattr(session, name))}
    wanted = {name: value for name, value in wishes.items() if value is not None}
    audit.note(w, "moved", "session", session.id, changes=audit.changes(session, wanted, unsaid=NOTES))
    for name, value in changed.items():
        setattr(session, name, value)
    if changed.keys() & OF_ITSELF and session.origin == "generated":
        session.origin = "moved"
    w.publish(SESSION_CHANGED, session.id)
    await w.db.flush()
    return session


async def set_places(w: Work, session_id: UUID, places: int) -> Session:
    """Give one session another number of places.

    Raises:
        NotFound, NotScheduled, FewerPlacesThanTaken.
    """
    session = await scheduled(w, session_id)
    if free_places(places, session.taken) < 0:
        raise FewerPlacesThanTaken(taken=session.taken)
    audit.note(w, "places", "session", session.id, before=session.places, after=places)
    session.places = places
    w.publish(SESSION_CHANGED, session.id)
    await w.db.flush()
    return session


async def scheduled(w: Work, session_id: UUID) -> Session:
    """The session, locked.

    Raises:
        NotFound: no such session, or the visitor may not change the timetable.
        NotScheduled: it was cancelled or is over.
    """
    timetable_only(w)
    found: Session | None = await w.db.scalar(
        select(Session)
        .where(Session.id == session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if found.status != "scheduled":
        raise NotScheduled
    return found
