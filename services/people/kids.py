"""An attendee as a value, as shown beside everything that is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from db import Attendee

COLOURS = ("sky", "sun", "coral", "lilac", "mint", "rose")
"""The fixed colours of attendees, in the order in which a family's children get them; each keeps one for good."""


@dataclass(frozen=True, slots=True)
class Kid:
    """An attendee, as shown beside everything that is theirs."""

    id: UUID
    first_name: str
    last_name: str
    colour: str
    born_on: date | None


def kid(attendee: Attendee) -> Kid:
    """An attendee as a value."""
    return Kid(
        attendee.id,
        attendee.first_name,
        attendee.last_name,
        attendee.colour,
        attendee.born_on,
    )
