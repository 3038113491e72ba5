"""The whole name of a person, in the order of the current language; and a text within a sentence."""

from __future__ import annotations

from services.language import spoken

APART = "\x1f"
"""Between the two names where a statement reads them as one text, which `in_order` puts into their order."""


def full_name(first: str, last: str) -> str:
    """ "Anna Byrne"; in Hungarian "Byrne Anna". Either may be empty."""
    both = (last, first) if spoken().family_name_first else (first, last)
    return " ".join(filter(None, both)).strip()


def in_order(parts: str) -> str:
    """The same of a text that has `APART` between its names; another text stays as it is."""
    first, apart, last = parts.partition(APART)
    return full_name(first, last) if apart else parts


def within(text: str) -> str:
    """A text as it stands within a sentence: "morning" for "Morning". German keeps its capitals, as nouns have them."""
    return text if spoken().nouns_have_capitals else text[:1].lower() + text[1:]
