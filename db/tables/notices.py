"""Messages to send, and what must happen only once: outbox, job runs, leases, one-click links, idempotency keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table
from db.states import OutboxStatus, all_of, is_one_of


class OutboxMessage(HasId, Table):
    """One message to one person over one channel, written in the same transaction as its cause."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(is_one_of("status", all_of(OutboxStatus)), name="status"),
        Index("ix_outbox_due", "status", "next_at"),
    )

    dedupe_key: Mapped[str] = mapped_column(unique=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[str] = mapped_column(default="mail")
    notice: Mapped[str]
    """The name of its message (services/notices/messages)."""
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"), index=True)
    address: Mapped[str]
    locale: Mapped[str] = mapped_column(default="en")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The facts of the message; emptied for sign-in mails once they are sent."""
    attendance_id: Mapped[UUID | None] = mapped_column(index=True)
    """The attendance it is about, so that an undo can suppress it."""
    act_id: Mapped[UUID | None] = mapped_column(index=True)
    """The act on many things that it tells of, so that taking that back can withdraw it."""
    urgent: Mapped[bool] = mapped_column(default=False)
    """Exempt from the provider's hours of sending."""
    status: Mapped[OutboxStatus] = mapped_column(default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(index=True)
    next_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_problem: Mapped[str | None]
    letter: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What was handed over, as it was (services/notices/inbox/letter.py); None of what holds a secret, and of what never left."""
    read_at: Mapped[datetime | None]
    """When its reader opened it in the portal."""


class JobRun(Table):
    """A job has run for this slot of time; a second node, or a second trigger, finds the row and does nothing."""

    __tablename__ = "job_runs"

    job: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[str] = mapped_column(primary_key=True)
    done_at: Mapped[datetime] = mapped_column(index=True)


class Lease(Table):
    """Which process may do what only one process may do at a time, and until when."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    until: Mapped[datetime]
    epoch: Mapped[int] = mapped_column(default=0)


class OneClickLink(HasId, Table):
    """The cancel link in one reminder to one recipient; only the hash of its secret is stored (R23)."""

    __tablename__ = "one_click_links"

    secret_hash: Mapped[str] = mapped_column(unique=True)
    attendance_id: Mapped[UUID] = mapped_column(ForeignKey("attendance.id"), index=True)
    email: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class IdempotencyKey(Table):
    """The answer already given to one tap, so that a repeated tap gets the same answer and no second effect."""

    __tablename__ = "idempotency_keys"

    key: Mapped[str] = mapped_column(primary_key=True)
    request: Mapped[str]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(index=True)
