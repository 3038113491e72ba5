"""Make-up rights and the waiting lists for full sessions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table


class Credit(HasId, Table):
    """The right to attend one other session. On the screen: a make-up (R26–R34)."""

    __tablename__ = "credits"
    __table_args__ = (
        CheckConstraint(
            "type IN ('make_up', 'carried_over', 'free_session', 'discount')",
            name="type",
        ),
        CheckConstraint(
            "state IN ('active', 'used', 'cancelled', 'expired', 'voided', 'converted')",
            name="state",
        ),
        Index(
            "uq_credits_source",
            "source_attendance_id",
            unique=True,
            sqlite_where=text("state <> 'voided'"),
            postgresql_where=text("state <> 'voided'"),
        ),
        Index("ix_credits_state_expires_at", "state", "expires_at"),
    )

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("bookings.id"), index=True)
    source_attendance_id: Mapped[UUID | None] = mapped_column(ForeignKey("attendance.id"))
    type: Mapped[str] = mapped_column(default="make_up")
    state: Mapped[str] = mapped_column(default="active")
    counts: Mapped[bool] = mapped_column(default=True)
    """Whether it uses up the booking's limit; staff grants do not (R28)."""
    expires_at: Mapped[datetime]
    """The last moment to book, not to attend (R34)."""
    value_minor: Mapped[int | None]
    currency: Mapped[str] = mapped_column(default="EUR")
    scope: Mapped[dict[str, list[str] | None]] = mapped_column(JSON, default=dict)
    """Snapshot of what it may be used for: programmes, classes, venues, periods; None = all (R31)."""
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(default="")
    used_at: Mapped[datetime | None]
    used_by: Mapped[str] = mapped_column(default="")


class QueueEntry(HasId, Table):
    """A place in the line for one full session (R53). An offer holds a place until it lapses."""

    __tablename__ = "queue_entries"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'offered', 'claimed', 'lapsed', 'withdrawn')",
            name="state",
        ),
        CheckConstraint("NOT holds_place OR state = 'offered'", name="only_offers_hold"),
        CheckConstraint("slots > 0", name="slots"),
        Index(
            "uq_queue_entries_once",
            "credit_id",
            "session_id",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'offered')"),
            postgresql_where=text("state IN ('waiting', 'offered')"),
        ),
        Index("ix_queue_entries_line", "session_id", "state", "joined_at"),
        Index("ix_queue_entries_held_until", "state", "held_until"),
    )

    credit_id: Mapped[UUID] = mapped_column(ForeignKey("credits.id"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    slots: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default="waiting")
    joined_at: Mapped[datetime]
    holds_place: Mapped[bool] = mapped_column(default=False)
    offered_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
