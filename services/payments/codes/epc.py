"""EPC069-12: the code of transfers in euro, which German, Austrian, Belgian, Dutch, Finnish and other apps read."""

from __future__ import annotations

from db.values import Money
from services.payments.codes.letters import cut, cut_bytes, one_line
from services.payments.codes.payee import Payee
from services.payments.references import creditor

MOST_BYTES = 331
"""What the standard’s largest picture holds (version 13, level M)."""
MOST_NAME = 70
MOST_NAME_BYTES = 140
MOST_NOTE = 70


def text(payee: Payee, amount: Money, reference: str, message: str = "") -> str:
    """The lines of version 002, in UTF-8: the reference with its check digits, the message as a note for the payer.

    The standard forbids a text beside a reference that has check digits.
    """
    note = cut(one_line(message), MOST_NOTE)
    lines = [
        "BCD",
        "002",
        "1",
        "SCT",
        payee.bic or "",
        cut_bytes(cut(one_line(payee.holder), MOST_NAME), MOST_NAME_BYTES),
        payee.iban,
        f"EUR{amount.decimal:.2f}",
        "",
        creditor(reference),
        "",
    ]
    room = MOST_BYTES - len("\n".join([*lines, ""]).encode())
    return "\n".join([*lines, cut_bytes(note, room)]).rstrip("\n")
