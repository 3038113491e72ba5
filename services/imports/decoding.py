"""The text in a file, whatever its encoding."""

from __future__ import annotations

from services.imports.cannot_read import NotText

NOT_TEXT = (b"PK", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")
"""Zip (so xlsx and ods too), old Excel, PDF, gzip."""
EIGHT_BIT = ("cp1250", "iso8859_2", "cp1252")
"""What Excel writes in Central Europe, what others write there, and what Excel writes in the West; the first wins."""
SLOVAK = frozenset("áäčďéíĺľňóôŕšťúýžěřů")
"""Letters of Slovak and Czech, which no other letter is as likely as."""


def decode(data: bytes) -> str:
    """The text in a file: by its byte-order mark, else UTF-8, else the eight-bit encoding it looks most like.

    Raises:
        NotText.
    """
    if data.startswith(NOT_TEXT):
        raise NotText
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = max((data.decode(encoding, "replace") for encoding in EIGHT_BIT), key=_likeliness)
    if "\0" in text:
        raise NotText
    return text


def _likeliness(text: str) -> int:
    """How much a text looks like names and notes of Central or Western Europe. Guessers that learn from long texts
    are often wrong about short lists."""
    return sum(
        2 if letter.lower() in SLOVAK else 1 if letter.isalpha() or letter in "€–—“”„’…" else -2
        for letter in text
        if not letter.isascii()
    )


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise NotText from problem
