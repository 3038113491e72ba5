"""Money, counts, ages and lists of names in the visitor's language."""

from __future__ import annotations

from collections.abc import Sequence

from babel import numbers
from babel.lists import format_list

from db.values import Money
from services.language import language, ngettext, spoken

Amount = Money
"""What all of these take: an amount with its currency."""
NBSP = "\u00a0"


WITHOUT_PARTS = frozenset({"CZK", "HUF"})
"""Currencies whose hundredths are not written where there are none: nobody has coins for them."""


def money(amount: Money) -> str:
    """ "€84.00", never with a sign: the text around it says whether it is owed or a balance."""
    return short_money(amount) if amount.currency in WITHOUT_PARTS else full_money(amount)


def short_money(amount: Money) -> str:
    """The same without empty cents, where there is little room: "€5", "€4.50"."""
    cents = f"{numbers.get_decimal_symbol(language())}00"
    whole = amount.minor % 100 == 0
    return full_money(amount).replace(cents, "") if whole else full_money(amount)


def full_money(amount: Money) -> str:
    """The same with its cents in any case, as a column of a paper has it."""
    letters = amount.currency
    written = str(numbers.format_currency(abs(amount.decimal), letters, locale=language()))
    if letters in written:
        apart = letters + NBSP if written.startswith(letters) else currency_sign(letters)
        written = written.replace(letters, apart)
    return written.replace(" ", NBSP)


def currency_sign(currency: str) -> str:
    """ "€", "Kč": what stands beside an amount, or behind a field for one."""
    return spoken().signs.get(currency) or str(numbers.get_currency_symbol(currency, locale=language()))


def plain_amount(amount: Money) -> str:
    """ "84.00", in most languages "84,00": without currency and groups, as a field of a banking app takes it."""
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
    """ "2nd"; in the other languages "2."."""
    if language() != "en":
        return f"{n}."
    suffix = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def file_size(size: int) -> str:
    """So many bytes: "350 kB", "2.4 MB"."""
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)} kB"
    return f"{numbers.format_decimal(round(size / 1_000_000, 1), locale=language())} MB"
