"""Names, e-mail addresses and notes, tidied before they are kept."""

from __future__ import annotations

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

from services.core.refusals import Refused
from services.language import N_

LONGEST_NAME = 200
TURNS_ROUND = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Unicode's classes of invisible marks that change the direction of what follows."""


class BadEmail(Refused):
    """What was given is no e-mail address."""

    message = N_("Enter your email address, like anna@example.com.")


class NameTooLong(Refused):
    """A name has a length that a name can have."""

    message = N_("That name is too long. Please use {most} letters at most.")


def address(text: str) -> str:
    """An e-mail address as we know people by: trimmed and lower-cased (R4).

    Raises:
        BadEmail: no mail can ever reach it.
    """
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as problem:
        raise BadEmail from problem


def name(text: str) -> str:
    """A name without what nobody can see: composed letters, single spaces, no control characters, and nothing that
    would turn round what is written after it.

    Raises:
        NameTooLong: it is longer than 200 letters.
    """
    composed = unicodedata.normalize("NFC", text)
    steady = "".join(letter for letter in composed if unicodedata.bidirectional(letter) not in TURNS_ROUND)
    seen = "".join(letter if unicodedata.category(letter) != "Cc" else " " for letter in steady)
    tidy = re.sub(r"\s+", " ", seen).strip()
    if len(tidy) > LONGEST_NAME:
        raise NameTooLong(most=LONGEST_NAME)
    return tidy


def with_note(known: str, note: str) -> str:
    """What is known, and the note on a line of its own if it says something new."""
    new = note.strip()
    lines = known.splitlines()
    return known if not new or new in lines else "\n".join([*lines, new])
