"""Which codes an account’s payers can use: the country and the currency decide (R70)."""

from __future__ import annotations

from db.values import Money
from services.payments.codes import epc, pay_by_square, payme, spayd, swiss
from services.payments.codes.code import Code
from services.payments.codes.payee import Payee

MOST = 999_999_999
"""Minor units: the largest amount that every standard has room for."""


def codes(payee: Payee, amount: Money, reference: str, message: str = "") -> list[Code]:
    """The codes for one payment, the picture first, then a link where the country has one.

    None at all where the country has no standard, as for złoty: the account and the reference are then copied.
    None either for an amount that no standard can say.

    Args:
        reference: ten digits, the same as in the ledger.
        message: for people, such as "Mighty Movers · Theo"; shortened to what the standard takes.

    Raises:
        ValueError: the amount is in another currency than the account.
    """
    if amount.currency != payee.currency:
        raise ValueError(f"{amount.currency} into an account in {payee.currency}")
    if not 0 < amount.minor <= MOST:
        return []
    payment = (payee, amount, reference, message)
    if payee.is_swiss:
        return [Code("swiss", swiss.text(*payment))]
    if payee.is_slovak:
        return [Code("pay_by_square", pay_by_square.text(*payment)), Code("payme", payme.text(*payment))]
    if payee.currency == "EUR":
        return [Code("epc", epc.text(*payment))]
    if payee.currency == "CZK":
        return [Code("spayd", spayd.text(*payment))]
    return []
