"""Counts and prices in cells."""

from __future__ import annotations

import re

from db.values import Money
from services.imports.cells.cell import Cell
from services.language import N_

MINUTES_A_DAY = 24 * 60
MOST_PLACES = 1_000


def count(cell: Cell, most: int) -> int:
    """A whole number from 1 to `most`.

    Raises:
        Wrong: the text is not such a number.
    """
    written = cell.text.strip()
    if not re.fullmatch(r"\d{1,9}", written, re.ASCII) or not 1 <= int(written) <= most:
        raise cell.wrong(
            N_("{column} “{text}” is not a number from 1 to {most}. Write it in digits."), most=most
        )
    return int(written)


def price(cell: Cell, currency: str) -> Money | None:
    """A price in that currency; None if the cell is empty.

    Raises:
        Wrong: the text is not an amount.
    """
    if cell.is_empty:
        return None
    try:
        return Money.read(cell.text, currency)
    except ValueError as problem:
        raise cell.wrong(N_("{column} “{text}” is no price. Write it like 288.00.")) from problem
