"""Invoices: numbers without a gap, and papers that never change once they are issued (R78)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column

from db.base import HasId, Table
from db.states import InvoiceKind, all_of, is_one_of
from db.values import Money


class InvoiceSetting(HasId, Table):
    """The provider as a seller. The newest one in force counts; issued papers keep what they said."""

    __tablename__ = "invoice_settings"

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    in_force_from: Mapped[datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Legal name, address, numbers, whether VAT is paid, rates, reason of exemption (services/invoices reads them)."""
    issues_when_paid: Mapped[bool] = mapped_column(default=False)
    issues_on_down_payment: Mapped[bool] = mapped_column(default=False)
    accountant_email: Mapped[str] = mapped_column(default="")
    """Who gets the month on the first; empty = nobody."""


class InvoiceBuyer(HasId, Table):
    """Whom a client's invoices are made out to."""

    __tablename__ = "invoice_buyers"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), unique=True)
    name: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    town: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    company_number: Mapped[str] = mapped_column(default="")
    tax_number: Mapped[str] = mapped_column(default="")
    vat_number: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]


class Series(Table):
    """A row of numbers; `last` is moved by the trigger that stores an invoice, and by nothing else."""

    __tablename__ = "series"
    __table_args__ = (CheckConstraint("first > 0 AND last >= first - 1", name="numbers"),)

    name: Mapped[str] = mapped_column(primary_key=True)
    """For example "2026", or "CN2026" for credit notes."""
    first: Mapped[int] = mapped_column(default=1)
    """The number it begins with: a provider may go on where their old program stopped."""
    last: Mapped[int] = mapped_column(default=0)


class Invoice(HasId, Table):
    """One issued paper and its bytes."""

    __tablename__ = "invoices"
    __table_args__ = (
        CheckConstraint(is_one_of("kind", all_of(InvoiceKind)), name="kind"),
        UniqueConstraint("series", "number"),
        Index("ix_invoices_client", "client_id", "issued_at"),
        Index("ix_invoices_issued_at", "issued_at"),
    )

    series: Mapped[str] = mapped_column(ForeignKey("series.name"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(unique=True)
    """The number as it is printed."""
    kind: Mapped[InvoiceKind]
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    booking_id: Mapped[UUID | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"), index=True)
    debt_id: Mapped[UUID | None] = mapped_column(ForeignKey("debts.id"), index=True)
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoices.id"), unique=True)
    """The invoice that this credit note takes back."""
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoices.id"), unique=True)
    """The invoice in whose place this one stands."""
    issued_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")
    total_minor: Mapped[int]
    total_currency: Mapped[str]
    total: Mapped[Money] = composite("total_minor", "total_currency")
    paper: Mapped[dict[str, Any]] = mapped_column(JSON)
    """All that it says."""
    pdf: Mapped[bytes] = mapped_column(deferred=True)
    xml: Mapped[bytes] = mapped_column(deferred=True)
    sha256: Mapped[str]
    """Of the PDF."""
