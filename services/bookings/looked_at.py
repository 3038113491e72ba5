"""What stands behind a link without a login: one child's next sessions, their place and the way there, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from db import Attendance, Attendee, Booking, Class, LookLink, Programme, Session, Venue
from db.states import EXPECTED, LIVE
from services import provider
from services.bookings.look_links import fingerprint
from services.core.local_time import local_day
from services.core.refusals import NotFound
from services.core.work import Reading, Work

SHOWN = 8
NOT_OFTENER = timedelta(minutes=1)
"""When it was opened last is written down at most so often."""


@dataclass(frozen=True, slots=True)
class LookSession:
    """One session to come."""

    starts_at: datetime
    minutes: int
    venue: str
    area: str
    address: str
    directions: str
    """How to get in, in the provider's words."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the link shows."""

    child: str
    programme: str
    sessions: tuple[LookSession, ...]
    ends_on: date | None


async def behind(r: Reading, token: str) -> Looked:
    """What the link with this token shows at this moment.

    Raises:
        NotFound: there is no such link, it has ended, or the booking goes on no more; all look the same.
    """
    row = (
        await r.db.execute(
            select(LookLink, Booking, Attendee.first_name, Programme.name)
            .join(Booking, Booking.id == LookLink.booking_id)
            .join(Attendee, Attendee.id == Booking.attendee_id)
            .join(Class, Class.id == Booking.class_id)
            .join(Programme, Programme.id == Class.programme_id)
            .where(
                LookLink.token_hash == fingerprint(token),
                LookLink.revoked_at.is_(None),
                Booking.trashed_at.is_(None),
                Booking.status.in_(LIVE),
            )
        )
    ).one_or_none()
    today = local_day(r.now, (await provider.current(r)).zone)
    if row is None or (row[0].ends_on is not None and row[0].ends_on < today):
        raise NotFound
    link, booking, child, programme = row
    return Looked(child, programme, await _sessions(r, booking), link.ends_on)


async def opened(w: Work, token: str) -> None:
    """Somebody has opened the link."""
    await w.db.execute(
        update(LookLink)
        .where(
            LookLink.token_hash == fingerprint(token),
            (LookLink.opened_at.is_(None)) | (LookLink.opened_at < w.now - NOT_OFTENER),
        )
        .values(opened_at=w.now)
    )


async def _sessions(r: Reading, booking: Booking) -> tuple[LookSession, ...]:
    rows = await r.db.execute(
        select(Session.starts_at, Session.minutes, Venue.name, Venue.area, Venue.address, Venue.directions)
        .join(Attendance, Attendance.session_id == Session.id)
        .join(Venue, Venue.id == Session.venue_id)
        .where(
            Attendance.booking_id == booking.id,
            Attendance.state.in_(EXPECTED),
            Session.status == "scheduled",
            Session.starts_at > r.now - timedelta(hours=1),
        )
        .order_by(Session.starts_at)
        .limit(SHOWN)
    )
    return tuple(LookSession(*row) for row in rows)
