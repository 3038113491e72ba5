"""Names, e-mail addresses and phone numbers in cells."""

from __future__ import annotations

import re

import phonenumbers

from services.imports.cells.cell import Cell, cleaned, is_formula
from services.language import N_
from services.people import names


def name(cell: Cell) -> str:
    """The name of a person or a thing.

    Raises:
        Wrong: a spreadsheet would run it as a formula, or it is too long.
    """
    if is_formula(cell.text):
        raise cell.wrong(
            N_("{column} “{text}” begins like a formula. Write the name without =, +, - or @ before it.")
        )
    try:
        return names.name(cell.text)
    except names.NameTooLong as problem:
        raise cell.wrong(
            N_("{column} “{text}” is too long for a name. Shorten it to 200 letters.")
        ) from problem


def email(cell: Cell) -> str:
    """An e-mail address.

    Raises:
        Wrong: the cell is empty, or the text is not an e-mail address.
    """
    if cell.is_empty:
        raise cell.wrong(N_("{column} is missing. Write the parent’s e-mail address."))
    try:
        if is_formula(cell.text):
            raise names.BadEmail
        return names.address(cell.text)
    except names.BadEmail as problem:
        raise cell.wrong(
            N_("{column} “{text}” is no e-mail address. Write it like anna@example.com.")
        ) from problem


def phone(cell: Cell, country: str | None) -> str:
    """A phone number as +353…, or as it was written if it cannot be parsed.

    A number without a country code, where the provider's country is unknown, gets no warning here: the report has one
    for all of them (see `is_local`).
    """
    digits = " ".join(cleaned(cell.text).split())
    if not digits:
        return ""
    dialled = "+" + digits[2:] if digits.startswith("00") else digits
    try:
        number = phonenumbers.parse(dialled, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        if country is not None or not is_local(digits):
            cell.warn(N_("{column} “{text}” is no phone number we can read; it is kept as it is."))
        return digits[: names.LONGEST_NAME]
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def dialled_in(country: str | None) -> str | None:
    """The country if its phone numbers can be parsed, else None."""
    return country if country in phonenumbers.SUPPORTED_REGIONS else None


def is_local(phone: str) -> bool:
    """Whether a text looks like a phone number without a country code."""
    return re.fullmatch(r"(?!00)[\d ()/.-]{5,30}", phone, re.ASCII) is not None
