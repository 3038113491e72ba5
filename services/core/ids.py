"""Ids as people see them: short, unguessable, and safe in an address."""

from __future__ import annotations

from uuid import UUID

from services.core.refusals import NotFound

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LENGTH = 22
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}


def short(id_: UUID) -> str:
    """The id in 22 letters and digits, without those that look alike."""
    number, out = id_.int, ""
    for _step in range(LENGTH):
        number, value = divmod(number, len(ALPHABET))
        out = ALPHABET[value] + out
    return out


def read(text: object) -> UUID:
    """The id written in an address.

    Raises:
        NotFound: it is no id of ours; a malformed id answers like one that does not exist.
    """
    if not isinstance(text, str) or len(text) != LENGTH:
        raise NotFound
    number = 0
    for letter in text:
        if letter not in _VALUE:
            raise NotFound
        number = number * len(ALPHABET) + _VALUE[letter]
    if number >= 1 << 128:
        raise NotFound
    return UUID(int=number)
