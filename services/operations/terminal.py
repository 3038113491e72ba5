"""What is printed on a terminal that lacks some letters: plain ones in their place, and never an error.

Without this, the first “ on a terminal of ISO 8859-2 would end an import in the middle of its list.
"""

from __future__ import annotations

import codecs
import io
import unicodedata
from typing import TextIO

PLAIN = {
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("‘’‚‹›", "'"),
    **dict.fromkeys("‐‑‒–—−", "-"),
    "…": "...",
    "→": "->",
    "←": "<-",
    "€": "EUR",
    "×": "x",
    "·": "-",
    "•": "-",
    "ß": "ss",
    "đ": "d",
    "ł": "l",
    "Ł": "L",
    "ø": "o",
    "\u202f": " ",
    "\N{NO-BREAK SPACE}": " ",
}
NAME = "cubby-plain"


def plain(text: str) -> str:
    """A text in ASCII: letters without their accents, and ? for what has no plain form."""
    return "".join(letter if letter.isascii() else _plain(letter) for letter in text)


def _plain(letter: str) -> str:
    known = PLAIN.get(letter)
    if known is None:
        known = "".join(part for part in unicodedata.normalize("NFKD", letter) if part.isascii())
    return known or "?"


def _replace(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    return plain(problem.object[problem.start : problem.end]), problem.end


def never_fail(*streams: TextIO) -> None:
    """Let these streams print what their encoding lacks in plain letters."""
    codecs.register_error(NAME, _replace)
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=NAME)
