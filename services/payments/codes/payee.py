"""Into which account is paid."""

from __future__ import annotations

from dataclasses import dataclass

OUTSIDE_EEA = frozenset(
    {"AD", "AL", "CH", "GB", "GG", "GI", "IM", "JE", "MC", "MD", "ME", "MK", "RS", "SM", "VA"}
)
"""Countries that take part in transfers in euro, and whose banks a code must name by BIC (EPC069-12)."""
SWISS = frozenset({"CH", "LI"})
"""Countries of the Swiss QR-bill."""
PLAIN_LETTERS = frozenset({"CZ", "SK"})
"""Countries whose apps read codes in plain letters only."""


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where the account’s holder is at home; the Swiss QR-bill wants it in parts."""

    street: str
    house_number: str
    postal_code: str
    city: str
    country: str
    """ISO code of two letters."""


@dataclass(frozen=True, slots=True)
class Payee:
    """A bank account with its holder, as `bank_details.py` has checked it."""

    holder: str
    iban: str
    """Without blanks, in capitals."""
    currency: str
    bic: str | None = None
    address: PostalAddress | None = None

    @property
    def country(self) -> str:
        """The country of the bank, ISO code of two letters."""
        return self.iban[:2]

    @property
    def needs_bic(self) -> bool:
        """Whether its code for transfers in euro is refused without a BIC."""
        return self.currency == "EUR" and self.country in OUTSIDE_EEA and not self.is_swiss

    @property
    def is_swiss(self) -> bool:
        """Whether it is paid with a Swiss QR-bill, which wants an address."""
        return self.country in SWISS and self.currency in ("CHF", "EUR")

    @property
    def is_slovak(self) -> bool:
        """Whether it is paid with PAY by square and the banks’ link."""
        return self.country == "SK" and self.currency == "EUR"
