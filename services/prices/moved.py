"""What a booking costs more or less in another class, and how that stands in “Why is my price this?” (R71, R76)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from db import Booking, Class, Pricing
from db.values import Money
from services.core.work import Reading, Work
from services.prices import charging
from services.prices.priced import Priced, PriceLine
from services.prices.view import newest


async def difference(r: Reading, booking: Booking, to: Class, since: datetime) -> tuple[Money, Money] | None:
    """What the sessions from `since` on are worth in the booking's class, and in the other one; without discounts.

    None where one of the two has no price, or another currency: then the price stays.
    """
    class_ = await r.db.get_one(Class, booking.class_id)
    old = await charging.worth_from(r, class_, booking.slots, since)
    new = await charging.worth_from(r, to, booking.slots, since)
    if old is None or new is None or old.currency != new.currency:
        return None
    return old, new


async def write_down(w: Work, booking_id: UUID, by: Money, name: str) -> None:
    """Add the difference to the answer that is in force, so that its total is what is owed; none where none was given."""
    known = await newest(w, booking_id)
    if known is None or not by.minor:
        return
    priced = Priced.read(known.answer["priced"])
    line = PriceLine(
        "item" if by.minor > 0 else "moved",
        f"moved {w.now.isoformat()}",
        name,
        Money(abs(by.minor), by.currency),
    )
    answer = known.answer | {"priced": replace(priced, lines=(*priced.lines, line)).as_json()}
    w.db.add(Pricing(booking_id=booking_id, at=w.now, answer=answer))
    await w.db.flush()
