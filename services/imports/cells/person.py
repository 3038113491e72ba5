"""Names, e-mail addresses and phone numbers in cells."""

from __future__ import annotations

import re

import phonenumbers

from services.imports.cells.cell import Cell
from services.language import N_
from services.people import names, phones, spelling

YES = frozenset({"yes", "y", "true", "1", "x", "ano", "a", "ja", "j", "tak", "t", "igen", "i", "✓", "✔"})
NO = frozenset({"no", "n", "false", "0", "nie", "ne", "nein", "nem"})


def name(cell: Cell) -> str:
    """The name of a person or a thing.

    Raises:
        Wrong: a spreadsheet would run it as a formula, or it is too long.
    """
    try:
        if spelling.is_formula(cell.text):
            raise names.BeginsLikeFormula
        return names.name(cell.text)
    except names.BeginsLikeFormula as problem:
        raise cell.wrong(
            N_("{column} “{text}” begins like a formula. Write the name without =, +, - or @ before it.")
        ) from problem
    except names.NameTooLong as problem:
        raise cell.wrong(
            N_("{column} “{text}” is too long for a name. Shorten it to 200 letters.")
        ) from problem


def email(cell: Cell) -> str:
    """An e-mail address; what stands round it is left out, and that is said.

    Raises:
        Wrong: the cell is empty, or the text is not one e-mail address.
    """
    if cell.is_empty:
        raise cell.wrong(N_("{column} is missing. Write the parent’s e-mail address."))
    try:
        found = names.address(cell.text)
    except names.TwoAddresses as problem:
        raise cell.wrong(
            N_(
                "{column} “{text}” is more than one address. Keep one of them; the other parent gets a line of"
                " their own, with yes in a column “Same person”."
            )
        ) from problem
    except names.BadEmail as problem:
        raise cell.wrong(
            N_("{column} “{text}” is no e-mail address. Write it like anna@example.com.")
        ) from problem
    if found != spelling.narrow(cell.text).lower():
        cell.warn(N_("{column} “{text}” is read as {found}."), found=found)
    return found


def phone(cell: Cell, country: str | None) -> str:
    """A phone number as +353…, or as it was written if it cannot be parsed; one that a spreadsheet would run is left
    out, and that is said.

    A number without a country code, where the provider's country is unknown, gets no warning here: the report has one
    for all of them (see `is_local`).
    """
    written = spelling.narrow(cell.text)
    if not written:
        return ""
    number = phones.read_phone(written, country)
    if number is not None:
        return number
    if phones.may_run(written):
        cell.warn(N_("{column} “{text}” begins like a formula; it is left out."))
        return ""
    if country is not None or not is_local(written):
        cell.warn(N_("{column} “{text}” is no phone number we can read; it is kept as it is."))
    return written[: names.LONGEST_NAME]


def yes_or_no(cell: Cell) -> bool:
    """A mark that is yes or no, in any of our languages.

    Raises:
        Wrong: it is neither.
    """
    mark = spelling.bare(cell.text)
    if mark not in YES | NO:
        raise cell.wrong(N_("{column} “{text}” is neither yes nor no. Write one of the two."))
    return mark in YES


def dialled_in(country: str | None) -> str | None:
    """The country if its phone numbers can be parsed, else None."""
    return country if country in phonenumbers.SUPPORTED_REGIONS else None


def is_local(phone: str) -> bool:
    """Whether a text looks like a phone number without a country code."""
    return re.fullmatch(r"(?!00)[\d ()/.-]{5,30}", phone, re.ASCII) is not None
