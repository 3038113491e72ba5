"""Links by which somebody without a login reads when and where a child's sessions are."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table


class LookLink(HasId, Table):
    """One link to the next sessions of one booking. The link itself is not stored, only its fingerprint (R87)."""

    __tablename__ = "look_links"

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("bookings.id"), index=True)
    name: Mapped[str]
    """Whom it is for, as the owner calls them."""
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    """When somebody looked last."""
    ends_on: Mapped[date | None]
    """The last day on which it works; None = until its owner ends it."""
    revoked_at: Mapped[datetime | None] = mapped_column(index=True)
