"""Which letters a bank’s app reads, and how others are written with them."""

from __future__ import annotations

import re
import unicodedata

_WITHOUT_ACCENT = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H", "ı": "i", "ŋ": "n", "Ŋ": "N",
    "ŧ": "t", "Ŧ": "T", "ĸ": "k", "€": "EUR", "·": "-", "…": "...",
}  # fmt: skip
"""Letters that Unicode does not take apart into a plain one and an accent."""
_WITHOUT_ACCENT |= (
    dict.fromkeys("’‘‛ʼ`´′", "'") | dict.fromkeys("“”„«»″", '"') | dict.fromkeys("‐‑‒–—―−", "-")
)

_SWISS = re.compile("[ -~\u00a0-\u017f\u0218-\u021b€]")


def one_line(text: str) -> str:
    """The text without line breaks, tabs and signs that cannot be seen; single blanks between its words."""
    composed = unicodedata.normalize("NFC", text)
    seen = (" " if letter.isspace() else letter for letter in composed)
    kept = (letter for letter in seen if unicodedata.category(letter)[0] != "C")
    return " ".join("".join(kept).split())


def ascii_only(text: str) -> str:
    """The text in letters of plain ASCII: "Červená líška" becomes "Cervena liska". What has no such letter is left out."""
    return " ".join("".join(_plain(letter) for letter in one_line(text)).split())


def swiss(text: str) -> str:
    """The text in the letters of the Swiss standard, which knows all accents of Latin; others as plain ASCII."""
    letters = (
        letter if _SWISS.fullmatch(letter) and letter != "\u00a0" else _plain(letter)
        for letter in one_line(text)
    )
    return " ".join("".join(letters).split())


def cut(text: str, letters: int) -> str:
    """The first so many letters, without a blank at the end."""
    return text[:letters].rstrip()


def cut_bytes(text: str, size: int) -> str:
    """As many whole letters as have room in so many bytes of UTF-8."""
    return text.encode()[: max(size, 0)].decode(errors="ignore").rstrip()


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in _WITHOUT_ACCENT:
        return _WITHOUT_ACCENT[letter]
    apart = unicodedata.normalize("NFKD", letter)
    return "".join(
        _WITHOUT_ACCENT.get(part, part) for part in apart if part.isascii() or part in _WITHOUT_ACCENT
    )
