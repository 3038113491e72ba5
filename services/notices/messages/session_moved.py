"""One session takes place at another time, in another venue or with another instructor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from db import Attendance, Booking, Client, Session
from db.states import EXPECTED
from services import provider
from services.attendance import view_loader
from services.attendance.view import AttendanceView
from services.core.work import Reading
from services.language import N_, formats
from services.notices.messages.shared.session import SESSION, session_values
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, recipient
from services.notices.telling.wording import DIRECTIONS, EVENT, OPEN_BOOKING, Wording
from services.provider.rooms import where


@dataclass(frozen=True, slots=True)
class SessionMoved(Notice):
    """One session differs from what the family knew; what is new is looked up when it is sent."""

    name = "session-moved"
    trigger = N_("staff move a session or give it another instructor, and choose to tell the families")
    to = "the owners of the bookings, one message for all children of a family"

    client_id: UUID
    session_id: UUID
    was_at: datetime
    was_minutes: int
    was_venue_id: UUID
    was_by_id: UUID | None = None
    was_room_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The family's children in it, and what was before."""

    views: Sequence[AttendanceView]
    before: Sequence[str]


_OF_FAMILY = view_loader.wanting(
    Booking.client_id == bindparam("family"), Attendance.session_id == bindparam("session_id")
)


async def recipients(r: Reading, notice: SessionMoved) -> Plan:
    """The family, once for all of its children; not after the session has begun."""
    client = await r.db.get(Client, notice.client_id)
    session = await r.db.get(Session, notice.session_id)
    first = await r.db.scalar(
        select(Attendance.id)
        .join(Booking, Booking.id == Attendance.booking_id)
        .where(
            Attendance.session_id == notice.session_id,
            Booking.client_id == notice.client_id,
            Attendance.state.in_(EXPECTED),
        )
        .order_by(Attendance.id)
        .limit(1)
    )
    if client is None or session is None or first is None:
        return NOBODY
    key = f"{notice.name}/{notice.session_id}/{r.now.isoformat()}"
    begins = min(session.starts_at, notice.was_at)
    return Plan(key, [recipient(client)], first, expires_at=session.starts_at, by=begins)


async def still_wanted(r: Reading, notice: SessionMoved, envelope: Envelope) -> Moved:
    """While a child is expected there, and something of it differs from what the family knew."""
    found = await view_loader.load(r, _OF_FAMILY, family=notice.client_id, session_id=notice.session_id)
    there = [view for view in found if view.on]
    before = await _before(r, notice)
    if not there or not before:
        raise NoLongerWanted("as it was")
    return Moved(there, before)


async def _before(r: Reading, notice: SessionMoved) -> list[str]:
    """What was otherwise, in words."""
    session = await r.db.get_one(Session, notice.session_id)
    places = await provider.places(r)
    said = []
    if (session.starts_at, session.minutes) != (notice.was_at, notice.was_minutes):
        said.append(
            f"{formats.day(formats.local(notice.was_at).date())}, {formats.span(notice.was_at, notice.was_minutes)}"
        )
    if (session.venue_id, session.room_id) != (notice.was_venue_id, notice.was_room_id):
        said.append(await where(r, notice.was_venue_id, notice.was_room_id))
    if session.instructor_id != notice.was_by_id and (name := places.instructor(notice.was_by_id)):
        said.append(name)
    return said


async def facts(r: Reading, notice: SessionMoved, envelope: Envelope, moved: Moved) -> Facts:
    """The session as it is now, and what was before."""
    values = session_values(moved.views[0], envelope)
    values["ATTENDEE_NAME"] = ", ".join(view.kid.first_name for view in moved.views)
    values["BEFORE"] = ", ".join(moved.before)
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("*|PROGRAMME_NAME|* on *|EVENT_ON|*: a change"),
    heading=N_("This session changes"),
    before=(N_("The place stays yours. There is nothing to do."), "*|EVENT_NOTE|*"),
    rows=((N_("Who"), "*|ATTENDEE_NAME|*"), *EVENT, (N_("Before"), "*|BEFORE|*")),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    links=(DIRECTIONS, OPEN_BOOKING),
)
register(
    SessionMoved,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=SESSION | placeholders(Placeholder("BEFORE", "What was before: time, venue or instructor")),
)
