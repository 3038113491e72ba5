"""The names of weekdays and months in all our languages, in full and shortened. Pure.

A word is looked up as it is written, and without its accents only if that is nothing: "st" is Wednesday in Slovak, "št"
Thursday.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from babel.dates import get_day_names, get_month_names
from babel.languages import get_official_languages

from services.language import SPOKEN
from services.language.plain_words import plain

Words = Mapping[str, Mapping[int, frozenset[str]]]
"""What a word may be, and in which languages."""
MORE_WEEKDAYS = {
    "en": ("mo", "tues", "weds", "thur", "fr", "sa", "su"),
    "pl": ("pn", "wt", "śr", "cz", "pt", "sb", "nd"),
}
"""Short forms that people write beside those of CLDR, Monday first."""
MORE_MONTHS = {"jänner": 1, "jän": 1, "feber": 2}
"""As Austria and the old say."""
FORMS: tuple[Literal["format"], Literal["stand-alone"]] = ("format", "stand-alone")


def weekdays(word: str, country: str | None = None) -> list[int]:
    """The weekdays that a word may be, the likeliest first; Monday is 0. None or one, but for “so”.

    “So” is Saturday in Slovakia and Sunday in Germany: a language of this country decides, if it has the word. A single
    letter is a weekday in the country's own language alone.
    """
    own = frozenset(get_official_languages(country)) if country else frozenset()
    found = _found(_weekdays(), word)
    theirs = {number: languages for number, languages in found.items() if languages & own}
    if theirs or len(plain(word)) == 1:
        found = theirs
    return sorted(found, key=lambda number: _rank(found[number]))


def month(word: str) -> int | None:
    """The month that a word is, 1 to 12; None if it is none, or might be two."""
    found = _found(_months(), word)
    return next(iter(found)) if len(found) == 1 else None


def _rank(languages: frozenset[str]) -> int:
    return min(list(SPOKEN).index(language) for language in languages)


def _found(words: Words, word: str) -> Mapping[int, frozenset[str]]:
    return words.get(_written(word)) or words.get(plain(word)) or {}


def _written(word: str) -> str:
    return word.strip().rstrip(".").casefold()


def _words(said: Iterator[tuple[str, str, int]]) -> Words:
    exact: dict[str, dict[int, frozenset[str]]] = defaultdict(dict)
    bare: dict[str, dict[int, frozenset[str]]] = defaultdict(dict)
    for language, word, number in said:
        for words, key in ((exact, _written(word)), (bare, plain(word))):
            words[key][number] = words[key].get(number, frozenset()) | {language}
    return bare | exact


@cache
def _weekdays() -> Words:
    def said() -> Iterator[tuple[str, str, int]]:
        for language in SPOKEN:
            for width in ("wide", "abbreviated", "short"):
                for form in FORMS:
                    for number, word in get_day_names(width, form, language).items():
                        yield language, word, number
                        if width == "wide":
                            yield language, word[:3], number
            for number, word in enumerate(MORE_WEEKDAYS.get(language, ())):
                yield language, word, number

    return _words(said())


@cache
def _months() -> Words:
    def said() -> Iterator[tuple[str, str, int]]:
        for language in SPOKEN:
            for width in ("wide", "abbreviated"):
                for form in FORMS:
                    for number, word in get_month_names(width, form, language).items():
                        yield language, word, number
                        if width == "wide":
                            yield language, word[:3], number
                            yield language, word[:4], number
        for word, number in MORE_MONTHS.items():
            yield "de", word, number

    return _words(said())
