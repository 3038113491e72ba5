"""payme.sk, the Slovak banks’ payment link: on a phone it opens the payer’s own banking app, filled in."""

from __future__ import annotations

from urllib.parse import urlencode

from db.values import Money
from services.payments.codes.letters import ascii_only, cut
from services.payments.codes.payee import Payee

ADDRESS = "https://payme.sk/"
MOST_NAME = 70
MOST_MESSAGE = 140


def text(payee: Payee, amount: Money, reference: str, message: str = "") -> str:
    """The link; the reference is the variable symbol of its payment identification."""
    fields = {
        "V": "1",
        "IBAN": payee.iban,
        "AM": f"{amount.decimal:.2f}",
        "CC": amount.currency,
        "PI": f"/VS{reference}/SS/KS",
        "MSG": cut(ascii_only(message), MOST_MESSAGE),
        "CN": cut(ascii_only(payee.holder), MOST_NAME),
    }
    return f"{ADDRESS}?{urlencode({name: value for name, value in fields.items() if value})}"
