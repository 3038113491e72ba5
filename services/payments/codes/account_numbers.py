"""Account numbers as people type them: read, or refused with the sentence that says what is wrong."""

from __future__ import annotations

import re

from services.core.refusals import Refused
from services.language import N_
from services.payments.codes.letters import ascii_only


class WrongIban(Refused):
    """The text is no international account number at all."""

    message = N_(
        "This is not an IBAN. An IBAN begins with two letters and two digits, like IE29 AIBK 9311 5212 3456 78. "
        "You find yours in your banking app or on a statement."
    )


class UnknownBankCountry(Refused):
    """No country’s account numbers begin so."""

    message = N_(
        "No country’s IBAN begins with {country}. Please compare the first two letters with your bank’s."
    )


class WrongIbanLength(Refused):
    """Digits are missing, or there are too many."""

    message = N_(
        "An IBAN that begins with {country} has {expected} letters and digits; this one has {actual}. "
        "Please compare it with your bank’s."
    )


class MistypedIban(Refused):
    """Its check digits, or the places of its letters, say that something is mistyped."""

    message = N_(
        "There is a typing mistake in this IBAN. Please compare it with your bank’s, digit by digit."
    )


class WrongBic(Refused):
    """The text is no bank’s code."""

    message = N_(
        "This is not a BIC. A BIC has 8 or 11 letters and digits, like AIBKIE2D; you may also leave it empty."
    )


def read_iban(text: str) -> str:
    """The account number in a text such as "sk31 1200-0000 1987 4263 7541", without blanks and in capitals.

    Raises:
        WrongIban, UnknownBankCountry, WrongIbanLength, MistypedIban: it cannot be one, and why.
    """
    # brings the lists of all banks and countries, a tenth of a second; only whoever types an account waits for it
    import schwifty
    from schwifty import exceptions as wrong

    iban = re.sub(r"^IBAN|[ .:-]", "", ascii_only(text).upper())
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]+", iban, re.ASCII):
        raise WrongIban()
    try:
        schwifty.IBAN(iban)
    except wrong.InvalidCountryCode:
        raise UnknownBankCountry(country=iban[:2]) from None
    except wrong.InvalidLength:
        expected = schwifty.IBAN(iban, allow_invalid=True).spec.iban_length
        raise WrongIbanLength(country=iban[:2], expected=expected, actual=len(iban)) from None
    except wrong.SchwiftyException:
        raise MistypedIban() from None
    return iban


def read_bic(text: str, iban: str) -> str | None:
    """The bank’s code in capitals; where the text is empty, the one that the account number tells, if it does.

    Raises:
        WrongBic: it cannot be one.
    """
    import schwifty  # as above
    from schwifty import exceptions as wrong

    bic = ascii_only(text).upper().replace(" ", "")
    try:
        known = schwifty.BIC(bic) if bic else schwifty.IBAN(iban).bic
    except wrong.SchwiftyException:
        raise WrongBic() from None
    return str(known) if known else None


def grouped(iban: str) -> str:
    """The account number as it is read aloud: in groups of four."""
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))
