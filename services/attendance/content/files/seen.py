"""Which files a family has, and from when on: the one place that the screen, a file's address and the zip ask (R95)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from db import Attendance, Attendee, Booking, FileChild, Session, SharedFile
from db.states import LIVE
from services.attendance.content import rules
from services.core import access
from services.core.access import Mine
from services.core.refusals import NotFound
from services.core.work import Reading
from services.payments import late


@dataclass(frozen=True, slots=True)
class FamilyFile:
    """One file as a family sees it."""

    file_id: UUID
    session_id: UUID
    name: str
    kind: str
    size: int
    """Bytes."""
    sha256: str
    opens_at: datetime | None
    """From when on it can be had; None: always."""

    def is_open(self, now: datetime) -> bool:
        """Whether it can be had now."""
        return self.opens_at is None or self.opens_at <= now


_Seen = Attendance.__table__.alias("seen")
_FORBIDDEN = exists().where(
    FileChild.file_id == SharedFile.id,
    _Seen.c.id == FileChild.attendance_id,
    Attendee.id == _Seen.c.attendee_id,
    Attendee.photos_allowed.is_not(True),
)
"""Somebody can be seen on it without the permission, or without it any more."""
SHOWN = and_(SharedFile.shared_at.is_not(None), SharedFile.removed_at.is_(None), ~_FORBIDDEN)


async def of_booking(r: Reading, booking_id: UUID) -> list[FamilyFile]:
    """The files of a booking: of its class, of its sessions and of its child, by session.

    Raises:
        NotFound: no such booking, or not theirs.
    """
    return await _lines(r, await access.booking(r, booking_id))


async def of_attendance(r: Reading, attendance_id: UUID) -> list[FamilyFile]:
    """Those of one session.

    Raises:
        NotFound: no such session, or not theirs.
    """
    my = await access.attendance(r, attendance_id)
    return [each for each in await _lines(r, my.mine) if each.session_id == my.session.id]


async def one(r: Reading, file_id: UUID) -> FamilyFile:
    """One that the visitor has by any of their bookings, and that can be had now.

    Raises:
        NotFound: there is none, it is not for them, or not yet.
    """
    access.client_only(r)
    session = await r.db.scalar(
        select(Session)
        .join(SharedFile, SharedFile.session_id == Session.id)
        .where(SharedFile.id == file_id, SHOWN)
    )
    if session is None:
        raise NotFound
    comes = select(Attendance.booking_id).where(Attendance.session_id == session.id)
    found = access.bookings(r.visitor).where(or_(Booking.class_id == session.class_id, Booking.id.in_(comes)))
    for row in (await r.db.execute(found)).all():
        for each in await _lines(r, access.unpack(r.visitor, row)):
            if each.file_id == file_id and each.is_open(r.now):
                return each
    raise NotFound


async def _lines(r: Reading, mine: Mine) -> list[FamilyFile]:
    parts = await r.db.execute(
        select(Attendance.id, Attendance.session_id, Attendance.type, Attendance.state).where(
            Attendance.booking_id == mine.booking.id
        )
    )
    reads = {id_: session_id for id_, session_id, type_, state in parts if rules.reads(type_, state)}
    rows = await r.db.execute(
        select(SharedFile, Session)
        .join(Session, Session.id == SharedFile.session_id)
        .where(SHOWN, _theirs(mine, reads))
        .order_by(Session.starts_at.desc(), SharedFile.added_at, SharedFile.id)
    )
    found = [(file, session) for file, session in rows]
    if any(file.audience == "paid" for file, _session in found):
        unpaid = await late.are_late(r, [mine.booking.id])
        found = [(file, session) for file, session in found if file.audience == "all" or not unpaid]
    return [_line(file, session) for file, session in found]


def _theirs(mine: Mine, reads: Mapping[UUID, UUID]) -> ColumnElement[bool]:
    """Of a booking with these parts in these sessions. The class's own are only for who has a place in it."""
    in_class = and_(SharedFile.scope == "class", Session.class_id == mine.class_.id)
    return or_(
        and_(SharedFile.scope == "session", SharedFile.session_id.in_(set(reads.values()))),
        and_(SharedFile.scope == "child", SharedFile.attendance_id.in_(reads)),
        in_class if mine.booking.status in LIVE else false(),
    )


def _line(file: SharedFile, session: Any) -> FamilyFile:
    opens_at = rules.opens_at(file.opens, session.starts_at, session.minutes)
    return FamilyFile(file.id, session.id, file.name, file.kind, file.size, file.sha256, opens_at)
