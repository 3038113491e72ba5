"""The number by which a transfer is known: ten digits, of which the last one checks the others (PURE)."""

from __future__ import annotations

import secrets

from stdnum import iso11649
from stdnum.iso7064 import mod_11_10

DIGITS = 10


def new() -> str:
    """A random reference. It does not begin with 0, because programs drop zeros in front, and it counts nothing."""
    number = str(secrets.randbelow(9 * 10 ** (DIGITS - 2)) + 10 ** (DIGITS - 2))
    return number + mod_11_10.calc_check_digit(number)


def is_right(number: str) -> bool:
    """Whether these are ten digits whose last one checks the others."""
    return (
        len(number) == DIGITS
        and number.isascii()
        and number.isdecimal()
        and number[0] != "0"
        and mod_11_10.is_valid(number)
    )


def creditor(number: str) -> str:
    """The same reference as ISO 11649 has it, for EPC codes: RF, two check digits, the number."""
    for check in range(2, 99):
        if iso11649.is_valid(found := f"RF{check:02}{number}"):
            return found
    raise ValueError(number)
