"""Benefit tiles, two by two: a number with its noun, and what it is for."""

from collections.abc import Iterable
from dataclasses import dataclass

import htpy as h

from components.marks import icon


@dataclass(frozen=True, slots=True)
class BenefitTile:
    """One thing to use up; a tile whose number is zero is left out by the page."""

    icon: str
    number: str
    second: str
    href: str


def tiles(of: Iterable[BenefitTile]) -> h.Element:
    """The grid of tiles, each one link."""
    return h.ul(".cb-tiles")[
        (
            h.li[h.a(".cb-tile-card", href=one.href)[icon(one.icon), h.b[one.number], h.span[one.second]]]
            for one in of
        )
    ]
