"""Opening balances: what a booking had cost, and what was paid of it, before Cubby (R66)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from db import Booking, Debt, Pricing
from db.values import Money
from services.core.refusals import Refused
from services.core.work import Work
from services.language import N_, _, speaking
from services.ledger.entries import Cause
from services.payments import receiving
from services.prices import charging
from services.provider.settings import current

TIMES_THE_PRICE = 10
"""Who has paid so many times the price has not: a point or a comma is missing."""


class MoreThanThePrice(Refused):
    """A part of the price, or what is left of it, is larger than the price."""

    message = N_(
        "{amount} is more than the price, {price}. If the family has really paid more, write “paid” and the amount."
    )


class FarTooMuch(Refused):
    """Nobody pays ten times the price: the amount was mistyped."""

    message = N_("{amount} is more than ten times the price, {price}. Is a point or a comma missing?")


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """What a list says of a booking's payment: all is paid, nothing is, so much is, or so much is left."""

    how: Literal["paid", "unpaid", "part", "left"]
    amount: Money | None = None
    """Of a part and of what is left; of "paid", if the list says how much."""

    def of(self, price: Money) -> Money:
        """How much of this price was paid; more than it, if "paid" names more.

        Raises:
            MoreThanThePrice, FarTooMuch: the amount cannot be meant.
        """
        if self.amount is None:
            return price if self.how == "paid" else Money(0, price.currency)
        if self.how != "paid" and self.amount.minor > price.minor:
            raise MoreThanThePrice(amount=self.amount, price=price)
        if price.minor and self.amount.minor > TIMES_THE_PRICE * price.minor:
            raise FarTooMuch(amount=self.amount, price=price)
        return Money(price.minor - self.amount.minor, price.currency) if self.how == "left" else self.amount


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening balance of one booking."""

    price: Money
    paid: Money
    due_on: date | None
    """By when the rest is to be paid; None = the class costs nothing."""

    @property
    def left(self) -> Money:
        """What is to be paid."""
        return Money(max(self.price.minor - self.paid.minor, 0), self.price.currency)

    @property
    def credit(self) -> Money:
        """What was paid beyond the price; it is the family's."""
        return Money(max(self.paid.minor - self.price.minor, 0), self.price.currency)


async def is_priced(w: Work, booking_id: UUID) -> bool:
    """Whether the booking has its price already; then no list changes it."""
    found = select(Pricing.id).where(Pricing.booking_id == booking_id).limit(1)
    return await w.db.scalar(found) is not None


async def balance(w: Work, booking: Booking, before: PaidBefore) -> Opening | None:
    """Let the booking be owed as it was agreed, and paid as far as it was; nobody is told of the past.

    None where the class has no price for the whole of it. What was paid too much becomes the family's credit.

    Raises:
        AlreadyCharged: the booking has its price.
        MoreThanThePrice, FarTooMuch: the amount cannot be meant; nothing is written.
    """
    with speaking((await current(w)).locale):
        why = _("opening balance from the list")
    costs = await charging.charge(w, booking.id, origin="listed", why=why)
    if costs is None:
        return None
    paid = before.of(costs.total)
    if paid.minor:
        debt_ids = await w.db.scalars(select(Debt.id).where(Debt.booking_id == booking.id))
        wanted = [(debt_id, paid) for debt_id in debt_ids]
        await receiving.receive(w, booking.client_id, paid, wanted, Cause(why, opening=True))
    return Opening(costs.total, paid, costs.parts[0].due_on if costs.parts else None)
