"""PURE: cash is rounded where the smallest coins are gone; the difference is a line of its own."""

from __future__ import annotations

from db.values import Money

STEPS: dict[str, int] = {"CZK": 100, "DKK": 50, "HUF": 500, "NOK": 100, "SEK": 100, "CHF": 5}
"""The smallest coin in hundredths, whatever the country."""
EURO_STEP = 5
ROUND_EUROS = frozenset({"BE", "EE", "FI", "IE", "IT", "LT", "NL", "SK"})
"""Where prices in euro are rounded to 5 cents in cash."""


def cash_rounding(amount: Money, country: str) -> Money:
    """What rounding adds to an amount that is paid in cash, or (below zero) takes from it; zero where nothing is rounded.

    To the nearer coin, the half upwards; in Slovakia 1 and 2 cents alone become 5. Money that is given back is rounded
    like money that is taken.
    """
    size = abs(amount.minor)
    step = EURO_STEP if amount.currency == "EUR" and country in ROUND_EUROS else STEPS.get(amount.currency, 1)
    rounded = (size + step // 2) // step * step
    if (country, amount.currency) == ("SK", "EUR") and size in (1, 2):
        rounded = EURO_STEP
    return Money(rounded - size if amount.minor >= 0 else size - rounded, amount.currency)
