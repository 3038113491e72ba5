"""The seller as somebody types it: each text is read, or refused with the sentence that says what is wrong."""

from __future__ import annotations

import re
from dataclasses import asdict
from decimal import Decimal, InvalidOperation

from services.core.refusals import Refused
from services.invoices import buyers
from services.invoices.paper import one_line
from services.invoices.seller import SellerFacts
from services.language import N_

PREFIX = 10
"""Letters before a number at most."""
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class NotARate(Refused):
    """A rate of VAT is a percentage."""

    message = N_(
        "The rate is a number of percent such as 23, or 0 where everything is exempt; not “{value}”."
    )


class ExemptionNeedsReason(Refused):
    """An exemption is printed with its reason."""

    message = N_("Write why there is no VAT, as the law wants it printed.")


class NotAnAddress(Refused):
    """The accountant gets mail."""

    message = N_("“{value}” is no email address.")


class PayerNeedsVatNumber(Refused):
    """Whoever charges VAT has a number for it."""

    message = N_("Whoever charges VAT has a VAT number. Enter it, or say that you don’t pay VAT.")


class PrefixTooLong(Refused):
    """Numbers are typed by people."""

    message = N_("At most ten letters stand before a number.")


def rate(text: str) -> str:
    """ "23" for "23 %"; what is kept of a rate.

    Raises:
        NotARate.
    """
    try:
        read = Decimal(text.strip().removesuffix("%").strip().replace(",", ".") or "0")
    except InvalidOperation:
        raise NotARate(value=text) from None
    if not (read.is_finite() and 0 <= read < 100) or read != round(read, 2):
        raise NotARate(value=text)
    return format(read, "f")


def email(text: str) -> str:
    """An address of mail; empty = nobody.

    Raises:
        NotAnAddress.
    """
    tidy = text.strip()
    if tidy and not EMAIL.fullmatch(tidy):
        raise NotAnAddress(value=tidy)
    return tidy


def field(name: str, text: str) -> str:
    """One text of the seller's, as it is kept.

    Raises:
        Refused: one of the classes above, or of `buyers.checked`.
    """
    if name == "rate":
        return rate(text)
    if name == "prefix" and len(one_line(text)) > PREFIX:
        raise PrefixTooLong
    if name == "name":
        return one_line(text)  # empty = the provider's own
    return buyers.checked(name, text)


def facts(texts: dict[str, str], *, pays_vat: bool) -> tuple[SellerFacts, dict[str, Refused]]:
    """What was typed, and what is wrong with it by field; the facts count only where nothing is."""
    read, wrong = asdict(SellerFacts()) | {"pays_vat": pays_vat}, dict[str, Refused]()
    for name, text in texts.items():
        try:
            read[name] = field(name, text)
        except Refused as no:
            wrong[name] = no
    if pays_vat and "rate" not in wrong and not Decimal(read["rate"]) and not read["exemption"]:
        wrong["exemption"] = ExemptionNeedsReason()
    if pays_vat and not read["vat_number"]:
        wrong.setdefault("vat_number", PayerNeedsVatNumber())
    return SellerFacts(**read), wrong
