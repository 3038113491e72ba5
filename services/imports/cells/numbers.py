"""Counts and prices in cells."""

from __future__ import annotations

import re

from babel import Locale

from db.values import Money
from services.imports.cells.cell import Cell
from services.language import N_
from services.language.written_amounts import AMOUNT, SHARED, WORDS, is_too_long, is_unclear, unsigned

MINUTES_A_DAY = 24 * 60
MOST_PLACES = 1_000
ENGLISH = Locale("en")


def count(cell: Cell, most: int) -> int:
    """A whole number from 1 to `most`; as spreadsheets write it, 8.0 is 8.

    Raises:
        Wrong: the text is not such a number.
    """
    written = re.sub(r"[.,]0{1,2}$", "", cell.text.strip())
    if not re.fullmatch(r"\d{1,9}", written, re.ASCII) or not 1 <= int(written) <= most:
        raise cell.wrong(
            N_("{column} “{text}” is not a number from 1 to {most}. Write it in digits."), most=most
        )
    return int(written)


def price(cell: Cell, currency: str) -> Money | None:
    """A price in that currency; None if the cell is empty: 288.00, 120,00 €, 120,-, 1.234,50.

    Raises:
        Wrong: the text is not an amount, or one in another currency.
    """
    if cell.is_empty:
        return None
    text = re.sub(r"[\s\u00a0\u202f]+", " ", cell.text).strip()
    before, amount, after = _split(text)
    for sign in filter(None, (before, after)):
        _check(cell, sign, currency)
    found = AMOUNT.fullmatch(amount)
    if is_too_long(amount, currency):
        raise cell.wrong(N_("{column} “{text}” is too much to be meant. Check the amount."))
    if found is None or (before and after) or is_unclear(found):
        raise cell.wrong(N_("{column} “{text}” is no price. Write it like 288.00."))
    try:
        return unsigned(found, currency)
    except ValueError as problem:
        raise cell.wrong(N_("{column} “{text}” is no price. Write it like 288.00.")) from problem


def currency(cell: Cell) -> str:
    """A currency's three letters, from them or its sign: EUR, €.

    Raises:
        Wrong: the text is no currency.
    """
    word = cell.text.strip().rstrip(".")
    code = WORDS.get(word.casefold(), word.upper())
    if code not in ENGLISH.currencies:
        raise cell.wrong(N_("{column} “{text}” is no currency. Write its three letters, like EUR."))
    return code


def _split(text: str) -> tuple[str, str, str]:
    """What stands before the amount, the amount, and what stands after it."""
    found = re.fullmatch(
        r"(?P<before>[^\d+-]*?) ?(?P<amount>\d.*?(?:[.,][-–—]{1,2})?) ?(?P<after>[^\d,\s'’–—-]*)", text
    )
    return (found["before"], found["amount"].rstrip(), found["after"]) if found else ("", text, "")


def _check(cell: Cell, sign: str, currency: str) -> None:
    """Refuse a word that is no currency, and another currency than this one."""
    word = sign.strip().rstrip(".").casefold()
    named = SHARED.get(word) or (WORDS.get(word, word.upper()),)
    if not any(code in ENGLISH.currencies for code in named):
        raise cell.wrong(N_("{column} “{text}” is no price. Write it like 288.00."))
    if currency not in named:
        raise cell.wrong(
            N_("{column} “{text}” is in another currency than {currency}. Write the amount in {currency}."),
            currency=currency,
        )
