"""An account as the provider types it: read, or refused with the sentence that says what is missing."""

from __future__ import annotations

from babel.numbers import list_currencies

from services.core.refusals import Refused
from services.language import N_
from services.payments.codes.account_numbers import read_bic, read_iban
from services.payments.codes.letters import ascii_only, one_line
from services.payments.codes.payee import PLAIN_LETTERS, Payee, PostalAddress

MOST_NAME = 70


class HolderMissing(Refused):
    """Nobody is named as the account's holder."""

    message = N_("Whose account is it? Write the name as the bank knows it.")


class HolderTooLong(Refused):
    """The name is longer than banks take."""

    message = N_("Banks take 70 letters of the account holder’s name at most; this one has {actual}.")


class HolderInOtherLetters(Refused):
    """Nothing of the name can be written with the letters that the country's apps read."""

    message = N_(
        "Banking apps in this country read Latin letters only. Write the account holder’s name with them."
    )


class NotACurrency(Refused):
    """No currency has these three letters."""

    message = N_("{currency} is not a currency. Write its three letters, like EUR.")


class BicNeeded(Refused):
    """The bank stands outside of the countries where the account number is enough."""

    message = N_(
        "For euros into a bank in this country the payer’s bank needs the BIC. You find it beside your IBAN."
    )


class AddressNeeded(Refused):
    """The Swiss code cannot be made without the holder's address."""

    message = N_("The Swiss QR-bill needs the account holder’s address: postal code, town and country.")


class AddressTooLong(Refused):
    """A part of the address is longer than the Swiss code takes."""

    message = N_(
        "An address on the Swiss QR-bill has room for 70 letters of street, 16 of house number, "
        "16 of postal code and 35 of town."
    )


def read_payee(
    *, holder: str, iban: str, currency: str, bic: str = "", address: PostalAddress | None = None
) -> Payee:
    """The account in these texts; a BIC that is not given is taken from the account number, if it tells.

    Raises:
        Refused: one of the classes above or of `account_numbers.py`, with what is wrong.
    """
    number = read_iban(iban)
    payee = Payee(
        holder=_holder(holder, number[:2]),
        iban=number,
        currency=_currency(currency),
        bic=read_bic(bic, number),
        address=address,
    )
    if payee.needs_bic and payee.bic is None:
        raise BicNeeded()
    if payee.is_swiss:
        _check(address)
    return payee


def _holder(text: str, country: str) -> str:
    holder = one_line(text)
    if not holder:
        raise HolderMissing()
    if len(holder) > MOST_NAME:
        raise HolderTooLong(actual=len(holder))
    if country in PLAIN_LETTERS and not ascii_only(holder):
        raise HolderInOtherLetters()
    return holder


def _currency(text: str) -> str:
    currency = one_line(text).upper()
    if currency not in list_currencies():
        raise NotACurrency(currency=currency)
    return currency


def _check(address: PostalAddress | None) -> None:
    if address is None or not all(
        (address.postal_code.strip(), address.city.strip(), address.country.strip())
    ):
        raise AddressNeeded()
    parts = (address.street, 70), (address.house_number, 16), (address.postal_code, 16), (address.city, 35)
    if any(len(part.strip()) > most for part, most in parts):
        raise AddressTooLong()
