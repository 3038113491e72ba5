"""Money, counts, ages and lists of names in the visitor's language."""

from __future__ import annotations

from collections.abc import Sequence

from babel import numbers
from babel.lists import format_list

from db.values import Money
from services.language import language, ngettext

Amount = Money
"""What all of these take: an amount with its currency."""
NBSP = "\u00a0"


def money(amount: Money) -> str:
    """ "€84.00", never with a sign: the text around it says whether it is owed or a balance."""
    return str(numbers.format_currency(abs(amount.decimal), amount.currency, locale=language())).replace(
        " ", NBSP
    )


def short_money(amount: Money) -> str:
    """The same without empty cents, where there is little room: "€5", "€4.50"."""
    cents = f"{numbers.get_decimal_symbol(language())}00"
    whole = amount.minor % 100 == 0
    return money(amount).replace(cents, "") if whole else money(amount)


def plain_amount(amount: Money) -> str:
    """ "84.00", in Slovak "84,00": without currency and groups, as a field of a banking app takes it."""
    return f"{abs(amount.decimal):f}".replace(".", str(numbers.get_decimal_symbol(language())))


def names(of: Sequence[str]) -> str:
    """ "Theo and Mia"."""
    return str(format_list(list(of), locale=language()))


def ages(youngest: int | None, oldest: int | None) -> str | None:
    """ "5–7 years", or None where there is no limit."""
    if youngest is not None and oldest is not None:
        both = ngettext("{youngest}–{oldest} year", "{youngest}–{oldest} years", oldest)
        return both.format(youngest=youngest, oldest=oldest)
    if youngest is not None:
        return ngettext("from {n} year", "from {n} years", youngest).format(n=youngest)
    if oldest is not None:
        return ngettext("up to {n} year", "up to {n} years", oldest).format(n=oldest)
    return None


def ordinal(n: int) -> str:
    """ "2nd"; in Slovak "2."."""
    if language() == "sk":
        return f"{n}."
    suffix = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"
