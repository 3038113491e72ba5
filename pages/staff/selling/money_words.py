"""Small words about money that several rooms share."""

from __future__ import annotations

from services.language import formats


def typed(money: formats.Amount | None) -> str:
    """An amount as a field holds it; empty where there is none."""
    return "" if money is None else formats.plain_amount(money)
