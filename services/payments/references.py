"""The number by which a transfer is known: ten digits, of which the last one checks the others (PURE).

And finding it in what banks write, through all that people and programs do to it (A4).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterable, Iterator

from stdnum import iso11649
from stdnum.iso7064 import mod_11_10

DIGITS = 10
RF = re.compile(r"RF ?(?P<check>\d\d) ?(?P<rest>[A-Z0-9](?: ?[A-Z0-9]){0,20})(?![A-Z0-9])")
NUMBER = re.compile(r"\d+", re.ASCII)
BETWEEN = re.compile(r"[ ./_\-–\u00a0\u202f]{1,3}")
"""What people and banks put between the digits of one number."""
APART = "\x1f"
"""Between fields: nothing goes on from one into the next."""
MOST_DIGITS = 34
"""Longer numbers are no reference with something glued to it, and are left alone."""


def new() -> str:
    """A random reference. It does not begin with 0, because programs drop zeros in front, and it counts nothing."""
    number = str(secrets.randbelow(9 * 10 ** (DIGITS - 2)) + 10 ** (DIGITS - 2))
    return number + mod_11_10.calc_check_digit(number)


def of_random(id_: int) -> str:
    """The reference that belongs to a random id: always the same one."""
    number = str(id_ % (9 * 10 ** (DIGITS - 2)) + 10 ** (DIGITS - 2))
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


def find(fields: Iterable[str]) -> tuple[str, ...]:
    """All numbers of ten digits that may be references, in the order of the fields; those with a wrong check digit too.

    Through spaces and separators, zeros put before, /VS…/SS…/, RF…, and numbers that a bank has glued together.
    """
    return tuple(dict.fromkeys(_in(APART.join(filter(None, fields)))))


def near(reference: str, among: Collection[str]) -> tuple[str, ...]:
    """Those of `among` that differ from it by one digit, or by two neighbours that have changed places."""
    found = []
    for n in range(DIGITS):
        head, tail = reference[:n], reference[n + 1 :]
        found += [each for digit in "0123456789" if (each := head + digit + tail) in among]
        if tail and (swapped := head + tail[0] + reference[n] + tail[1:]) in among:
            found.append(swapped)
    return tuple(each for each in dict.fromkeys(found) if each != reference)


def _in(field: str) -> Iterator[str]:
    if "RF" in field or "rf" in field:
        in_rf = list(_in_rf(field.upper()))
        if in_rf:
            yield from in_rf
            field = RF.sub(APART, field.upper())  # its check digits are no part of another number
    runs = list(NUMBER.finditer(field))
    glued = []
    for n, run in enumerate(runs):
        joined, end = run[0].lstrip("0"), run.end()
        for following in runs[n + 1 :]:
            if len(joined) >= DIGITS or not BETWEEN.fullmatch(field, end, following.start()):
                break
            joined, end = joined + following[0], following.end()
        if len(joined) == DIGITS:
            yield joined
        whole = run[0].lstrip("0")
        if DIGITS < len(whole) <= MOST_DIGITS:
            glued.append(whole)
    for whole in glued:
        windows = (whole[n : n + DIGITS] for n in range(len(whole) - DIGITS + 1))
        yield from (each for each in windows if is_right(each))


def _in_rf(field: str) -> Iterator[str]:
    for each in RF.finditer(field):
        rest = each["rest"].replace(" ", "")
        for length in range(len(rest), 0, -1):
            if _mod_97(f"{rest[:length]}RF{each['check']}") == 1:
                digits = rest[:length].lstrip("0")
                if len(digits) == DIGITS and digits.isdigit():
                    yield digits
                break


def _mod_97(text: str) -> int:
    return int("".join(str(int(each, 36)) for each in text)) % 97
