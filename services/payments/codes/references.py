"""A payment’s reference in the forms that banks of other countries check."""

from __future__ import annotations

from stdnum.ch import esr
from stdnum.iso7064 import mod_97_10

SWISS_DIGITS = 26


def rf(reference: str) -> str:
    """The reference with ISO 11649’s two check digits before it: "RF18 539007547034" without the space.

    A bank that knows the standard refuses a mistyped one.
    """
    return f"RF{mod_97_10.calc_check_digits(reference + 'RF')}{reference}"


def qrr(reference: str) -> str:
    """The reference as the 27 digits that a Swiss QR-IBAN demands; leading zeros fill it up."""
    digits = reference.zfill(SWISS_DIGITS)
    return digits + esr.calc_check_digit(digits)
