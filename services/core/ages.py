"""PURE: how old somebody is on a day, and the ages that something is for."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Ages(NamedTuple):
    """Age limits in whole years, both included; None = no limit."""

    youngest: int | None
    oldest: int | None


def age(born_on: date, on: date) -> int:
    """Whole years on a day."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
