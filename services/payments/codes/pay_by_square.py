"""PAY by square, the Slovak banks’ code, written as version 1.2, which demands the holder’s name."""

from __future__ import annotations

import base64
import lzma
import zlib

from db.values import Money
from services.payments.codes.letters import ascii_only, cut
from services.payments.codes.payee import Payee

HEADER = bytes([0x02, 0x00])
"""Four half bytes: kind of document 0 (payment), version 2 (1.2), 0, 0."""
PAYMENT_ORDER = "1"
MOST_NAME = 70
MOST_NOTE = 140
_FILTERS = [{"id": lzma.FILTER_LZMA1, "lc": 3, "lp": 0, "pb": 2, "dict_size": 128 * 1024}]


def text(payee: Payee, amount: Money, reference: str, message: str = "") -> str:
    """One payment order: its fields between tabs, with a checksum, compressed, in capitals and digits.

    The reference is the variable symbol.
    """
    fields = [
        "",  # the document's own number
        "1",  # payments
        PAYMENT_ORDER,
        f"{amount.decimal:.2f}",
        amount.currency,
        "",  # due day
        reference,
        "",  # constant symbol
        "",  # specific symbol
        "",  # reference of the originator, in place of the symbols
        cut(ascii_only(message), MOST_NOTE),
        "1",  # accounts
        payee.iban,
        payee.bic or "",
        "0",  # no standing order
        "0",  # no direct debit
        cut(ascii_only(payee.holder), MOST_NAME),
        "",  # street
        "",  # town
    ]
    content = "\t".join(fields).encode()
    checked = zlib.crc32(content).to_bytes(4, "little") + content
    compressed = lzma.compress(checked, format=lzma.FORMAT_RAW, filters=_FILTERS)
    whole = HEADER + len(checked).to_bytes(2, "little") + compressed
    return base64.b32hexencode(whole).decode().rstrip("=")
