"""Names, e-mail addresses and notes, normalised before they are stored."""

from __future__ import annotations

import re

from email_validator import EmailNotValidError, validate_email

from services.core.refusals import Refused
from services.language import N_
from services.people import spelling

LONGEST_NAME = 200
LONGEST_TEXT = 1_000
"""Characters in which an address is looked for."""
ADDRESS_IN_TEXT = re.compile(r"[^\s<>()\[\],;:\"|/]+@[^\s<>()\[\],;:\"|/]+")
"""What looks like an address in a text that also holds a name, brackets or a second address."""

ROUND_IT = " .,;:|/'\"()[]<>"
"""What may stand round an address."""


TURNS_ROUND = frozenset("\u202d\u202e")
"""Signs that show the letters after them in the opposite direction."""


class BadEmail(Refused):
    """The text is not an e-mail address."""

    message = N_("Enter your email address, like anna@example.com.")


class TwoAddresses(BadEmail):
    """The text holds several e-mail addresses; which one is meant cannot be known."""

    message = N_("That is more than one email address. Enter the one you use here.")


class NameTooLong(Refused):
    """The name is longer than 200 letters."""

    message = N_("That name is too long. Please use {most} letters at most.")


class BeginsLikeFormula(Refused):
    """A spreadsheet would run the name as a formula when the provider opens a list of clients."""

    message = N_("A name can’t begin with =, +, - or @. Please leave the sign out.")


def address(text: str) -> str:
    """The e-mail address in the form that identifies a person: lower-cased, without anything round it (R4).

    Blanks, invisible letters, `mailto:`, and a name beside `<anna@example.com>` do not belong to it.

    Raises:
        BadEmail: the text is not an e-mail address.
        TwoAddresses: it is several.
    """
    turned = any(sign in TURNS_ROUND for sign in text)  # it does not look like what would be kept
    written = "" if turned or len(text) > LONGEST_TEXT else spelling.narrow(text)
    kept = _valid(written) or _valid(_within(written))
    if kept is None or spelling.is_formula(written):
        raise BadEmail
    return kept


def _valid(text: str) -> str | None:
    try:
        return str(validate_email(text, check_deliverability=False).normalized.lower())
    except EmailNotValidError:
        return None


def _within(written: str) -> str:
    """The one address in the text; empty if words stand beside it that are neither in brackets nor its owner's name."""
    text = re.sub(r"mailto:([^\s<>?]*)(\?[^\s<>)\]]*)?", r"\1", written, flags=re.IGNORECASE)
    found = {part.strip(ROUND_IT).lower() for part in ADDRESS_IN_TEXT.findall(text)}
    if len(found) > 1:
        raise TwoAddresses
    only = "".join(found)
    beside = re.sub(re.escape(only), "", text, flags=re.IGNORECASE)
    is_named = "<>" in beside
    return only if is_named or not re.sub(r"\([^()]*\)", "", beside).strip(ROUND_IT) else ""


def name(text: str) -> str:
    """The name as it is kept (see `spelling.visible`).

    Raises:
        NameTooLong: it is longer than 200 letters.
        BeginsLikeFormula: it begins with =, +, - or @.
    """
    tidy = spelling.visible(text)
    if len(tidy) > LONGEST_NAME:
        raise NameTooLong(most=LONGEST_NAME)
    if spelling.is_formula(tidy):
        raise BeginsLikeFormula
    return tidy


def with_note(known: str, note: str) -> str:
    """The known notes, with the new one added as a line of its own unless it is there already."""
    new = spelling.lines(note)
    lines = known.splitlines()
    return known if not new or new in lines else "\n".join([*lines, new])
