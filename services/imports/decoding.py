"""Decodes a file, whatever its encoding."""

from __future__ import annotations

from services.imports.cannot_read import NotText

NOT_TEXT = (b"PK", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")
"""Zip (so xlsx and ods too), old Excel, PDF, gzip."""
EIGHT_BIT = ("cp1250", "iso8859_2", "cp1252")
"""Excel's encoding in Central Europe, that of other programs there, and Excel's in the West; of equals the first wins."""
SLOVAK = frozenset("áäčďéíĺľňóôŕšťúýžěřů")
"""Letters of Slovak and Czech; more likely than any other non-ASCII letter."""


def decode(data: bytes) -> str:
    """The text of a file, decoded by its byte-order mark, else as UTF-8, else in the likeliest eight-bit encoding.

    Raises:
        NotText: the file is not text, or its byte-order mark is wrong.
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
    """How much a text looks like names and notes of Central or Western Europe.

    Libraries that guess encodings are trained on long texts and often wrong about short lists.
    """
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
