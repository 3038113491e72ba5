"""Names, e-mail addresses and notes, normalised before they are stored."""

from __future__ import annotations

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

from services.core.refusals import Refused
from services.language import N_

LONGEST_NAME = 200
BIDI_MARKS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Bidirectional classes of Unicode: invisible marks that change the direction of the text after them."""


class BadEmail(Refused):
    """The text is not an e-mail address."""

    message = N_("Enter your email address, like anna@example.com.")


class NameTooLong(Refused):
    """The name is longer than 200 letters."""

    message = N_("That name is too long. Please use {most} letters at most.")


def address(text: str) -> str:
    """The e-mail address in the form that identifies a person: trimmed and lower-cased (R4).

    Raises:
        BadEmail: the text is not an e-mail address.
    """
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as problem:
        raise BadEmail from problem


def name(text: str) -> str:
    """The name without invisible characters: composed letters, single spaces, no control characters, and no marks
    that would reverse the text after it.

    Raises:
        NameTooLong: it is longer than 200 letters.
    """
    composed = unicodedata.normalize("NFC", text)
    steady = "".join(letter for letter in composed if unicodedata.bidirectional(letter) not in BIDI_MARKS)
    seen = "".join(letter if unicodedata.category(letter) != "Cc" else " " for letter in steady)
    tidy = re.sub(r"\s+", " ", seen).strip()
    if len(tidy) > LONGEST_NAME:
        raise NameTooLong(most=LONGEST_NAME)
    return tidy


def with_note(known: str, note: str) -> str:
    """The known notes, with the new one added as a line of its own unless it is there already."""
    new = note.strip()
    lines = known.splitlines()
    return known if not new or new in lines else "\n".join([*lines, new])
