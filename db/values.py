"""Value types of columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MINOR_DIGITS = {"JPY": 0, "HUF": 2, "ISK": 0, "KRW": 0}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of one currency: €84.00 is Money(8400, "EUR")."""

    minor: int
    currency: str

    @staticmethod
    def read(text: str, currency: str) -> Money:
        """The amount in a text such as "12,50", "1 200.00" or "288".

        Raises:
            ValueError: the text is not an amount, or is finer than the currency's minor unit.
        """
        plain = re.sub(r"[\s\u00a0\u202f]", "", text)
        if not re.fullmatch(r"\d{1,9}([.,]\d{1,2})?", plain, re.ASCII):
            raise ValueError(text)
        minor = Decimal(plain.replace(",", ".")).scaleb(MINOR_DIGITS.get(currency, 2))
        if minor != minor.to_integral_value():
            raise ValueError(text)
        return Money(int(minor), currency)

    @property
    def decimal(self) -> Decimal:
        """The exact amount in major units: 84.00 for 8400 cents."""
        return Decimal(self.minor).scaleb(-MINOR_DIGITS.get(self.currency, 2))

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return Money(self.minor + other.minor, self.currency)

    def share(self, percent: Decimal) -> Money:
        """This percentage of the amount, rounded half up once."""
        return self._rounded(Decimal(self.minor) * percent / 100)

    def part(self, of: int) -> Money:
        """The amount divided by `of`, rounded half up once; that many parts need not add up to the whole."""
        return self._rounded(Decimal(self.minor) / of)

    def _rounded(self, minor: Decimal) -> Money:
        return Money(int(minor.quantize(Decimal(1), ROUND_HALF_UP)), self.currency)

    def split(self, parts: int) -> list[Money]:
        """Parts that differ by one minor unit at most and add up to the whole; the larger ones first."""
        each, rest = divmod(self.minor, parts)
        return [Money(each + (1 if n < rest else 0), self.currency) for n in range(parts)]
