"""Amounts as people, lists and banks write them: 1.234,56 · 1 234,56 · 84,00- · 84.00 CR · (84.00). Pure.

`db.values.Money.read` takes the plain form only; everything that reads what others have written comes through here.
"""

from __future__ import annotations

import re
from decimal import Decimal

from db.values import MINOR_DIGITS, Money

WORDS = {
    "€": "EUR",
    "eura": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
    "£": "GBP",
    "kč": "CZK",
    "kc": "CZK",
    "zł": "PLN",
    "zl": "PLN",
    "złotych": "PLN",
    "ft": "HUF",
    "forint": "HUF",
    "₴": "UAH",
    "lei": "RON",
    "лв": "BGN",
    "kn": "HRK",
    "fr": "CHF",
    "sk": "SKK",
}
"""Signs and words for a currency, as people write them."""
SHARED = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"),
    "kr": ("DKK", "NOK", "SEK", "ISK"),
    "¥": ("JPY", "CNY"),
}
"""Signs of several currencies."""
AMOUNT = re.compile(
    r"(?P<whole>\d{1,9}|\d{1,3}(?:(?P<group>[ .,'’])\d{3})(?:(?P=group)\d{3})*)"
    r"(?:[.,](?P<part>\d{1,2})|[.,](?P<none>[-–—]{1,2}))?",
    re.ASCII,
)
TOO_MANY = re.compile(r"\d{1,3}(?:(?P<group>[ .,'’])\d{3})(?:(?P=group)\d{3}){2,}|\d{10,}", re.ASCII)
"""A whole part of more digits than any amount has, in groups or not."""
SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
WORD = re.compile(r"[-−–+]|[^\s+−–-]+")
TECHNICAL = re.compile(r"\d{1,13}(?:[.,]\d{0,5})?", re.ASCII)
OUT = {"-", "−", "–", "d", "dr", "db", "dbit", "debit"}
INTO = {"+", "c", "cr", "crdt", "credit"}
AROUND = re.compile(r"(?P<before>[^\d(]*)(?P<open>\(?)(?P<amount>\d.*?)(?P<close>\)?)(?P<after>[^\d)]*)")


def is_unclear(found: re.Match[str]) -> bool:
    """Whether three digits after a point or comma may be thousands or a part: 1.234; or the two are mixed up: 1.234.50."""
    group = found["group"]
    if group not in (".", ","):
        return False
    if found["part"] is None and found["none"] is None:
        return found["whole"].count(group) == 1
    return found[0][found.end("whole") - found.start()] == group


def unsigned(found: re.Match[str], currency: str) -> Money:
    """The amount of a match of `AMOUNT`.

    Raises:
        ValueError: it is finer than the currency's minor unit.
    """
    return Money.read(re.sub(r"\D", "", found["whole"]) + "." + (found["part"] or "0"), currency)


def names(word: str, currency: str) -> bool:
    """Whether this sign or word stands for that currency: "Kč" for CZK."""
    bare = word.strip().rstrip(".").casefold()
    return currency in (SHARED.get(bare) or (WORDS.get(bare, bare.upper()),))


def signed(text: str, currency: str, decimal: str = "") -> Money:
    """An amount of a bank, below zero for what went out; it may name its own currency: "1 234,56 CZK".

    `decimal` is the sign before the minor units where the file tells it elsewhere; then "1.234" is clear.

    Raises:
        ValueError: it is no amount, could be read two ways, or is in another currency.
    """
    around = AROUND.fullmatch(SPACES.sub(" ", text).strip())
    if around is None or bool(around["open"]) != bool(around["close"]):
        raise ValueError(text)
    signs = ["-"] if around["open"] else []
    for word in WORD.findall(around["before"] + " " + around["after"]):
        if word.casefold() in OUT | INTO:
            signs.append(word.casefold())
        elif not names(word, currency):
            raise ValueError(text)
    if len(signs) > 1:
        raise ValueError(text)
    amount = _amount(around["amount"].strip(), currency, decimal)
    return Money(-amount.minor, currency) if signs and signs[0] in OUT else amount


def is_too_long(text: str, currency: str) -> bool:
    """Whether this would be an amount if it had fewer digits: 99999999999,00 is well written, and no amount all the same."""
    shorter = TOO_MANY.sub("9" * 9, SPACES.sub(" ", text), count=1)
    try:
        return bool(TOO_MANY.search(SPACES.sub(" ", text))) and bool(signed(shorter, currency))
    except ValueError:
        return False


def _amount(text: str, currency: str, decimal: str) -> Money:
    if decimal:
        whole, point, part = text.partition(decimal)
        if decimal in part or (point and not part):
            raise ValueError(text)
        text = whole.replace("." if decimal == "," else ",", " ") + point + part
    found = AMOUNT.fullmatch(text)
    if found is None or (not decimal and is_unclear(found)) or (decimal and found["group"] == decimal):
        raise ValueError(text)
    return unsigned(found, currency)


def technical(text: str, currency: str) -> Money:
    """An amount as programs write it for programs: 84.00, 105.750, 3236,28 and 0, of bank files.

    Raises:
        ValueError: it is no such amount, or finer than the currency's minor unit.
    """
    if not TECHNICAL.fullmatch(text):
        raise ValueError(text)
    minor = Decimal(text.replace(",", ".")).scaleb(MINOR_DIGITS.get(currency, 2))
    if minor != minor.to_integral_value():
        raise ValueError(text)
    return Money(int(minor), currency)
