"""A name without case, accents, apostrophes, dashes and dots: what search and sorting compare. Pure."""

from __future__ import annotations

import unicodedata

_NO_ACCENT = str.maketrans(
    {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"}
)
"""Letters whose stroke is no accent to Unicode."""
_SILENT = "-'.‐‑‒–—―−’‘‛ʼʻʹʽ`´′"
"""People write Nagy-Kovács and O’Brien with them or without."""


def bare_name(text: str) -> str:
    """ "Ľubica O’Brien" is "lubica obrien"."""
    folded = unicodedata.normalize("NFKD", text.casefold()).translate(_NO_ACCENT)
    kept = (sign for sign in folded if sign not in _SILENT and not unicodedata.combining(sign))
    return " ".join("".join(kept).split())
