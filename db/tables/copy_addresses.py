"""Addresses that get copies of a booking's session reminders."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table


class CopyAddress(HasId, Table):
    """One address that gets the session reminders of one booking, and sees nothing of it otherwise (R88)."""

    __tablename__ = "copy_addresses"
    __table_args__ = (
        Index(
            "uq_copy_addresses_booking_email",
            "booking_id",
            "email",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("bookings.id"), index=True)
    email: Mapped[str]
    instead: Mapped[bool]
    """The booking's owner gets no reminders themselves as long as this address gets them."""
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    """When whoever reads that mailbox said yes; until then nothing is sent but the question."""
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    """When its owner removed it, or whoever reads that mailbox stopped it."""
