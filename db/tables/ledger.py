"""The ledger: everything that can be counted moves by entries that are added and never changed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, composite, mapped_column

from db.base import HasId, Table
from db.states import AccountKind, EntryKind, PlanPartState, all_of, is_one_of
from db.values import Money


class Account(HasId, Table):
    """What is owed, had or left of one thing. Its balance is the sum of its entries, kept by a trigger, never below 0."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint(is_one_of("kind", all_of(AccountKind)), name="kind"),
        CheckConstraint("(kind = 'pass') = (unit = 'entry')", name="unit"),
        CheckConstraint("balance >= 0", name="balance"),
        UniqueConstraint("id", "unit"),
        Index(
            "uq_accounts_credit",
            "client_id",
            "unit",
            unique=True,
            sqlite_where=text("kind = 'credit'"),
            postgresql_where=text("kind = 'credit'"),
        ),
        Index(
            "ix_accounts_open",
            "client_id",
            "kind",
            sqlite_where=text("balance > 0"),
            postgresql_where=text("balance > 0"),
        ),
    )

    kind: Mapped[AccountKind]
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    """Whose it is: who owes a debt, or who may spend what is left."""
    balance: Mapped[int] = mapped_column(default=0)
    """Minor units, or entries of a pass. Written by triggers only."""
    unit: Mapped[str]
    """The currency; "entry" for a pass that is counted in visits."""
    has: Mapped[Money] = composite("balance", "unit")
    created_at: Mapped[datetime]


class Entry(HasId, Table):
    """One movement of one account: how much, who, when, why, and what caused it. Never changed, never deleted."""

    __tablename__ = "entries"
    __table_args__ = (
        CheckConstraint(is_one_of("kind", all_of(EntryKind)), name="kind"),
        CheckConstraint("amount <> 0", name="amount"),
        ForeignKeyConstraint(["account_id", "unit"], ["accounts.id", "accounts.unit"]),
        Index("ix_entries_account", "account_id", "amount"),
        Index("ix_entries_at", "at"),
    )

    account_id: Mapped[UUID]
    amount: Mapped[int]
    """Positive = the account's balance grows. Of a debt: what is owed grows."""
    unit: Mapped[str]
    """The account's, so that nobody can add crowns to euros."""
    money: Mapped[Money] = composite("amount", "unit")
    kind: Mapped[EntryKind]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")
    """Name, at that time, of the person who did it; empty = the program itself."""
    by_id: Mapped[UUID | None]
    """That person's id, a client's or a staff member's."""
    why: Mapped[str] = mapped_column(default="")
    """In words, where somebody gave them: a reason, the name of a discount."""
    act_id: Mapped[UUID] = mapped_column(index=True)
    """The same for all entries that one act has made."""
    reverses: Mapped[UUID | None] = mapped_column(ForeignKey("entries.id"), unique=True)
    """The entry that this one takes back, whole; once."""
    other_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    """The account that the amount came from or went to; None = from or to the outside."""
    attendance_id: Mapped[UUID | None] = mapped_column(ForeignKey("attendance.id"), index=True)
    """The session that it was spent on, or returned from (R57, R58)."""
    pairing_id: Mapped[UUID | None] = mapped_column(ForeignKey("pairings.id"), index=True)
    checkout_id: Mapped[UUID | None] = mapped_column(ForeignKey("checkouts.id"), index=True)
    credit_id: Mapped[UUID | None] = mapped_column(ForeignKey("credits.id"), index=True)
    """The make-up right that became money (R36)."""
    opening: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Brought in from a list: it happened before, so no paper and no month counts it as new money."""


class PaymentReference(Table):
    """Every number by which a transfer can be known, in one space: random, ten digits, never used twice."""

    __tablename__ = "payment_references"

    number: Mapped[str] = mapped_column(primary_key=True)
    """Ten digits; the last one checks the others; the first is not 0."""
    created_at: Mapped[datetime]


class Debt(HasId, Table):
    """One amount to be paid by one day: a booking, a part of its plan, a picked session, or an order (R66)."""

    __tablename__ = "debts"
    __table_args__ = (
        CheckConstraint("part BETWEEN 1 AND parts", name="part"),
        Index("ix_debts_client_due", "client_id", "due_on"),
        Index("ix_debts_due_on", "due_on"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), unique=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    """Who pays."""
    booking_id: Mapped[UUID | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"), index=True)
    attendance_id: Mapped[UUID | None] = mapped_column(ForeignKey("attendance.id"), index=True)
    """The picked session, where each is paid by itself (R57)."""
    part: Mapped[int] = mapped_column(default=1)
    parts: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(default="")
    """What it is for, where neither booking nor order says so."""
    due_on: Mapped[date]
    created_at: Mapped[datetime]
    reference: Mapped[str] = mapped_column(ForeignKey("payment_references.number"), unique=True)
    sent_at: Mapped[datetime | None]
    """When the family last said "I've sent it"."""
    quiet_until: Mapped[datetime | None]
    """No reminder before this moment."""
    pauses_used: Mapped[int] = mapped_column(default=0)
    """How often "I've sent it" was said; only the first time lets an automatic cancellation wait (R74)."""
    cancels_on: Mapped[date | None]
    """The day from which its booking is cancelled because it is not paid; a payment takes that back (R74)."""
    closed_at: Mapped[datetime | None]
    """When it was first paid in full; the moment of its invoice (R78)."""
    asked: Mapped[bool] = mapped_column(default=True)
    """False = staff have ended it without money; it is history."""


class PaymentRequest(HasId, Table):
    """Several debts of a family that are paid together under one reference."""

    __tablename__ = "payment_requests"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    reference: Mapped[str] = mapped_column(ForeignKey("payment_references.number"), unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    """The ids of its debts, sorted, and the client's: the same debts have the same reference when they are asked again."""
    created_at: Mapped[datetime]


