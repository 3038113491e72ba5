"""What staff type into the forms of money, read kindly."""

from __future__ import annotations

from datetime import date

from db.values import Money
from services.core.refusals import Refused
from services.language import N_
from services.language.written_amounts import is_too_long, signed


class NotAnAmount(Refused):
    """What was typed is no amount, or could be read two ways."""

    message = N_("Write the amount like 84.00 or 84,00.")


MOST = 1_000_000_000
"""Minor units: ten million euros. No bill of a class comes near it, and every sum of such amounts can be kept."""


class AbsurdAmount(Refused):
    """An amount that nobody here can owe: a slip, such as an account number in the field of the amount."""

    message = N_("That is too much to be meant. Please check the amount.")


class NoDayChosen(Refused):
    """What was typed is no day."""

    message = N_("Choose a day.")


def amount(text: str, currency: str) -> Money:
    """The amount, in any way that people write one.

    Raises:
        NotAnAmount, AbsurdAmount.
    """
    try:
        money = signed(text, currency)
    except ValueError:
        raise (AbsurdAmount if is_too_long(text, currency) else NotAnAmount) from None
    if abs(money.minor) > MOST:
        raise AbsurdAmount
    return money


def day(text: str) -> date:
    """The day of a date field.

    Raises:
        NoDayChosen.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise NoDayChosen from None
