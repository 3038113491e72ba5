"""SPAYD, the Czech “QR Platba”: for accounts in koruny only."""

from __future__ import annotations

from db.values import Money
from services.payments.codes.letters import ascii_only, cut
from services.payments.codes.payee import Payee

MOST_NAME = 35
MOST_MESSAGE = 60


def text(payee: Payee, amount: Money, reference: str, message: str = "") -> str:
    """The fields between asterisks, in plain capitals, which make the smallest picture.

    The reference is the variable symbol.
    """
    account = f"{payee.iban}+{payee.bic}" if payee.bic else payee.iban
    fields = [
        ("ACC", account),
        ("AM", f"{amount.decimal:.2f}"),
        ("CC", amount.currency),
        ("RN", _escaped(payee.holder, MOST_NAME)),
        ("MSG", _escaped(message, MOST_MESSAGE)),
        ("X-VS", reference),
    ]
    return "*".join(["SPD", "1.0", *(f"{name}:{value}" for name, value in fields if value)])


def _escaped(value: str, letters: int) -> str:
    plain = cut(ascii_only(value).upper(), letters)
    return plain.replace("%", "%25").replace("*", "%2A")
