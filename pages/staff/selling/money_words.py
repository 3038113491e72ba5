"""Small words about money that several rooms share."""

from __future__ import annotations

from babel import numbers

from db.values import Money
from services.language import formats, language


def symbol(currency: str) -> str:
    """ "€", "Kč": what stands behind a field for an amount."""
    return str(numbers.get_currency_symbol(currency, locale=language()))


def typed(money: Money | None) -> str:
    """An amount as a field holds it; empty where there is none."""
    return "" if money is None else formats.plain_amount(money)
