"""PURE: what is being bought, before its price is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from db.values import Money

ItemKind = Literal["booking", "session", "product", "fee"]
Origin = Literal["online", "staff", "copied", "listed"]
"""Where a booking comes from; "listed": from a list of what had been agreed before."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is bought, at its full price."""

    key: str
    """Distinguishes it from all others of the purchase."""
    name: str
    price: Money
    kind: ItemKind = "booking"
    child: UUID | None = None
    programme: UUID | None = None
    period: str = ""
    venue: UUID | None = None
    product: UUID | None = None
    membership: bool = False
    """Paid again and again until it is cancelled: percentages of a code fail on it (R81)."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """What one family buys in one go, on a day of the provider's calendar.

    `codes` are as typed. Only an online booking earns discounts for siblings, for coming back and for being brought
    (R82); codes are taken on the booking form only (R81).
    """

    items: tuple[Item, ...]
    on: date
    codes: tuple[str, ...] = ()
    origin: Origin = "online"
    on_form: bool = True

    def __post_init__(self) -> None:
        if not self.items or len({item.key for item in self.items}) < len(self.items):
            raise ValueError("a purchase has items, each with a key of its own")
        if len({item.price.currency for item in self.items}) > 1:
            raise ValueError("a purchase has one currency")
        if any(item.price.minor < 0 for item in self.items):
            raise ValueError("nothing costs less than nothing")

    @property
    def currency(self) -> str:
        """The currency of all its prices."""
        return self.items[0].price.currency
