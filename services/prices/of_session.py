"""What one session of a pay-as-you-go booking costs now (R57, R86)."""

from __future__ import annotations

from sqlalchemy import select

from db import Pricing
from db.values import Money
from services.core.access import Mine
from services.core.once import asked_once
from services.core.work import Reading
from services.payments.debts import Charge
from services.prices.discounts import price_again
from services.prices.priced import Priced, PriceLine

KEY = "booking"
"""The item of a booking's stored answer that stands for the class or its session."""


async def session_price(r: Reading, mine: Mine) -> Priced | None:
    """The price of one session for this booking, with the discounts that were judged when it was made.

    The class's own price, else its programme's, for each place that the booking takes. None: no price is set, so it
    costs nothing.
    """
    unit = mine.class_.unit_price or mine.programme.unit_price
    if unit is None or not unit.minor:
        return None
    full = Money(unit.minor * mine.booking.slots, unit.currency)
    stored = await stored_for(r, mine)
    if stored is None or not any(line.is_item and line.key == KEY for line in stored.lines):
        return Priced(full.currency, (PriceLine("item", KEY, mine.class_.name, full),))
    return price_again(stored, KEY, full)


async def stored_for(r: Reading, mine: Mine) -> Priced | None:
    """The answer that was given when the booking was made; None for one that was never priced."""

    async def ask() -> Pricing | None:
        found: Pricing | None = await r.db.scalar(
            select(Pricing).where(Pricing.booking_id == mine.booking.id).order_by(Pricing.at.desc()).limit(1)
        )
        return found

    row = await asked_once(r, ("pricing", mine.booking.id), ask)
    return None if row is None else Priced.read(row.answer["priced"])


def charges(priced: Priced, keys: set[str] | None = None) -> list[Charge]:
    """The lines of an answer as a debt is made of them: items first, then what comes off them.

    Of some items only, if their keys are given.
    """
    out = []
    for line in priced.lines:
        if line.is_item:
            if keys is None or line.key in keys:
                out.append(Charge(line.amount, "fee" if line.key == "fee" else "charged", line.name))
            continue
        shares = [share.amount.minor for share in line.shares if keys is None or share.key in keys]
        if sum(shares):
            out.append(Charge(Money(-sum(shares), priced.currency), "discount", line.name))
    return out
