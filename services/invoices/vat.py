"""VAT within prices that contain it: what is tax, what is not, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Category = Literal["S", "Z", "E", "O"]
"""As EN 16931 names them: a rate, the rate of nought, exempt, outside the scope of VAT."""


@dataclass(frozen=True, slots=True)
class Vat:
    """How one thing is taxed."""

    category: Category
    rate: Decimal = Decimal(0)
    """Percent."""
    reason: str = ""
    """Why there is none, as the law wants it printed; empty where there is some."""

    def __post_init__(self) -> None:
        if (self.category == "S") != (self.rate > 0):
            raise ValueError(f"VAT of kind {self.category} at {self.rate} %")


OUTSIDE = Vat("O")
"""The seller is no VAT payer."""


@dataclass(frozen=True, slots=True)
class VatShare:
    """All that is sold under one rate, in minor units."""

    vat: Vat
    net: int
    tax: int

    @property
    def gross(self) -> int:
        """Both together."""
        return self.net + self.tax


def without_vat(gross: int, rate: Decimal) -> Decimal:
    """The exact part of a price that is not VAT, in minor units."""
    return Decimal(gross) * 100 / (100 + rate)


def divided(priced: Sequence[tuple[Vat, int]]) -> tuple[list[int], tuple[VatShare, ...]]:
    """Each line's price without VAT, and the share of each rate; several reasons for no VAT stand in one share.

    The tax is worked out once from all that is sold under a rate, rounded half up; what the lines' own rounding leaves over goes
    to those that lost most, so that they sum to their share and no cent is lost.
    """
    nets = [0] * len(priced)
    shares = []
    for category, rate in dict.fromkeys((each.category, each.rate) for each, _gross in priced):
        rows = [
            n for n, (each, _gross) in enumerate(priced) if (each.category, each.rate) == (category, rate)
        ]
        reasons = dict.fromkeys(priced[n][0].reason for n in rows if priced[n][0].reason)
        vat = Vat(category, rate, " ".join(reasons))
        gross = sum(priced[n][1] for n in rows)
        net = int(without_vat(gross, vat.rate).quantize(Decimal(1), ROUND_HALF_UP))
        exact = {n: without_vat(priced[n][1], vat.rate) for n in rows}
        for n in rows:
            nets[n] = int(exact[n])
        left = net - sum(nets[n] for n in rows)
        for n in sorted(rows, key=lambda n: (nets[n] - exact[n], n))[:left]:
            nets[n] += 1
        shares.append(VatShare(vat, net, gross - net))
    return nets, tuple(shares)
