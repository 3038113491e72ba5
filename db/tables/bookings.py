"""Bookings, their shares and waiting lists, and the attendance of each session."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, false, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table
from db.states import (
    PLACELESS,
    AttendanceState,
    AttendanceType,
    BookingStatus,
    ClassOfferState,
    ShareRole,
    all_of,
    is_one_of,
)


class Booking(HasId, Table):
    """One attendee in one class; its number is the payment reference."""

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint(is_one_of("status", all_of(BookingStatus)), name="status"),
        CheckConstraint("slots > 0", name="slots"),
        Index(
            "uq_bookings_attendee_class",
            "attendee_id",
            "class_id",
            unique=True,
            sqlite_where=text("status <> 'cancelled'"),
            postgresql_where=text("status <> 'cancelled'"),
        ),
        Index(
            "ix_bookings_ends_on",
            "ends_on",
            sqlite_where=text("ends_on IS NOT NULL"),
            postgresql_where=text("ends_on IS NOT NULL"),
        ),
        Index(
            "ix_bookings_trials",
            "class_id",
            sqlite_where=text("status = 'trial_started'"),
            postgresql_where=text("status = 'trial_started'"),
        ),
    )

    number: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    attendee_id: Mapped[UUID] = mapped_column(ForeignKey("attendees.id"), index=True)
    class_id: Mapped[UUID] = mapped_column(ForeignKey("classes.id"), index=True)
    status: Mapped[BookingStatus] = mapped_column(default="enrolled")
    origin: Mapped[str] = mapped_column(default="client")
    slots: Mapped[int] = mapped_column(default=1)
    ends_on: Mapped[date | None]
    """First day of a scheduled cancellation: the client never sees sessions from it on (R25)."""
    extra_make_ups: Mapped[int] = mapped_column(default=0)
    reminders_on: Mapped[bool] = mapped_column(default=True)
    payment_note: Mapped[str] = mapped_column(default="")
    """The text about payment in an imported list, unchanged."""
    internal_note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Raised by each act of staff on it (services/core/versions.py)."""
    trashed_at: Mapped[datetime | None]
    """When staff threw it away; nobody sees it from then on, and it can be restored for a while."""


class TrashedBooking(HasId, Table):
    """What a booking was before staff threw it away: all that restoring it needs."""

    __tablename__ = "trashed_bookings"

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("bookings.id"), unique=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(default="")
    """Name, at that time, of who did it; for display."""
    by_id: Mapped[UUID | None]
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Its status, and what its attendance, credits, debts and parts were."""


class ClassOffer(HasId, Table):
    """A place in a full class that has come free, kept for one booking of its waiting list until it is taken (R55)."""

    __tablename__ = "class_offers"
    __table_args__ = (
        CheckConstraint(is_one_of("state", all_of(ClassOfferState)), name="state"),
        CheckConstraint("NOT holds_place OR state = 'offered'", name="only_offers_hold"),
        CheckConstraint("slots > 0", name="slots"),
        Index(
            "uq_class_offers_one_at_a_time",
            "booking_id",
            unique=True,
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
        Index("ix_class_offers_state_held_until", "state", "held_until"),
    )

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("bookings.id"))
    class_id: Mapped[UUID] = mapped_column(ForeignKey("classes.id"), index=True)
    slots: Mapped[int] = mapped_column(default=1)
    state: Mapped[ClassOfferState] = mapped_column(default="offered")
    holds_place: Mapped[bool] = mapped_column(default=True)
    offered_at: Mapped[datetime]
    held_until: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Share(HasId, Table):
    """Someone else who may see a booking, or help with it (R87)."""

    __tablename__ = "shares"
    __table_args__ = (
        CheckConstraint(is_one_of("role", all_of(ShareRole)), name="role"),
        Index(
            "uq_shares_booking_email",
            "booking_id",
            "email",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("bookings.id"), index=True)
    email: Mapped[str] = mapped_column(index=True)
    role: Mapped[ShareRole]
    reminders_on: Mapped[bool] = mapped_column(default=False)
    by_provider: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Staff, or a list of theirs, has added them; otherwise the booking's owner has invited them."""
    created_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    """When they looked at it first; None = invited."""
    ends_on: Mapped[date | None]
    """The last day on which they see it; None = until somebody ends it."""
    ends_at: Mapped[datetime | None]
    """The midnight that ends that day, because a statement knows no time zone."""
    revoked_at: Mapped[datetime | None]


class Attendance(HasId, Table):
    """One booking's part in one session. While it holds a place, a trigger counts it in `Session.taken`."""

    __tablename__ = "attendance"
    __table_args__ = (
        CheckConstraint(is_one_of("type", all_of(AttendanceType)), name="type"),
        CheckConstraint(is_one_of("state", all_of(AttendanceState)), name="state"),
        CheckConstraint("slots > 0", name="slots"),
        CheckConstraint("(type <> 'regular') = (credit_id IS NOT NULL)", name="credit"),
        CheckConstraint(f"holds_place OR {is_one_of('state', PLACELESS)}", name="going_holds"),
        Index(
            "uq_attendance_one_at_a_time",
            "session_id",
            "attendee_id",
            unique=True,
            sqlite_where=text("holds_place"),
            postgresql_where=text("holds_place"),
        ),
        Index(
            "uq_attendance_credit_once",
            "credit_id",
            unique=True,
            sqlite_where=text("holds_place AND credit_id IS NOT NULL"),
            postgresql_where=text("holds_place AND credit_id IS NOT NULL"),
        ),
        Index(
            "uq_attendance_regular_once",
            "booking_id",
            "session_id",
            unique=True,
            sqlite_where=text("type = 'regular'"),
            postgresql_where=text("type = 'regular'"),
        ),
        Index(
            "ix_attendance_release_at",
            "release_at",
            sqlite_where=text("release_at IS NOT NULL"),
            postgresql_where=text("release_at IS NOT NULL"),
        ),
    )

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("bookings.id"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    attendee_id: Mapped[UUID] = mapped_column(ForeignKey("attendees.id"), index=True)
    type: Mapped[AttendanceType] = mapped_column(default="regular")
    state: Mapped[AttendanceState] = mapped_column(default="unmarked")
    slots: Mapped[int] = mapped_column(default=1)
    credit_id: Mapped[UUID | None] = mapped_column(ForeignKey("credits.id", use_alter=True), index=True)
    """The credit that was used for it; None for a regular attendance (R45)."""
    holds_place: Mapped[bool] = mapped_column(default=True)
    release_at: Mapped[datetime | None]
    """End of the undo window; until then the place stays held for this attendee."""
    reason: Mapped[str | None]
    """Why it was cancelled, if the family gave a reason; never shown to them again (R19)."""
    changed_at: Mapped[datetime | None]
    by_family: Mapped[bool] = mapped_column(default=True)
    """Whether the family made the last change themselves; only then can they rejoin (R52)."""
    changed_by: Mapped[str] = mapped_column(default="")
    """Name, at that time, of the person who changed the state last; shown in the family's history."""
    changed_by_id: Mapped[UUID | None]
    """That person's id, a client's or a staff member's; None = the program itself, or no longer known."""
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often its state has changed; counted by a trigger, for calendars (db/revisions.py)."""
    revised_at: Mapped[datetime | None]


ON_TRIAL = Booking.status == literal_column("'trial_started'")
"""Bookings on trial. The value is a literal, because with a parameter SQLite does not use the partial index."""
