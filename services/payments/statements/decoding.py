"""The text of a bank's file, whatever its encoding.

A bank writes a whole file in one encoding, so this is simpler than reading people's lists (services/imports/decoding.py).
"""

from __future__ import annotations

from services.language.letters import likeliness
from services.payments.statements.cannot_read import Unreadable

LIKELY = ("cp1250", "iso8859_2", "cp1252", "cp852")
JUDGED = 200
"""So many lines with letters that are not ASCII tell the encoding of all."""


def decoded(data: bytes) -> str:
    """The text, by its byte-order mark, else as UTF-8, else in the likeliest eight-bit encoding of our banks.

    Raises:
        Unreadable: it is no text.
    """
    try:
        text = _text(data)
    except UnicodeDecodeError as problem:
        raise Unreadable from problem
    if "\0" in text:
        raise Unreadable
    return text


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    telling = b"\n".join([line for line in data.splitlines() if not line.isascii()][:JUDGED])
    best = max(LIKELY, key=lambda each: likeliness(telling.decode(each, "replace")))
    return data.decode(best, "replace")
