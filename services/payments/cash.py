"""Money in coins: what a family hands over is rounded where the smallest coins are gone, and what it owes with it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from db.values import Money
from services.core.work import Reading, Work
from services.language import N_
from services.payments import debts
from services.prices.rounding import cash_rounding
from services.provider.settings import current

ROUNDED = N_("Cash is rounded")
"""Stands in the timeline beside the difference; an invoice has it as a line of its own."""


async def in_cash(r: Reading, money: Money) -> Money:
    """So much is handed over for this amount in cash."""
    difference = cash_rounding(money, (await current(r)).country or "")
    return Money(money.minor + difference.minor, money.currency)


async def round_off(w: Work, money: Money, debt_ids: Sequence[UUID]) -> None:
    """Before cash pays these debts, in this order: where it is exactly what the first of them come to once they are
    rounded, let the last of those be rounded, so that no cent stays open and none is left over.
    """
    sum_ = 0
    for debt_id in debt_ids:
        debt, account = await debts.locked(w, debt_id)
        sum_ += account.balance
        rounded = await in_cash(w, Money(sum_, money.currency))
        if rounded == money and rounded.minor != sum_:
            owed = await debts.total(w, account.id) + rounded.minor - sum_
            if owed > 0:
                await debts.change(w, debt, account, Money(owed, money.currency), ROUNDED)
            return
