"""Phone numbers: the form in which they are stored, and the form in which people read them."""

from __future__ import annotations

import re

import phonenumbers

from services.core.refusals import Refused
from services.language import N_
from services.people import names, spelling

PHONE = re.compile(r"[\d\s+()/.‐-–-]+")
FEWEST, MOST = 6, 15
"""Digits of a phone number."""


class PhoneTooLong(Refused):
    """The text is too long for a phone number."""

    message = N_("That phone number is too long.")


class NotAPhone(Refused):
    """The text cannot be a phone number."""

    message = N_("That doesn’t look like a phone number. Check it, or leave the field empty.")


def written_phone(text: str, country: str | None, before: str = "") -> str:
    """A phone number as it is stored: +353… if it can be parsed, else as it was written.

    Args:
        before: the stored number, perhaps from an imported list; it is not checked if it stays as it is.

    Raises:
        PhoneTooLong, NotAPhone.
    """
    written = spelling.narrow(text) if len(text) <= names.LONGEST_NAME else ""
    if len(text) > names.LONGEST_NAME or len(written) > 40:
        raise PhoneTooLong
    if written in ("", before, spoken_phone(before, country)):
        return before if written else ""
    digits = sum(letter.isdecimal() for letter in written)
    if PHONE.fullmatch(written) is None or may_run(written) or not FEWEST <= digits <= MOST:
        raise NotAPhone
    return read_phone(written, country) or written


def may_run(written: str) -> bool:
    """Whether a spreadsheet would run this as a formula; the plus of a number's country code is none."""
    return spelling.is_formula(written) and re.fullmatch(r"\+\d[\d\s()/.-]*", written) is None


def read_phone(text: str, country: str | None) -> str | None:
    """The phone number as +353…; None if it cannot be parsed."""
    number = _read(text, country)
    return None if number is None else phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def dialled(text: str, country: str | None) -> set[str]:
    """The digits that a part of a phone number may have as it is stored; empty where the text can be none.

    A number that is dialled at home loses what stands there in place of the country: the 0 of 0905.
    """
    written = spelling.narrow(text)
    if PHONE.fullmatch(written) is None:
        return set()
    digits = "".join(sign for sign in written if sign.isdecimal())
    if written.startswith("00"):
        return {digits.removeprefix("00")}
    found = {digits}
    trunk = None
    if country is not None and (metadata := phonenumbers.PhoneMetadata.metadata_for_region(country)):
        trunk = metadata.national_prefix
    if trunk and digits.startswith(trunk) and not written.startswith("+"):
        found.add(digits.removeprefix(trunk))
    return found - {""}


def spoken_phone(kept: str, country: str | None) -> str:
    """A phone number as people read it, with spaces; within `country` without the country's prefix."""
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
