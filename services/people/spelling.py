"""How a text that people type or paste is kept, and when two spellings are the same.

Everything typed or pasted (a cell of a list, an address at the door, a field of a form) goes through `visible` before
it is kept, and through `folded` before it is compared: nobody is a second person because of a letter that cannot be
seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

Key = TypeVar("Key")

FORMULA_SIGNS = "=+-@"
"""Signs, half or full width, that make a spreadsheet run a cell as a formula; tab and carriage return do so too."""

SIMPLE_SCRIPTS = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW"})
"""Scripts whose letters need no joiner and no variation selector; others, and emoji, are written with them."""

PARTS_OF_LETTERS = (0, 7, 8, 9)
"""Combining classes of what is no accent: letters themselves, and the signs that make other letters in Asian scripts."""

_JOINERS = re.compile("[\u200c\u200d\u180b-\u180f\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef]")
"""Joiners, variation selectors, and the tags of flags."""
_LOOK_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Invisible, although Unicode counts them as letters or marks."""
_BLANK = "\u2800"
"""An empty Braille cell: looks like a blank, and is none to Python."""

_SAME = {ord(sign): "'" for sign in "’‘‛ʼʻʹʽ`´′‵＇"}
_SAME |= {ord(sign): "-" for sign in "‐‑‒–—―−﹘﹣－"}
_SAME |= {ord(sign): '"' for sign in "“”„‟«»″＂"}


def visible(text: str) -> str:
    """The text as it is kept: one line, composed letters, single blanks, and nothing that cannot be seen.

    Joiners and variation selectors stay where a script, or an emoji, is written with them.
    """
    composed = unicodedata.normalize("NFC", text)
    seen = unicodedata.normalize("NFC", "".join(_seen(composed)))
    return re.sub(r"\s+", " ", seen).strip()


def lines(text: str) -> str:
    """A text of several lines as it is kept: like `visible`, with its line breaks and its blanks."""
    kept = (
        "".join(_seen(unicodedata.normalize("NFC", line)))
        for line in re.split(r"\r\n|[\r\n\u2028\u2029]", text)
    )
    return unicodedata.normalize("NFC", "\n".join(kept)).strip()


def narrow(text: str) -> str:
    """An e-mail address or a phone number as it is read: letters and digits of usual width, and no joiners."""
    usual = unicodedata.normalize("NFKC", visible(text))
    return visible("".join(letter for letter in usual if not _is_joiner(letter)))


@lru_cache(maxsize=1 << 14)
def folded(text: str) -> str:
    """The text in the form in which it is compared: two spellings that look the same have one form.

    Case, kinds of apostrophe and dash, widths of letters and all that cannot be seen do not matter; accents do.
    """
    form = text
    while (once := _folded_once(form)) != form:
        form = once
    return form


@lru_cache(maxsize=1 << 14)
def bare(text: str) -> str:
    """The folded text without accents, dashes and apostrophes: only good for a doubt, which a person then decides."""
    letters = unicodedata.normalize("NFKD", folded(text))
    plain = "".join(letter for letter in letters if unicodedata.combining(letter) in PARTS_OF_LETTERS)
    return " ".join(re.sub(r"[-'.]", " ", plain).split())


def find(spelled: Iterable[tuple[Key, str]], text: str) -> Key | None:
    """The key of the first name that is the same as the text, however both are spelled; None if there is none."""
    wanted = folded(text)
    return next((key for key, name in spelled if folded(name) == wanted), None)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run this text as a formula; invisible characters before the sign do not matter."""
    first = unicodedata.normalize("NFKC", text.lstrip(" ")[:1])
    sign = unicodedata.normalize("NFKC", next((c for c in text if not _looks_empty(c)), ""))
    return first in ("\t", "\r", "\n") or (sign != "" and sign in FORMULA_SIGNS)


def _folded_once(text: str) -> str:
    same = visible(text).translate(_SAME)
    wide = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", same).casefold()).translate(_SAME)
    return visible("".join(letter for letter in wide if not _is_joiner(letter)))


def _seen(text: str) -> list[str]:
    """The letters of the text that can be seen, and the joiners that they need."""
    if text.isascii() and text.isprintable():
        return [text]
    kept: list[str] = []
    base = " "
    for letter in text:
        if _is_joiner(letter):
            kept += [letter] if _needs_joiners(base) else []
        elif not _is_nothing(letter):
            base = " " if unicodedata.category(letter) == "Cc" or letter == _BLANK else letter
            kept.append(base)
    return kept


def _is_joiner(letter: str) -> bool:
    return _JOINERS.match(letter) is not None


def _is_nothing(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cf", "Cs") or letter in _LOOK_EMPTY


def _looks_empty(letter: str) -> bool:
    is_blank = unicodedata.category(letter)[0] in "CZ" or letter == _BLANK
    return is_blank or _is_joiner(letter) or _is_nothing(letter)


def _needs_joiners(base: str) -> bool:
    """Whether joiners and selectors after this letter belong to how it is written."""
    if unicodedata.category(base) in ("So", "Sk"):
        return True
    if unicodedata.category(base)[0] not in "LM":
        return False
    return unicodedata.name(base, "LATIN").split()[0] not in SIMPLE_SCRIPTS | {"COMBINING", "FULLWIDTH"}
