"""PURE: in which parts a price is paid (R71, R86). What is shown before saving is what is saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from db.values import Money
from services.core.local_time import months_later
from services.prices.spreading import spread

MOST_PARTS = 60
PartKind = Literal["fee", "down_payment", "instalment"]


@dataclass(frozen=True, slots=True)
class PlanShape:
    """How a plan cuts a price: a down payment when booking, then equal parts, so many months apart.

    With `day` every part is due on that day of the month (its last day if the month is shorter); else on the day of
    the month on which the plan begins. `due_days` are the days that families have to pay what falls due at booking.
    """

    parts: int = 1
    down_payment: Money | None = None
    every_months: int = 1
    day: int | None = None
    due_days: int = 0
    after_months: int = 0
    """The equal parts begin so many months later: for plans whose down payment pays for the first of them."""

    def __post_init__(self) -> None:
        if (
            not 1 <= self.parts <= MOST_PARTS
            or self.every_months < 1
            or self.due_days < 0
            or self.after_months < 0
        ):
            raise ValueError(f"a plan has 1 to {MOST_PARTS} parts, at least a month apart")
        if self.day is not None and not 1 <= self.day <= 31:
            raise ValueError("a day of the month is 1 to 31")
        if self.down_payment is not None and self.down_payment.minor <= 0:
            raise ValueError("a down payment is more than nothing")

    def dates(self, begins_on: date) -> tuple[date, ...]:
        """When the equal parts are due, the first on or after the day on which the plan begins, or months later."""
        months = [self.after_months + n * self.every_months for n in range(self.parts)]
        if self.day is None:
            return tuple(months_later(begins_on, n) for n in months)
        first = begins_on.replace(day=1)
        if _in_month(first, self.day) < begins_on:
            first = months_later(first, 1)
        return tuple(_in_month(months_later(first, n), self.day) for n in months)


def _in_month(first: date, day: int) -> date:
    last = months_later(first, 1) - timedelta(days=1)
    return first.replace(day=min(day, last.day))


AT_ONCE = PlanShape()
"""No plan: one part, due at booking."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What is added to one part, or (below zero) taken from it, and why. Reversing it adds its opposite (R71)."""

    amount: Money
    why: str

    def reversal(self, why: str) -> Adjustment:
        """The adjustment that takes this one back."""
        return Adjustment(Money(-self.amount.minor, self.amount.currency), why)


@dataclass(frozen=True, slots=True)
class PlanPart:
    """One part of a plan: when it is due, and what it comes to."""

    kind: PartKind
    due_on: date
    base: Money
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def amount(self) -> Money:
        """The base with all adjustments, never below zero (R71)."""
        sum_ = self.base.minor + sum(each.amount.minor for each in self.adjustments)
        return Money(max(0, sum_), self.base.currency)

    def adjusted(self, adjustment: Adjustment) -> PlanPart:
        """The same part with one more adjustment.

        Raises:
            ValueError: the adjustment is in another currency.
        """
        if adjustment.amount.currency != self.base.currency:
            raise ValueError(f"{adjustment.amount.currency} does not change {self.base.currency}")
        return replace(self, adjustments=(*self.adjustments, adjustment))


def plan(
    shape: PlanShape, price: Money, *, booked_on: date, begins_on: date, fee: Money | None = None
) -> tuple[PlanPart, ...]:
    """All parts of a price: booking fee and down payment first, then equal instalments, the last takes the difference.

    They add up to price and fee. A part that comes to nothing is left out, and nothing is due before it is booked.
    """
    return parts_at(shape, price, shape.dates(begins_on), booked_on=booked_on, fee=fee)


def parts_at(
    shape: PlanShape,
    price: Money,
    dates: tuple[date, ...],
    *,
    booked_on: date,
    fee: Money | None = None,
) -> tuple[PlanPart, ...]:
    """`plan`, with instalments due on the dates that are given; there is at least one."""
    at_once = booked_on + timedelta(days=shape.due_days)
    down = min(price.minor, shape.down_payment.minor) if shape.down_payment else 0
    each = (price.minor - down) // len(dates)
    last = price.minor - down - each * (len(dates) - 1)
    amounts = [each] * (len(dates) - 1) + [last]
    parts = (
        PlanPart("fee", at_once, fee or Money(0, price.currency)),
        PlanPart("down_payment", at_once, Money(down, price.currency)),
        *(
            PlanPart("instalment", max(due, at_once), Money(minor, price.currency))
            for due, minor in zip(dates, amounts, strict=True)
        ),
    )
    return tuple(part for part in parts if part.base.minor)


def discounted(parts: tuple[PlanPart, ...], off: Money, why: str) -> tuple[PlanPart, ...]:
    """The plan with a discount spread over its instalments, in proportion to them (R86).

    Only what they cannot take comes off the down payment, and then off the fee. What is larger than the whole plan
    makes it cost nothing.
    """
    left, out = off.minor, list(parts)
    kinds: tuple[PartKind, ...] = ("instalment", "down_payment", "fee")
    for kind in kinds:
        at = [n for n, part in enumerate(out) if part.kind == kind and part.amount.minor]
        room = [out[n].amount.minor for n in at]
        taken = min(left, sum(room))
        for n, share in zip(at, spread(taken, room), strict=True):
            if share:
                out[n] = out[n].adjusted(Adjustment(Money(-share, off.currency), why))
        left -= taken
    return tuple(out)


def total(parts: tuple[PlanPart, ...], currency: str) -> Money:
    """What all parts come to."""
    return Money(sum(part.amount.minor for part in parts), currency)
