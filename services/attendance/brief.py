"""A session in one line, where another one refers to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db import Attendance, Session, Staff, Venue
from services.people.staff import full_name


@dataclass(frozen=True, slots=True)
class Brief:
    """A session in one line, and the attendance in it."""

    attendance_id: UUID
    session_id: UUID
    starts_at: datetime
    minutes: int
    venue: str
    instructor: str | None


def brief(attendance: Attendance, session: Session, venue: Venue, staff: Staff | None) -> Brief:
    """The session of an attendance in one line."""
    return Brief(attendance.id, session.id, session.starts_at, session.minutes, venue.name, full_name(staff))
