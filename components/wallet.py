"""The rules for tickets, coupons and prices, for the screens of what a family has and buys."""

import htpy as h
from markupsafe import Markup

from components.files import FOLDER

_STYLE = (FOLDER / "wallet.css").read_text(encoding="utf-8")


def style() -> h.Element:
    """Draw it once on a screen, before what needs it."""
    return h.style[Markup(_STYLE)]  # noqa: S704 - a file of ours
