"""By what a line is known again: the bank's reference, else its content and its ordinal among equals of the day (A1).

The same file twice gives the same keys; two equal payments of one day get two. A bank may give one reference to a
payment and its fee, and begins its numbers anew each year, so day and amount belong to the key as well.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from services.payments.statements.line import BankPayment


def with_keys(lines: Iterable[BankPayment], seen: Counter[str]) -> tuple[BankPayment, ...]:
    """The lines with their keys; `seen` counts the equal ones before them in the same file and account."""
    keyed = []
    for line in lines:
        fingerprint = _fingerprint(line)
        seen[fingerprint] += 1
        keyed.append(line._replace(fingerprint=fingerprint, ordinal=seen[fingerprint]))
    return tuple(keyed)


def _fingerprint(line: BankPayment) -> str:
    known_by = ("ref", line.bank_ref) if line.bank_ref else ("content", *map(_folded, _content(line)))
    whole = "\x1f".join((*known_by, line.booked_on.isoformat(), str(line.amount.minor), line.amount.currency))
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def _content(line: BankPayment) -> tuple[str, ...]:
    return (
        line.name,
        line.account,
        line.vs,
        line.ss,
        line.end_to_end,
        line.creditor_reference,
        line.text,
        *line.other,
    )


def _folded(text: str) -> str:
    """The text without what differs between two downloads: spaces, case, the way letters are composed."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
