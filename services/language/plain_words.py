"""Headings and words of files in the form in which they are compared. Pure."""

from __future__ import annotations

import re
import unicodedata


def plain(text: str) -> str:
    """A text in the form in which headings and weekdays are compared: lower case, no accents, single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", bare.replace("'s ", " ").replace("’s ", " ")).strip()
