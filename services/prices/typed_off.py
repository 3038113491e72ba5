"""What comes off a price, as staff type it in one line: "10 %" or "5.00"."""

from __future__ import annotations

import re
from decimal import Decimal

from services.core.refusals import Refused
from services.language import N_, formats
from services.payments import typed
from services.prices import words
from services.prices.rule_values import Off

SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%", re.ASCII)


class NotSomethingOff(Refused):
    """Neither a share nor an amount."""

    message = N_("Write a share like 10 % or an amount like 5.00.")


class ShareTooLarge(Refused):
    """More than everything."""

    message = N_("A share is at most 100 %.")


def read(text: str, currency: str) -> Off:
    """What comes off.

    Raises:
        NotSomethingOff, ShareTooLarge, TooMuch.
    """
    share = SHARE.fullmatch(text.strip())
    if share is not None:
        points = int(Decimal(share[1].replace(",", ".")) * 100)
        if points > 10_000:
            raise ShareTooLarge
        if not points:
            raise NotSomethingOff
        return Off(basis_points=points)
    try:
        money = typed.amount(text, currency)
    except typed.NotAnAmount:
        raise NotSomethingOff from None
    if money.minor <= 0:
        raise NotSomethingOff
    return Off(money)


def written(off: Off) -> str:
    """The same back, as the field holds it."""
    if off.amount is not None:
        return formats.plain_amount(off.amount)
    return words.off(Off(basis_points=off.basis_points)).replace("\u00a0", " ")
