"""Where the screens of a sick day are, and what their addresses say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from services.attendance.sick_day.of_day import CannotMeet
from services.attendance.sick_day.wish import LONGEST
from services.core import ids
from services.core.ids import short

CHOOSING, SICK_DAY = "/staff/sick-day", "/staff/sick-day/sessions"


def choosing(on: date) -> str:
    """Who cannot come on this day."""
    return f"{CHOOSING}?day={on.isoformat()}"


def of_scope(scope: CannotMeet) -> str:
    """What becomes of these sessions."""
    said = {"day": scope.first_on.isoformat()}
    if scope.last_on != scope.first_on:
        said["until"] = scope.last_on.isoformat()
    named = {"instructor": scope.instructor_id, "venue": scope.venue_id, "session": scope.session_id}
    said |= {name: short(id_) for name, id_ in named.items() if id_ is not None}
    said |= {name: text for name, text in (("region", scope.region), ("why", scope.why)) if text}
    return f"{SICK_DAY}?{urlencode(said)}"


def day_of(query: Mapping[str, str], name: str = "day") -> date | None:
    """A day of the address; None where there is none."""
    try:
        found = date.fromisoformat(query.get(name, ""))
    except ValueError:
        return None
    return found if 2000 <= found.year < 2200 else None


def scope_of(query: Mapping[str, str], today: date) -> CannotMeet:
    """What the address is about.

    Raises:
        NotFound: an id in it is none.
    """
    first_on = day_of(query) or today
    last_on = max(day_of(query, "until") or first_on, first_on)

    def id_of(name: str) -> UUID | None:
        return ids.read(query[name]) if query.get(name) else None

    return CannotMeet(
        first_on,
        last_on,
        id_of("instructor"),
        id_of("venue"),
        id_of("session"),
        query.get("region", ""),
        query.get("why", "")[:LONGEST],
    )
