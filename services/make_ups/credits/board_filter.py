"""Which make-ups staff look for: the filters of the board, and the statement that they narrow down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from db import Booking, Class, Client, Credit, Programme, Venue
from db.states import FOR_MAKE_UPS
from services.core import access
from services.core.work import Reading
from services.people import search

SOON = {"week": timedelta(days=7), "month": timedelta(days=30)}
"""What can be asked of the last day to book: within so much time."""


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which make-ups are wanted; empty means all."""

    text: str = ""
    """Part of a family's or a child's name."""
    venue_id: UUID | None = None
    programme_id: UUID | None = None
    class_id: UUID | None = None
    ends: str = ""
    """One of `SOON`."""
    also_over: bool = False
    """Those that were used or have ended as well, for somebody who asks why theirs cannot be booked."""


def joined(statement: Any) -> Any:
    """The statement about credits, with all that the board shows and filters by."""
    return (
        statement.select_from(Credit)
        .join(Booking, Booking.id == Credit.booking_id)
        .join(Client, Client.id == Booking.client_id)
        .join(Class, Class.id == Booking.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .join(Venue, Venue.id == Class.venue_id)
    )


def narrowed(statement: Any, r: Reading, wanted: BoardFilter) -> Any:
    """The same, of the make-ups that are wanted and that the visitor may see."""
    usable = Credit.state == "active", Credit.expires_at >= r.now
    return joined(statement).where(
        *((Credit.state.in_(("active", "used", "expired")),) if wanted.also_over else usable),
        Credit.type.in_(FOR_MAKE_UPS),
        access.visible(r.visitor),
        *_conditions(r, wanted),
    )


def _conditions(r: Reading, wanted: BoardFilter) -> list[ColumnElement[bool]]:
    named = (
        (Class.venue_id, wanted.venue_id),
        (Class.programme_id, wanted.programme_id),
        (Booking.class_id, wanted.class_id),
    )
    found: list[ColumnElement[bool]] = [column == id_ for column, id_ in named if id_ is not None]
    if wanted.text.strip():
        found.append(search.by_names(wanted.text))
    if wanted.ends in SOON:
        found.append(Credit.expires_at < r.now + SOON[wanted.ends])
    return found
