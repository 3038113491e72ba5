"""Asks before something is given away: a price of nothing is more often a slip than meant."""

from __future__ import annotations

from pages.app.editing import Question
from services.language import _
from services.prices.for_nothing import Price, becomes_free


def product(before: Price, after: Price) -> Question | None:
    """What is asked before families get a product for nothing; None where its price does not become that."""
    if not becomes_free(before, after):
        return None
    return Question(
        _("Give it away for nothing?"),
        _("Whoever takes it pays nothing, as often as they like, and can use it at once."),
        _("Yes, it costs nothing"),
    )


def booking(*prices: tuple[Price, Price]) -> Question | None:
    """What is asked before a class or its sessions cost nothing; `prices`: each before and after."""
    if not any(becomes_free(before, after) for before, after in prices):
        return None
    return Question(
        _("Let it cost nothing?"),
        _("A price of 0 means that whoever books from now on owes nothing. Who is booked keeps their price."),
        _("Yes, it costs nothing"),
    )
