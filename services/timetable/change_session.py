"""Change a scheduled session: its time, venue, instructor or number of places."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from db import Attendance, Booking, OutboxMessage, Session
from db.states import EXPECTED, SessionOrigin
from services.core import audit
from services.core.capacity import free_places
from services.core.events import SESSION_CHANGED
from services.core.refusals import NotFound, Refused
from services.core.work import Work
from services.language import N_
from services.notices import telling
from services.notices.messages.session_moved import SessionMoved
from services.timetable import substitutes
from services.timetable.rights import timetable_only

OF_ITSELF = {"starts_at", "minutes", "venue_id", "room_id", "instructor_id"}
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
    room_id: UUID | None = None,
    clear: Collection[str] = (),
    tell: bool = False,
) -> Session:
    """Change the time, place, instructor or notes of one session; None leaves a value as it is.

    Who leads it from now on, or was its substitute until now, hears of it. With `tell`, the families whose children are expected get a message, if time, place or instructor are others by now.
    A change of the series no longer touches it, unless only the notes are others.

    Args:
        clear: what becomes empty: "room_id", "instructor_id".

    Raises:
        NotFound, NotScheduled.
    """
    session = await scheduled(w, session_id)
    was = _seen_by_families(session)
    wishes = {
        "starts_at": starts_at,
        "minutes": minutes,
        "venue_id": venue_id,
        "room_id": room_id,
        "instructor_id": instructor_id,
        "public_note": public_note,
        "internal_note": internal_note,
    }
    wanted = {name: value for name, value in wishes.items() if value is not None} | dict.fromkeys(clear)
    changed = {name: value for name, value in wanted.items() if value != getattr(session, name)}
    audit.note(w, "moved", "session", session.id, changes=audit.changes(session, wanted, unsaid=NOTES))
    for name, value in changed.items():
        setattr(session, name, value)
    if changed.keys() & OF_ITSELF and session.origin == "generated":
        session.origin = "moved"
    w.publish(SESSION_CHANGED, session.id)
    await w.db.flush()
    await substitutes.tell(w, {session.id: was[3]})
    if tell and was != _seen_by_families(session):
        for client_id in await _families(w, session.id):
            await telling.tell(w, SessionMoved(client_id, session.id, *was))
    return session


def _seen_by_families(session: Session) -> tuple[datetime, int, UUID, UUID | None, UUID | None]:
    """What they are told of if it changes, in the order of `SessionMoved`."""
    return session.starts_at, session.minutes, session.venue_id, session.instructor_id, session.room_id


async def _families(w: Work, session_id: UUID) -> list[UUID]:
    """The families to be told that a session changes; who has not got the message of an earlier change gets that one."""
    waits = exists().where(
        OutboxMessage.attendance_id == Attendance.id,
        OutboxMessage.notice == SessionMoved.name,
        OutboxMessage.status == "pending",
    )
    rows = await w.db.execute(
        select(Booking.client_id, waits)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .where(Attendance.session_id == session_id, Attendance.state.in_(EXPECTED))
        .order_by(Booking.client_id)
    )
    found: dict[UUID, bool] = {}
    for client_id, waiting in rows:
        found[client_id] = found.get(client_id, False) or waiting
    return [client_id for client_id, waiting in found.items() if not waiting]


async def hand_over(
    w: Work, session_id: UUID, instructor_id: UUID | None, origin: SessionOrigin = "moved"
) -> None:
    """Let somebody else teach one session; None: nobody is named.

    Args:
        origin: what it is to its series from then on; one that was handed over is no longer touched by it.

    Raises:
        NotFound, NotScheduled.
    """
    session = await scheduled(w, session_id)
    wanted = {"instructor_id": instructor_id}
    audit.note(w, "handed over", "session", session.id, changes=audit.changes(session, wanted))
    session.instructor_id, session.origin = instructor_id, origin
    w.publish(SESSION_CHANGED, session.id)
    await w.db.flush()


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
