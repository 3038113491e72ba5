"""Amounts as Stripe counts them, which is not always in our minor units (PURE)."""

from __future__ import annotations

from db.values import MINOR_DIGITS, Money

_DIGITS = dict.fromkeys(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"],
    0,
) | dict.fromkeys(["BHD", "JOD", "KWD", "OMR", "TND"], 3)
"""Digits behind the point in which Stripe counts; two for all others, among them HUF, ISK and UGX."""
_WHOLE = ("ISK", "UGX")
"""Counted with two digits that must be 00."""
_TENS = ("BHD", "JOD", "KWD", "OMR", "TND")
"""Counted with three digits of which the last must be 0."""
_SMALLEST = {
    "AED": 200,
    "BGN": 100,
    "CAD": 50,
    "CHF": 50,
    "CZK": 1500,
    "DKK": 250,
    "EUR": 50,
    "GBP": 30,
    "HUF": 17500,
    "NOK": 300,
    "PLN": 200,
    "RON": 200,
    "SEK": 300,
    "USD": 50,
}
"""The least that Stripe takes, as it counts; for all others it says so itself."""
_LARGEST = 99_999_999


def written(amount: Money) -> int:
    """An amount as Stripe counts it.

    Raises:
        ValueError: it is finer than Stripe can count.
    """
    shift = _DIGITS.get(amount.currency, 2) - MINOR_DIGITS.get(amount.currency, 2)
    if shift >= 0:
        number = amount.minor * int(10**shift)
    else:
        number, rest = divmod(amount.minor, int(10**-shift))
        if rest:
            raise ValueError(f"{amount} is too fine for Stripe")
    step = 100 if amount.currency in _WHOLE else 10 if amount.currency in _TENS else 1
    if number % step:
        raise ValueError(f"{amount} is too fine for Stripe")
    return number


def read(number: int, currency: str) -> Money:
    """An amount that Stripe names.

    Raises:
        ValueError: it is finer than we count.
    """
    shift = _DIGITS.get(currency, 2) - MINOR_DIGITS.get(currency, 2)
    if shift <= 0:
        return Money(number * int(10**-shift), currency)
    minor, rest = divmod(number, 10**shift)
    if rest:
        raise ValueError(f"{number} {currency} is finer than we count")
    return Money(minor, currency)


def takes(amount: Money) -> bool:
    """Whether Stripe can take this amount."""
    try:
        number = written(amount)
    except ValueError:
        return False
    return _SMALLEST.get(amount.currency, 1) <= number <= _LARGEST
