"""Names, e-mail addresses and phone numbers in cells."""

from __future__ import annotations

import re

import phonenumbers

from services.imports.cells.cell import Cell, runs, written
from services.language import N_
from services.people import names


def name(cell: Cell) -> str:
    """A name of somebody or something.

    Raises:
        Wrong: it would be run as a formula, or is too long.
    """
    if runs(cell.text):
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
        Wrong: there is none, or no mail could reach it.
    """
    if cell.is_empty:
        raise cell.wrong(N_("{column} is missing. Write the parent’s e-mail address."))
    try:
        if runs(cell.text):
            raise names.BadEmail
        return names.address(cell.text)
    except names.BadEmail as problem:
        raise cell.wrong(
            N_("{column} “{text}” is no e-mail address. Write it like anna@example.com.")
        ) from problem


def phone(cell: Cell, country: str | None) -> str:
    """A phone number as +353…, or as it was written where it cannot be read.

    That it lacks the country's code, where we know no country, is no doubt about this one: see `is_local`.
    """
    digits = " ".join(written(cell.text).split())
    if not digits:
        return ""
    dialled = "+" + digits[2:] if digits.startswith("00") else digits
    try:
        number = phonenumbers.parse(dialled, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        if country is not None or not is_local(digits):
            cell.doubt(N_("{column} “{text}” is no phone number we can read; it is kept as it is."))
        return digits[: names.LONGEST_NAME]
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def dialled_in(country: str | None) -> str | None:
    """The country, where it is one whose numbers we can read."""
    return country if country in phonenumbers.SUPPORTED_REGIONS else None


def is_local(phone: str) -> bool:
    """Whether a number looks right but can only be dialled from its own country."""
    return re.fullmatch(r"(?!00)[\d ()/.-]{5,30}", phone, re.ASCII) is not None
