"""How each of our languages writes days, money and names: the one table. What a page says is in the catalogues. Pure.

Days and months are patterns of Unicode's CLDR, whose names of days and months they take.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.language import alphabets
from services.language.weekdays import CZECH, SLOVAK, Weekdays

_SIGNS = {"EUR": "€", "CZK": "Kč", "PLN": "zł", "HUF": "Ft"}
"""Signs that neighbours know of each other's money."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language: as it calls itself, and how it writes what is no sentence."""

    name: str
    day: str
    """A day as lists and sentences have it: "Mon 23 Feb"."""
    day_with_year: str
    """The same of another year."""
    full_day: str
    """What is read years later: "3 March 2026"."""
    short_month: str = "LLL y"
    """A month of another year where there is little room: "Feb 2027"."""
    full_month: str = "LLLL y"
    """ "February 2027"."""
    signs: Mapping[str, str] = field(default_factory=dict)
    """Signs of currencies that CLDR writes with their letters in this language."""
    weekdays: Weekdays | None = None
    """Of a language that declines them."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Letters of its own (alphabets.py)."""
    family_name_first: bool = False
    nouns_have_capitals: bool = False
    day_ends: str = ""
    """What stands before the full stop with which a day ends, as a regular expression; empty where none does."""


SPOKEN: Mapping[str, Spoken] = {
    "en": Spoken("English", "ccc d MMM", "ccc d MMM y", "d MMMM y"),
    "sk": Spoken(
        "Slovenčina",
        "ccc d. M.",
        "ccc d. M. y",
        "d. MMMM y",
        signs=_SIGNS,
        weekdays=SLOVAK,
        letters=alphabets.SLOVAK,
        day_ends=r"\d",
    ),
    "cs": Spoken(
        "Čeština",
        "ccc d. M.",
        "ccc d. M. y",
        "d. MMMM y",
        signs=_SIGNS,
        weekdays=CZECH,
        letters=alphabets.CZECH,
        day_ends=r"\d",
    ),
    "de": Spoken(
        "Deutsch",
        "EEE, d. MMM",
        "EEE, d. MMM y",
        "d. MMMM y",
        signs=_SIGNS,
        nouns_have_capitals=True,
        day_ends=r"\b(?:Jan|Feb|Apr|Aug|Sept|Okt|Nov|Dez)",
    ),
    "pl": Spoken("Polski", "EEE, d MMM", "EEE, d MMM y", "d MMMM y", signs=_SIGNS, letters=alphabets.POLISH),
    "hu": Spoken(
        "Magyar",
        "MMM d., EEEE",
        "y. MMM d., EEEE",
        "y. MMMM d.",
        short_month="y. LLL",
        full_month="y. LLLL",
        signs=_SIGNS,
        letters=alphabets.HUNGARIAN,
        family_name_first=True,
        day_ends=r"\d",
    ),
}
"""By the first part of its code (ISO 639), in the order in which people choose."""
DEFAULT = "en"
