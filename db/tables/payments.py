"""Money that comes and goes: bank accounts, statements, pairings, card payments, refunds, and the rules of paying."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, composite, mapped_column

from db.base import HasId, Table
from db.states import (
    CheckoutStatus,
    DeletesUnpaid,
    LateMode,
    LineMark,
    MoneyOutState,
    MoneyOutWay,
    ProRata,
    all_of,
    is_one_of,
)
from db.values import Money


class PlanTemplate(HasId, Table):
    """How a price is paid in parts (R71); services/prices reads the facts."""

    __tablename__ = "plan_templates"

    name: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


class PaymentRule(HasId, Table):
    """How is paid, for all programmes or for one (R56–R86). The newest one in force counts; the past stays as it was."""

    __tablename__ = "payment_rules"
    __table_args__ = (
        CheckConstraint(is_one_of("late_mode", all_of(LateMode)), name="late_mode"),
        CheckConstraint(is_one_of("pro_rata", all_of(ProRata)), name="pro_rata"),
        CheckConstraint(is_one_of("deletes_unpaid", all_of(DeletesUnpaid)), name="deletes_unpaid"),
        CheckConstraint("fee_minor >= 0 AND down_payment_minor >= 0 AND smallest_minor >= 0", name="amounts"),
        CheckConstraint("due_days >= 0 AND notice_days >= 0", name="days"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    programme_id: Mapped[UUID | None] = mapped_column(ForeignKey("programmes.id"), index=True)
    in_force_from: Mapped[datetime]
    fee_minor: Mapped[int] = mapped_column(default=0)
    """Booking fee, in the provider's currency, as all amounts of this row."""
    down_payment_minor: Mapped[int] = mapped_column(default=0)
    plan_template_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_templates.id"))
    late_mode: Mapped[LateMode] = mapped_column(default="automatic")
    pro_rata: Mapped[ProRata] = mapped_column(default="sessions")
    due_days: Mapped[int] = mapped_column(default=7)
    """Days after booking until it should be paid (R67)."""
    notice_days: Mapped[int] = mapped_column(default=3)
    """Days before a part is due at which it is announced (R72)."""
    reminds: Mapped[bool] = mapped_column(default=True)
    first_reminder_days: Mapped[int] = mapped_column(default=3)
    """Days after the due day (R73)."""
    second_reminder_days: Mapped[int] = mapped_column(default=10)
    smallest_minor: Mapped[int] = mapped_column(default=100)
    """Nobody is reminded of less."""
    cancels_after_days: Mapped[int | None]
    """Unpaid days after which cancelling is scheduled; None = never (R74)."""
    cancels_ahead_days: Mapped[int] = mapped_column(default=7)
    deletes_unpaid: Mapped[DeletesUnpaid | None]
    """When a booking of which nothing is paid is deleted; None = never (R73)."""
    require_pass: Mapped[bool] = mapped_column(default=False)
    redeem_unpaid: Mapped[bool] = mapped_column(default=False)
    make_ups_to_money: Mapped[bool] = mapped_column(default=False)
    """Unused make-ups become a discount on the next purchase (R36)."""
    stacks_discounts: Mapped[bool] = mapped_column(default=False)
    """All that apply, instead of the best one (R86)."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """One more than that of the terms which it replaces."""


class BankAccount(HasId, Table):
    """An account of the provider's."""

    __tablename__ = "bank_accounts"
    __table_args__ = (UniqueConstraint("iban", "currency"),)

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    iban: Mapped[str]
    """Without spaces, in capitals."""
    bic: Mapped[str] = mapped_column(default="")
    holder: Mapped[str]
    """Exactly as the bank has it: apps compare it with what the payer sends to."""
    currency: Mapped[str]
    address: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Street, number, postcode, town, country of the holder, where a code needs them."""
    is_shown: Mapped[bool] = mapped_column(default=True)
    """Families are asked to pay to it."""
    columns: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """How the columns of this bank's files were mapped by hand, once."""
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class BankFile(HasId, Table):
    """One statement that was read."""

    __tablename__ = "bank_files"
    __table_args__ = (Index("ix_bank_files_account", "account_id", "read_at"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_accounts.id"))
    name: Mapped[str]
    sha256: Mapped[str]
    read_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    opening_minor: Mapped[int | None]
    closing_minor: Mapped[int | None]
    gap_minor: Mapped[int | None]
    """Difference to the last file's closing balance; None = it fits, or nothing is known."""


class BankLine(HasId, Table):
    """One booked line of a statement; it never vanishes."""

    __tablename__ = "bank_lines"
    __table_args__ = (
        CheckConstraint("mark IS NULL OR " + is_one_of("mark", all_of(LineMark)), name="mark"),
        CheckConstraint("amount_minor <> 0", name="amount"),
        CheckConstraint(
            "paired_minor >= 0 AND (paired_minor = 0 OR paired_minor <= amount_minor)", name="paired"
        ),
        Index(
            "uq_bank_lines_bank_ref",
            "account_id",
            "bank_ref",
            unique=True,
            sqlite_where=text("bank_ref IS NOT NULL"),
            postgresql_where=text("bank_ref IS NOT NULL"),
        ),
        Index(
            "uq_bank_lines_content",
            "account_id",
            "fingerprint",
            "ordinal",
            unique=True,
            sqlite_where=text("bank_ref IS NULL"),
            postgresql_where=text("bank_ref IS NULL"),
        ),
        Index("ix_bank_lines_booked_on", "account_id", "booked_on"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_accounts.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("bank_files.id"), index=True)
    """The file that brought it first."""
    bank_ref: Mapped[str | None]
    """The bank's own reference of the line."""
    fingerprint: Mapped[str]
    """A hash of its content."""
    ordinal: Mapped[int] = mapped_column(default=1)
    """Which of the equal lines of that day it is."""
    booked_on: Mapped[date]
    value_on: Mapped[date | None]
    amount_minor: Mapped[int]
    """Positive = money in."""
    amount_currency: Mapped[str]
    amount: Mapped[Money] = composite("amount_minor", "amount_currency")
    paired_minor: Mapped[int] = mapped_column(default=0)
    """How much of it is paired; counted by a trigger."""
    name: Mapped[str] = mapped_column(default="")
    iban: Mapped[str] = mapped_column(default="")
    """Of the other side."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """All other fields as the bank gave them: references, texts. Of a line that went out also with which refund it was
    matched, and what was taken back (services/payments/bank/refunds_seen.py)."""
    mark: Mapped[LineMark | None]
    marked_by: Mapped[str] = mapped_column(default="")


class Pairing(HasId, Table):
    """Some of a line's money belongs to one account. Taken back by another row, once, and never changed."""

    __tablename__ = "pairings"
    __table_args__ = (CheckConstraint("(amount > 0) = (reverses IS NULL) AND amount <> 0", name="amount"),)

    line_id: Mapped[UUID] = mapped_column(ForeignKey("bank_lines.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    """A debt's, or the family's credit."""
    amount: Mapped[int]
    """Minor units of the line's currency; negative = takes another pairing back."""
    by_hand: Mapped[bool] = mapped_column(default=False)
    confidence: Mapped[int] = mapped_column(default=100)
    """Per cent."""
    why: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")
    by_id: Mapped[UUID | None]
    act_id: Mapped[UUID]
    reverses: Mapped[UUID | None] = mapped_column(ForeignKey("pairings.id"), unique=True)


class Checkout(HasId, Table):
    """One try to pay by card. While it is open, no second one begins for the same debts."""

    __tablename__ = "checkouts"
    __table_args__ = (
        CheckConstraint(is_one_of("status", all_of(CheckoutStatus)), name="status"),
        CheckConstraint("amount_minor > 0", name="amount"),
        Index(
            "uq_checkouts_open",
            "request_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index(
            "ix_checkouts_ask_at",
            "ask_at",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index(
            "uq_checkouts_gateway_ref",
            "gateway",
            "gateway_ref",
            unique=True,
            sqlite_where=text("gateway_ref IS NOT NULL"),
            postgresql_where=text("gateway_ref IS NOT NULL"),
        ),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("payment_requests.id"))
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    gateway: Mapped[str]
    gateway_ref: Mapped[str | None]
    """The gateway's id of it."""
    payment_ref: Mapped[str | None]
    """The gateway's id of the payment, by which it is refunded."""
    url: Mapped[str | None]
    amount_minor: Mapped[int]
    amount_currency: Mapped[str]
    amount: Mapped[Money] = composite("amount_minor", "amount_currency")
    status: Mapped[CheckoutStatus] = mapped_column(default="open")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]
    """When the payer came back from the gateway's page without a refusal, so that money may be on its way (A6)."""
    ask_at: Mapped[datetime | None]
    """While it is open: when the gateway is asked next how it stands, should no event tell."""
    settled_at: Mapped[datetime | None]


class GatewayEvent(HasId, Table):
    """What a gateway told us, kept before it is understood."""

    __tablename__ = "gateway_events"
    __table_args__ = (
        UniqueConstraint("gateway", "event_id"),
        Index(
            "ix_gateway_events_to_apply",
            "received_at",
            sqlite_where=text("applied_at IS NULL"),
            postgresql_where=text("applied_at IS NULL"),
        ),
    )

    gateway: Mapped[str]
    event_id: Mapped[str]
    kind: Mapped[str]
    payload: Mapped[str]
    received_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)


class MoneyOut(HasId, Table):
    """Money that goes back to a family: asked, sent, seen on the statement (R76)."""

    __tablename__ = "money_out"
    __table_args__ = (
        CheckConstraint(is_one_of("state", all_of(MoneyOutState)), name="state"),
        CheckConstraint(is_one_of("way", all_of(MoneyOutWay)), name="way"),
        CheckConstraint("amount_minor > 0", name="amount"),
        Index(
            "ix_money_out_ask_at",
            "ask_at",
            sqlite_where=text("ask_at IS NOT NULL"),
            postgresql_where=text("ask_at IS NOT NULL"),
        ),
    )

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"), unique=True)
    """The entry that took it from the family's credit."""
    amount_minor: Mapped[int]
    amount_currency: Mapped[str]
    amount: Mapped[Money] = composite("amount_minor", "amount_currency")
    way: Mapped[MoneyOutWay]
    state: Mapped[MoneyOutState] = mapped_column(default="asked")
    iban: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    checkout_id: Mapped[UUID | None] = mapped_column(ForeignKey("checkouts.id"))
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_lines.id"), index=True)
    """The line on which it was seen; a bank may collect several into one."""
    gateway_ref: Mapped[str | None]
    ask_at: Mapped[datetime | None]
    """By card, while it is not done: when the gateway is asked next. None = nothing to ask."""
    created_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
