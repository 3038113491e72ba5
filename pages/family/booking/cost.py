"""What a booking costs before it is made: every line and why, and every part with its day."""

from __future__ import annotations

import htpy as h

from components.frame import facts
from pages.family.price import whole_price
from services.language import _, formats
from services.prices.charging import BookingPrice
from services.prices.view import explained


def cost(price: BookingPrice) -> h.Renderable:
    """What the booking costs, why, and when it is paid."""
    rows = [
        (
            "payments",
            _("{amount}, to pay by {day}").format(
                amount=formats.money(part.amount), day=formats.day(part.due_on)
            ),
        )
        for part in price.parts
        if part.amount.minor
    ]
    return h.fragment[h.div(".cb-card")[whole_price(explained(price.priced))], facts(rows)]
