"""The secret addresses at which calendar programs read a family's sessions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table

_LIVE, _OF_ALL = "revoked_at IS NULL", "revoked_at IS NULL AND attendee_id IS NULL"


class CalendarFeed(HasId, Table):
    """One address of one client: for all that they may see, or for one attendee. The address itself is not stored."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        Index(
            "uq_calendar_feeds_all",
            "client_id",
            unique=True,
            sqlite_where=text(_OF_ALL),
            postgresql_where=text(_OF_ALL),
        ),
        Index(
            "uq_calendar_feeds_attendee",
            "client_id",
            "attendee_id",
            unique=True,
            sqlite_where=text(_LIVE),
            postgresql_where=text(_LIVE),
        ),
    )

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    attendee_id: Mapped[UUID | None] = mapped_column(ForeignKey("attendees.id"))
    """Whose sessions alone; None = of everybody whom the client may see."""
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(index=True)
