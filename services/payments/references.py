"""Payment references: ten random digits, the last of which checks the others; and finding them in what banks write.

No leading zero, so that a bank that drops zeros changes nothing. Beside it the same digits as ISO 11649 (RF…), which
apps of the euro area check by themselves. Pure but for the randomness of a new one; that none is given twice, the
database sees to (R68, A4).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator

from stdnum import damm

LENGTH = 10
RF = re.compile(r"RF ?(?P<check>\d\d) ?(?P<rest>[A-Z0-9](?: ?[A-Z0-9]){0,20})(?![A-Z0-9])")
DIGITS = re.compile(r"\d+", re.ASCII)
BETWEEN = re.compile(r"[ ./_\-–\u00a0\u202f]{1,3}")
"""What people and banks put between the digits of one number."""
MOST_DIGITS = 34
"""Longer numbers are no reference with something glued to it, and are left alone."""


def new(below: Callable[[int], int] = secrets.randbelow) -> str:
    """A new reference; the caller tries again if it is given already."""
    body = str(1 + below(9)) + "".join(str(below(10)) for _n in range(LENGTH - 2))
    return body + damm.calc_check_digit(body)


def is_right(reference: str) -> bool:
    """Whether it is a reference of ours by its form and check digit."""
    return (
        len(reference) == LENGTH
        and reference.isascii()
        and reference.isdigit()
        and reference[0] != "0"
        and damm.checksum(reference) == 0
    )


def rf(reference: str) -> str:
    """The reference as ISO 11649: RF and two check digits before it."""
    return f"RF{98 - _mod_97(reference + 'RF00'):02d}{reference}"


def find(fields: Iterable[str]) -> tuple[str, ...]:
    """All numbers of ten digits that may be references, in the order of the fields; those with a wrong check digit too.

    Through spaces and separators, zeros put before, /VS…/SS…/, RF…, and numbers that a bank has glued together.
    """
    found: dict[str, None] = {}
    for field in fields:
        if field:
            found.update(dict.fromkeys(_in(field)))
    return tuple(found)


def near(reference: str, among: Collection[str]) -> tuple[str, ...]:
    """Those of `among` that differ from it by one digit, or by two neighbours that have changed places."""
    found = []
    for n in range(LENGTH):
        head, tail = reference[:n], reference[n + 1 :]
        found += [each for digit in "0123456789" if (each := head + digit + tail) in among]
        if tail and (swapped := head + tail[0] + reference[n] + tail[1:]) in among:
            found.append(swapped)
    return tuple(each for each in dict.fromkeys(found) if each != reference)


def _in(field: str) -> Iterator[str]:
    if "RF" in field or "rf" in field:
        yield from _in_rf(field.upper())
    runs = list(DIGITS.finditer(field))
    glued = []
    for n, run in enumerate(runs):
        joined, end = run[0].lstrip("0"), run.end()
        for following in runs[n + 1 :]:
            if len(joined) >= LENGTH or not BETWEEN.fullmatch(field, end, following.start()):
                break
            joined, end = joined + following[0], following.end()
        if len(joined) == LENGTH:
            yield joined
        whole = run[0].lstrip("0")
        if LENGTH < len(whole) <= MOST_DIGITS:
            glued.append(whole)
    for whole in glued:
        windows = (whole[n : n + LENGTH] for n in range(len(whole) - LENGTH + 1))
        yield from (each for each in windows if is_right(each))


def _in_rf(field: str) -> Iterator[str]:
    for each in RF.finditer(field):
        rest = each["rest"].replace(" ", "")
        for length in range(len(rest), 0, -1):
            if _mod_97(f"{rest[:length]}RF{each['check']}") == 1:
                digits = rest[:length].lstrip("0")
                if len(digits) == LENGTH and digits.isdigit():
                    yield digits
                break


def _mod_97(text: str) -> int:
    return int("".join(str(int(each, 36)) for each in text)) % 97
