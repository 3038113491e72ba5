"""Credits, and the waiting lists of full sessions."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, composite, mapped_column

from db.base import HasId, Table
from db.states import IN_QUEUE, CreditState, CreditType, DayPart, QueueState, RequestState, all_of, is_one_of
from db.values import Money


class Credit(HasId, Table):
    """Lets an attendee come to one other session. On the screen: a make-up (R26–R34)."""

    __tablename__ = "credits"
    __table_args__ = (
        CheckConstraint(is_one_of("type", all_of(CreditType)), name="type"),
        CheckConstraint(is_one_of("state", all_of(CreditState)), name="state"),
        CheckConstraint("(value_minor IS NULL) = (value_currency IS NULL)", name="value"),
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
    type: Mapped[CreditType] = mapped_column(default="make_up")
    state: Mapped[CreditState] = mapped_column(default="active")
    counts: Mapped[bool] = mapped_column(default=True)
    """Whether it counts towards the booking's limit; credits that staff gave do not (R28)."""
    expires_at: Mapped[datetime]
    """The last moment to book, not to attend (R34)."""
    value_minor: Mapped[int | None]
    value_currency: Mapped[str | None]
    value: Mapped[Money | None] = composite("value_minor", "value_currency")
    """The worth of the session when it was cancelled (R30); None = it had no price."""
    scope: Mapped[dict[str, list[str] | None]] = mapped_column(JSON, default=dict)
    """What it may be used for, as of the cancelling: programmes, classes, venues, periods; None = all (R31)."""
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(default="")
    used_at: Mapped[datetime | None]
    used_by: Mapped[str] = mapped_column(default="")
    """Name, at that time, of the person who used it; for display."""
    used_by_id: Mapped[UUID | None]
    """That person's id, a client's or a staff member's; None = unused, or no longer known."""


class QueueEntry(HasId, Table):
    """One credit on the waiting list of one full session (R53). An offer holds a place until it lapses."""

    __tablename__ = "queue_entries"
    __table_args__ = (
        CheckConstraint(is_one_of("state", all_of(QueueState)), name="state"),
        CheckConstraint("NOT holds_place OR state = 'offered'", name="only_offers_hold"),
        CheckConstraint("slots > 0", name="slots"),
        Index(
            "uq_queue_entries_once",
            "credit_id",
            "session_id",
            unique=True,
            sqlite_where=text(is_one_of("state", IN_QUEUE)),
            postgresql_where=text(is_one_of("state", IN_QUEUE)),
        ),
        Index("ix_queue_entries_line", "session_id", "state", "joined_at"),
        Index("ix_queue_entries_held_until", "state", "held_until"),
    )

    credit_id: Mapped[UUID] = mapped_column(ForeignKey("credits.id"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    slots: Mapped[int] = mapped_column(default=1)
    state: Mapped[QueueState] = mapped_column(default="waiting")
    joined_at: Mapped[datetime]
    joined_by_id: Mapped[UUID | None]
    """Id of the client or staff member who joined the list; None = no longer known."""
    holds_place: Mapped[bool] = mapped_column(default=False)
    offered_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class MakeUpRequest(HasId, Table):
    """A family's wish to make up at a time at which nothing is offered, and what staff made of it (R51)."""

    __tablename__ = "make_up_requests"
    __table_args__ = (
        CheckConstraint(is_one_of("state", all_of(RequestState)), name="state"),
        CheckConstraint(is_one_of("part", all_of(DayPart)), name="part"),
        Index(
            "uq_make_up_requests_open",
            "credit_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
        Index("ix_make_up_requests_state", "state", "asked_at"),
    )

    credit_id: Mapped[UUID] = mapped_column(ForeignKey("credits.id"), index=True)
    state: Mapped[RequestState] = mapped_column(default="asked")
    wished_on: Mapped[date]
    part: Mapped[DayPart]
    note: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID | None]
    answer: Mapped[str] = mapped_column(default="")
    """Why it was declined, as the family reads it."""
    answered_at: Mapped[datetime | None]
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("sessions.id"))
    """The session that was made for it."""
