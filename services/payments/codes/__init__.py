"""Codes that a banking app reads: a payment’s account, amount and reference as a QR picture or as a link.

One file per standard, each of which makes text; `picture.py` draws it.
"""

from services.payments.codes.account_numbers import grouped, read_bic, read_iban
from services.payments.codes.checking import read_payee
from services.payments.codes.choosing import codes
from services.payments.codes.code import Code, Scheme
from services.payments.codes.payee import Payee, PostalAddress
from services.payments.codes.picture import png, svg

__all__ = [
    "Code",
    "Payee",
    "PostalAddress",
    "Scheme",
    "codes",
    "grouped",
    "png",
    "read_bic",
    "read_iban",
    "read_payee",
    "svg",
]