class RequestedDebt(Table):
    """One debt of a payment request."""

    __tablename__ = "requested_debts"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("payment_requests.id"), primary_key=True)
    debt_id: Mapped[UUID] = mapped_column(ForeignKey("debts.id"), primary_key=True, index=True)


class FamilyReference(Table):
    """A family's own reference, for what they pay without being asked."""

    __tablename__ = "family_references"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    reference: Mapped[str] = mapped_column(ForeignKey("payment_references.number"), unique=True)


class PlanPart(HasId, Table):
    """One part of a booking's plan: becomes a debt on its day (R71)."""

    __tablename__ = "plan_parts"
    __table_args__ = (
        CheckConstraint(is_one_of("state", all_of(PlanPartState)), name="state"),
        CheckConstraint("amount_minor >= 0", name="amount"),
        UniqueConstraint("booking_id", "part"),
        Index("ix_plan_parts_due", "state", "post_on"),
    )

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("bookings.id"))
    part: Mapped[int]
    parts: Mapped[int]
    amount_minor: Mapped[int]
    amount_currency: Mapped[str]
    amount: Mapped[Money] = composite("amount_minor", "amount_currency")
    post_on: Mapped[date]
    """The day on which it is owed."""
    due_on: Mapped[date]
    state: Mapped[PlanPartState] = mapped_column(default="scheduled")
    debt_id: Mapped[UUID | None] = mapped_column(ForeignKey("debts.id"), unique=True)


class DebtReminder(HasId, Table):
    """One reminder that has left, so that staff see who was reminded when (R72, R73)."""

    __tablename__ = "debt_reminders"
    __table_args__ = (Index("ix_debt_reminders_debt", "debt_id", "at"),)

    debt_id: Mapped[UUID] = mapped_column(ForeignKey("debts.id"))
    kind: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")
    """Who asked for it; empty = the program by itself."""
