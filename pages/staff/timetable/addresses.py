"""Where the rooms of the timetable are, and what is in them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.core.ids import short

TIMETABLE, NEW_CLASS = "/staff/timetable", "/staff/new-class"
NEW_PROGRAMME = "/staff/new-programme"
VENUES, NEW_VENUE = "/staff/venues", "/staff/new-venue"
DAYS_OFF, NEW_DAY_OFF = "/staff/days-off", "/staff/new-day-off"
NEXT_TERM = "/staff/next-term"


def class_(class_id: UUID) -> str:
    """One class."""
    return f"{TIMETABLE}/{short(class_id)}"


def change(class_id: UUID, series_id: UUID | None = None, since: date | None = None) -> str:
    """The form of one of its series, all of it or from a day on; without a series, of one more."""
    of = "" if series_id is None else f"?series={short(series_id)}"
    return f"{class_(class_id)}/change{of}" + ("" if since is None else f"&from={since.isoformat()}")


def back(class_id: UUID, act_id: UUID) -> str:
    """Taking back what was done to it."""
    return f"{class_(class_id)}/back?act={short(act_id)}"


def session(session_id: UUID) -> str:
    """One session."""
    return f"/staff/sessions/{short(session_id)}"


def move(session_id: UUID) -> str:
    """Moving one session by itself."""
    return f"{session(session_id)}/move"


def online(of: str) -> str:
    """Where a class or a session, whose own address this is, is joined online."""
    return f"{of}/online"


def programme(programme_id: UUID) -> str:
    """One programme."""
    return f"/staff/programmes/{short(programme_id)}"


def venue(venue_id: UUID) -> str:
    """One venue."""
    return f"{VENUES}/{short(venue_id)}"


def next_term(class_id: UUID) -> str:
    """Who goes on into this class of the next term."""
    return f"{class_(class_id)}/next"
