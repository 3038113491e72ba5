"""Where the rooms of selling are, and what is in them."""

from __future__ import annotations

from uuid import UUID

from services.core.ids import short

PRODUCTS, NEW_PRODUCT = "/staff/products", "/staff/new-product"
ORDERS, SELL = "/staff/orders", "/staff/sell"
PRICES, TERMS, NEW_PLAN = "/staff/prices", "/staff/terms", "/staff/new-plan"
DISCOUNTS, NEW_DISCOUNT = "/staff/discounts", "/staff/new-discount"
TOGETHER, EXAMPLE = "/staff/discounts-together", "/staff/discount-example"


def product(product_id: UUID) -> str:
    """One product."""
    return f"{PRODUCTS}/{short(product_id)}"


def order(order_id: UUID) -> str:
    """One order."""
    return f"{ORDERS}/{short(order_id)}"


def sell_to(client_id: UUID) -> str:
    """Selling to one family."""
    return f"{SELL}/{short(client_id)}"


def programme(programme_id: UUID) -> str:
    """What one programme costs."""
    return f"{PRICES}/{short(programme_id)}"


def terms(programme_id: UUID) -> str:
    """How one programme is paid."""
    return f"{TERMS}/{short(programme_id)}"


def class_price(class_id: UUID) -> str:
    """What one class costs."""
    return f"/staff/class-prices/{short(class_id)}"


def plan(template_id: UUID) -> str:
    """One template of plans."""
    return f"/staff/plans/{short(template_id)}"


def discount(rule_id: UUID) -> str:
    """One discount."""
    return f"{DISCOUNTS}/{short(rule_id)}"
