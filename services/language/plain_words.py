"""Headings and words of files in the form in which they are compared. Pure."""

from __future__ import annotations

import re
import unicodedata

_NO_ACCENT = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe"})
"""Letters whose stroke is no accent to Unicode: "długość"."""


def plain(text: str) -> str:
    """A text in the form in which headings and weekdays are compared: lower case, no accents, single spaces."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_NO_ACCENT))
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", bare.replace("'s ", " ").replace("’s ", " ")).strip()
