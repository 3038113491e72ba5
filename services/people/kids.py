"""An attendee as a value: the name and colour that screens show beside everything that is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from db import Attendee

COLOURS = ("sky", "sun", "coral", "lilac", "mint", "rose")
"""Colours of attendees, in the order in which a family's children get them. A child's colour never changes."""


@dataclass(frozen=True, slots=True)
class Kid:
    """An attendee as a value."""

    id: UUID
    first_name: str
    last_name: str
    colour: str
    born_on: date | None


def kid(attendee: Attendee) -> Kid:
    """The value of an attendee's row."""
    return Kid(
        attendee.id,
        attendee.first_name,
        attendee.last_name,
        attendee.colour,
        attendee.born_on,
    )
