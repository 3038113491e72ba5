"""A payment as it stands in the database, and back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from db import BankLine, new_id
from db.values import Money
from services.payments.statements import BankPayment

TEXTS = ("end_to_end", "vs", "ss", "ks", "creditor_reference", "text", "bank_ref", "part_of")
MOST = 500
"""Letters of a name or an account; banks write fewer."""


def row_of(line: BankPayment, account_id: UUID, file_id: UUID) -> dict[str, Any]:
    """The columns of a new row."""
    facts: dict[str, Any] = {name: value for name in TEXTS if (value := getattr(line, name))}
    if line.other:
        facts["other"] = list(line.other)
    if line.payments > 1:
        facts["payments"] = line.payments
    if line.is_reversal:
        facts["is_reversal"] = True
    return {
        "id": new_id(),
        "account_id": account_id,
        "file_id": file_id,
        "bank_ref": bank_ref(line),
        "fingerprint": line.fingerprint,
        "ordinal": line.ordinal,
        "booked_on": line.booked_on,
        "value_on": line.value_on,
        "amount_minor": line.amount.minor,
        "amount_currency": line.amount.currency,
        "paired_minor": 0,
        "name": line.name[:MOST],
        "iban": line.account[:MOST],
        "facts": facts,
        "mark": "money_out" if line.amount.minor < 0 else None,
        "marked_by": "",
    }


def bank_ref(line: BankPayment) -> str | None:
    """The bank's reference with day, amount and ordinal: it may give one to a payment and its fee; None without one."""
    if not line.bank_ref:
        return None
    return f"{line.bank_ref}|{line.booked_on}|{line.amount.minor}{line.amount.currency}|{line.ordinal}"


COLUMNS = (
    BankLine.id,
    BankLine.booked_on,
    BankLine.value_on,
    BankLine.amount_minor,
    BankLine.paired_minor,
    BankLine.amount_currency,
    BankLine.name,
    BankLine.iban,
    BankLine.facts,
    BankLine.fingerprint,
    BankLine.ordinal,
)
"""What `line_of` needs of a row; read without objects, because thousands may wait."""


def line_of(row: Any) -> BankPayment:
    """The payment of a row; its amount is what is not paired yet."""
    facts = row.facts
    return BankPayment(
        row.booked_on,
        Money(row.amount_minor - row.paired_minor, row.amount_currency),
        row.value_on,
        row.name,
        row.iban,
        other=tuple(facts.get("other", ())),
        payments=facts.get("payments", 1),
        is_reversal=facts.get("is_reversal", False),
        fingerprint=row.fingerprint,
        ordinal=row.ordinal,
        **{name: facts.get(name, "") for name in TEXTS},
    )


def clean(text: str) -> str:
    """A name of a file as one short line."""
    return "".join(c if c.isprintable() else " " for c in text)[:MOST].strip()


Seen = dict[tuple[str, date], int]
"""How many lines were there before, by the file that brought them and the day on which it was read."""
