"""PURE: cash is rounded where the smallest coins are gone; the difference is a line of its own."""

from __future__ import annotations

from db.values import Money


def cash_rounding(amount: Money, country: str) -> Money:
    """What rounding adds to an amount that is paid in cash, or (below zero) takes from it; zero where nothing is rounded.

    In Slovakia euros are rounded to the nearer 5 cents, but 1 and 2 cents alone become 5; in Czechia to the nearer
    koruna, the half upwards. Money that is given back is rounded like money that is taken.
    """
    size = abs(amount.minor)
    if (country, amount.currency) == ("SK", "EUR"):
        rounded = 5 if size in (1, 2) else (size + 2) // 5 * 5
    elif (country, amount.currency) == ("CZ", "CZK"):
        rounded = (size + 50) // 100 * 100
    else:
        rounded = size
    return Money(rounded - size if amount.minor >= 0 else size - rounded, amount.currency)
