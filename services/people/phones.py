"""Phone numbers: written in one way, spoken in another."""

from __future__ import annotations

import re

import phonenumbers

from services.core.refusals import Refused
from services.language import N_
from services.people import names

PHONE = re.compile(r"[\d\s+()/.‐-–-]+")
FEWEST, MOST = 6, 15
"""Digits of a phone number."""


class PhoneTooLong(Refused):
    """No phone number is as long as that."""

    message = N_("That phone number is too long.")


class NotAPhone(Refused):
    """Nobody could be called there."""

    message = N_("That doesn’t look like a phone number. Check it, or leave the field empty.")


def written_phone(text: str, country: str | None, before: str = "") -> str:
    """A phone number as it is kept: +353… where it can be read, else as it was written.

    Args:
        before: what is kept already, from a list perhaps; whoever leaves it as it is is not asked about it.

    Raises:
        PhoneTooLong, NotAPhone.
    """
    written = names.name(text) if len(text) <= names.LONGEST_NAME else ""
    if len(text) > names.LONGEST_NAME or len(written) > 40:
        raise PhoneTooLong
    if written in ("", before, spoken_phone(before, country)):
        return before if written else ""
    digits = sum(letter.isdecimal() for letter in written)
    if PHONE.fullmatch(written) is None or not FEWEST <= digits <= MOST:
        raise NotAPhone
    number = _read(written, country)
    return (
        written if number is None else phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    )


def spoken_phone(kept: str, country: str | None) -> str:
    """A phone number as people write it, with spaces; at home without the country's prefix."""
    number = _read(kept, country)
    if number is None:
        return kept
    home = country is not None and phonenumbers.country_code_for_region(country) == number.country_code
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, form))


def _read(text: str, country: str | None) -> phonenumbers.PhoneNumber | None:
    dialled = "+" + text[2:] if text.startswith("00") else text
    try:
        number = phonenumbers.parse(dialled, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None
