"""The Swiss QR-bill: for accounts in Switzerland and Liechtenstein, in francs or euros."""

from __future__ import annotations

from stdnum.ch import esr

from db.values import Money
from services.payments.codes import letters
from services.payments.codes.payee import Payee
from services.payments.references import creditor

QR_BANKS = range(30000, 32000)
"""Numbers of banks in a QR-IBAN, an account that takes payments by QR-bill only."""
QRR_DIGITS = 26
MOST_NAME = 70
MOST_MESSAGE = 140


def text(payee: Payee, amount: Money, reference: str, message: str = "") -> str:
    """The lines of version 0200 with a structured address, the only one that banks still take.

    The reference is written as a QR-IBAN demands it (QRR), and for all other accounts by ISO 11649 (SCOR).
    """
    from qrbill import QRBill  # brings two makers of pictures, close to a second; only Swiss accounts need it

    if payee.address is None:
        raise ValueError("a Swiss account needs its holder's address")
    return str(
        QRBill(
            account=payee.iban,
            creditor={
                "name": letters.cut(letters.swiss(payee.holder), MOST_NAME),
                "street": letters.swiss(payee.address.street),
                "house_num": letters.swiss(payee.address.house_number),
                "pcode": letters.swiss(payee.address.postal_code),
                "city": letters.swiss(payee.address.city),
                "country": payee.address.country,
            },
            amount=f"{amount.decimal:.2f}",
            currency=amount.currency,
            reference_number=_qrr(reference) if int(payee.iban[4:9]) in QR_BANKS else creditor(reference),
            additional_information=letters.cut(letters.swiss(message), MOST_MESSAGE),
        ).qr_data()
    )


def _qrr(reference: str) -> str:
    """The reference as the 27 digits that a QR-IBAN demands: zeros fill it up, the last digit checks the others."""
    digits = reference.zfill(QRR_DIGITS)
    return digits + esr.calc_check_digit(digits)
