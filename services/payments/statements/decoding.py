"""The text of a bank's file, whatever its encoding.

A bank writes a whole file in one encoding, so this is simpler than reading people's lists (services/imports/decoding.py).
"""

from __future__ import annotations

from services.payments.statements.cannot_read import CannotRead

LIKELY = ["cp1250", "iso8859_2", "cp1252", "cp852", "iso8859_1"]


def decoded(data: bytes) -> str:
    """The text, by its byte-order mark, else as UTF-8, else in the likeliest eight-bit encoding of our banks.

    Raises:
        CannotRead: it is no text.
    """
    try:
        text = _text(data)
    except UnicodeDecodeError as problem:
        raise CannotRead from problem
    if "\0" in text:
        raise CannotRead
    return text


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes  # slow to import, and only for files that are not UTF-8

    best = from_bytes(data, cp_isolation=LIKELY).best()
    return str(best) if best else data.decode("cp1250", "replace")
