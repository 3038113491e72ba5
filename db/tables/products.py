"""What is sold besides classes, and what was bought: products, orders, passes, discounts (R56–R65, R81–R86)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column

from db.base import HasId, Table
from db.states import DiscountKind, OrderStatus, ProductKind, all_of, is_one_of
from db.values import Money


class Product(HasId, Table):
    """Something families can buy (R62–R65)."""

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint(is_one_of("kind", all_of(ProductKind)), name="kind"),
        CheckConstraint("price_minor >= 0", name="price"),
        CheckConstraint("(value_minor IS NULL) = (value_currency IS NULL)", name="value"),
        CheckConstraint("(kind = 'pass') = (entries IS NOT NULL)", name="entries"),
        CheckConstraint("(kind = 'prepaid') = (value_minor IS NOT NULL)", name="prepaid"),
    )

    kind: Mapped[ProductKind]
    name: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    price_minor: Mapped[int]
    price_currency: Mapped[str]
    price: Mapped[Money] = composite("price_minor", "price_currency")
    entries: Mapped[int | None]
    """Visits of a pass."""
    value_minor: Mapped[int | None]
    value_currency: Mapped[str | None]
    value: Mapped[Money | None] = composite("value_minor", "value_currency")
    """What prepaid credit is worth; may be more than its price (R64)."""
    months: Mapped[int | None]
    """Months after purchase until it ends; None = never (R62)."""
    pool: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    """Where it counts: "programmes" and "classes" → ids; empty = everywhere (R63)."""
    for_family: Mapped[bool] = mapped_column(default=False)
    """May be used for any child of the family; else for one booking's attendee (R63)."""
    on_profile: Mapped[bool] = mapped_column(default=True)
    on_form: Mapped[bool] = mapped_column(default=False)
    """Offered in the portal, and in the booking form (R65)."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class Order(HasId, Table):
    """What one client has bought at once."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint(is_one_of("status", all_of(OrderStatus)), name="status"),
        Index("ix_orders_client", "client_id", "created_at"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    """As people see it: short and unguessable."""
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    booking_id: Mapped[UUID | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    """The booking it serves, where it serves one."""
    status: Mapped[OrderStatus] = mapped_column(default="new")
    created_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class OrderItem(HasId, Table):
    """One line of an order, as it was when it was bought."""

    __tablename__ = "order_items"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), index=True)
    name: Mapped[str]
    quantity: Mapped[int] = mapped_column(default=1)
    price_minor: Mapped[int]
    price_currency: Mapped[str]
    price: Mapped[Money] = composite("price_minor", "price_currency")
    """Of one."""


class Pass(HasId, Table):
    """A pass with entries, or prepaid credit; what is left of it is the balance of its account."""

    __tablename__ = "passes"
    __table_args__ = (Index("ix_passes_client", "client_id", "expires_on"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), unique=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("products.id"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"), index=True)
    booking_id: Mapped[UUID | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    """The one booking it serves; None = the whole family's (R63)."""
    name: Mapped[str]
    total: Mapped[int]
    """Entries, or minor units, when it was issued."""
    pool: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    """As the product's, when it was bought (R63)."""
    if_unpaid: Mapped[bool] = mapped_column(default=False)
    """May be used before it is paid (R60)."""
    issued_at: Mapped[datetime]
    expires_on: Mapped[date | None]
    """The last day on which it counts (R62)."""


class DiscountRule(HasId, Table):
    """One way to pay less (R81–R86)."""

    __tablename__ = "discount_rules"
    __table_args__ = (
        CheckConstraint(is_one_of("kind", all_of(DiscountKind)), name="kind"),
        CheckConstraint("(code IS NULL) = (kind NOT IN ('code', 'voucher'))", name="code"),
        CheckConstraint("uses >= 0 AND used >= 0 AND (uses = 0 OR used <= uses)", name="uses"),
    )

    kind: Mapped[DiscountKind]
    name: Mapped[str]
    code: Mapped[str | None] = mapped_column(unique=True)
    """In capitals, as people type it."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Amount or percent, cap, tiers, scope, gap (services/prices reads them)."""
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"), index=True)
    """Whose it is, where it is one family's coupon (R85)."""
    uses: Mapped[int] = mapped_column(default=0)
    """How often it may be used; 0 = without limit."""
    used: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class Pricing(HasId, Table):
    """How a price came about, kept as it was said: each line, and each rule that did not apply (R86)."""

    __tablename__ = "pricings"
    __table_args__ = (
        CheckConstraint("(booking_id IS NULL) <> (order_id IS NULL)", name="whose"),
        UniqueConstraint("order_id"),
    )

    booking_id: Mapped[UUID | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))
    at: Mapped[datetime]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)


class DiscountUse(HasId, Table):
    """One use of a discount, so that a code with one use is used once."""

    __tablename__ = "discount_uses"

    rule_id: Mapped[UUID] = mapped_column(ForeignKey("discount_rules.id"), index=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    pricing_id: Mapped[UUID] = mapped_column(ForeignKey("pricings.id"), index=True)
    at: Mapped[datetime]
