"""The rules for tickets, coupons and prices, for the screens of what a family has and buys."""

import htpy as h

from components.files import inline_style


def style() -> h.Element:
    """Draw it once on a screen, before what needs it."""
    return inline_style("wallet.css")
