"""An invoice, a credit note or a receipt as one frozen value: all that its PDF and its XML are made of.

Amounts are whole minor units of the paper's currency, prices with VAT, as families see them. Nothing is looked up later: names,
addresses and rates are those of the day of issue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from services.invoices.vat import OUTSIDE, Vat, VatShare, divided

Kind = Literal["invoice", "credit_note", "receipt"]
PaidBy = Literal["card", "transfer", "cash", "credit", "other"]

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]+")
"""What neither XML nor a line of print may hold; it comes from pasted names."""


class BadPaper(ValueError):
    """A paper that cannot be right: a mistake of the program that makes it, never of a family."""


def one_line(text: str) -> str:
    """A text without control characters, on one line."""
    return " ".join(UNPRINTABLE.sub(" ", text).split())


class _Tidy:
    """Makes all texts of a value fit for print and XML."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for each in fields(self):  # type: ignore[arg-type]
            value = getattr(self, each.name)
            if isinstance(value, str):
                object.__setattr__(self, each.name, one_line(value))


@dataclass(frozen=True, slots=True)
class Party(_Tidy):
    """The seller or the buyer, as on the day of issue."""

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    """ISO code of two letters."""
    company_number: str = ""
    """Number in the register of companies; in Slovakia IČO."""
    tax_number: str = ""
    """In Slovakia DIČ."""
    vat_number: str = ""
    """With the country's letters; in Slovakia IČ DPH. Who has none is no VAT payer."""
    email: str = ""
    phone: str = ""
    register: str = ""
    """Where a company is entered: "District Court Bratislava III, section Sro, entry 12345/B"."""


@dataclass(frozen=True, slots=True)
class Account(_Tidy):
    """Where an invoice is paid."""

    iban: str
    holder: str
    bic: str = ""
    qr: str = ""
    """The text of the code that bank apps read; empty = no code is drawn."""
    qr_name: str = ""
    """What such a code is called there: "PAY by square"."""


@dataclass(frozen=True, slots=True)
class PaperLine(_Tidy):
    """One thing sold."""

    text: str
    unit_price: int
    """With VAT, before the discount."""
    quantity: int = 1
    detail: str = ""
    """Whose, and when: "Ema · Mondays 17:00"."""
    discount: int = 0
    """Of the whole line, with VAT."""
    discount_reason: str = ""
    vat: Vat = OUTSIDE

    @property
    def full(self) -> int:
        """The price before the discount."""
        return self.unit_price * self.quantity

    @property
    def total(self) -> int:
        """The price after the discount, with VAT."""
        return self.full - self.discount


@dataclass(frozen=True, slots=True)
class Paper(_Tidy):
    """An issued paper. It cannot be made with sums that disagree.

    Raises:
        BadPaper: something is missing or does not add up.
    """

    kind: Kind
    number: str
    currency: str
    issued_on: date
    supplied_on: date
    """The day of supply, or of the payment where that came first."""
    seller: Party
    buyer: Party
    lines: tuple[PaperLine, ...]
    due_on: date | None = None
    account: Account | None = None
    paid: int = 0
    """What had been paid on the day of issue; of a credit note, what had been given back."""
    paid_on: date | None = None
    paid_by: PaidBy | None = None
    rounding: int = 0
    """What cash is rounded by: -2 for 12.02 paid as 12.00."""
    corrects: str = ""
    """The number of the invoice that a credit note takes back, or that this one replaces."""
    corrects_on: date | None = None
    reference: str = ""
    """What is written on the transfer: the variable symbol."""
    note: str = ""
    brand: str = "#0B7A75"
    """The seller's colour, #rrggbb."""
    vat: tuple[VatShare, ...] = ()
    """One share for each rate; worked out when the paper is made."""

    def __post_init__(self) -> None:
        # slots make a new class of this one, which `super()` without arguments does not know
        _Tidy.__post_init__(self)
        if not self.vat:
            object.__setattr__(self, "vat", divided([(each.vat, each.total) for each in self.lines])[1])
        if problem := self._problem():
            raise BadPaper(f"{self.kind} {self.number}: {problem}")

    def _problem(self) -> str | None:
        checks: tuple[tuple[bool, str], ...] = (
            (bool(self.number), "no number"),
            (re.fullmatch("[A-Z]{3}", self.currency) is not None, "no currency"),
            (bool(self.seller.name and self.buyer.name), "seller and buyer need names"),
            (
                self.kind == "receipt"
                or bool(self.seller.country and (self.seller.company_number or self.seller.vat_number)),
                "the seller of an invoice needs a country and a number by which offices know them",
            ),
            (bool(self.lines), "nothing is sold"),
            (
                all(
                    each.text and each.quantity > 0 and 0 <= each.discount <= each.full for each in self.lines
                ),
                "a line without text or quantity, or with a discount larger than its price",
            ),
            (sum(each.gross for each in self.vat) == self.total, "the VAT shares are not the total"),
            (0 <= self.paid <= self.total + self.rounding, "less than nothing is paid, or too much"),
            (
                len(self.vat) == 1 or all(each.vat.category != "O" for each in self.vat),
                "a seller is a VAT payer or not",
            ),
            (
                all(each.vat.reason for each in self.vat if each.vat.category == "E"),
                "an exemption needs its reason",
            ),
            (self.kind != "credit_note" or bool(self.corrects), "a credit note corrects an invoice"),
            (
                self.kind != "invoice" or self.due == 0 or self.due_on is not None,
                "what is open needs a day",
            ),
            (re.fullmatch("#[0-9a-fA-F]{6}", self.brand) is not None, "no colour"),
        )
        return next((said for right, said in checks if not right), None)

    @property
    def total(self) -> int:
        """What everything costs, with VAT."""
        return sum(each.total for each in self.lines)

    @property
    def net(self) -> int:
        """What everything costs, without VAT."""
        return sum(each.net for each in self.vat)

    @property
    def tax(self) -> int:
        """All VAT."""
        return sum(each.tax for each in self.vat)

    @property
    def due(self) -> int:
        """What is still open; of a credit note, what is still to be given back."""
        return self.total + self.rounding - self.paid

    @property
    def has_vat(self) -> bool:
        """Whether rates and tax are shown: the seller is a VAT payer."""
        return any(each.vat.category != OUTSIDE.category for each in self.vat)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why there is no VAT on something, each reason once."""
        return tuple(dict.fromkeys(each.vat.reason for each in self.vat if each.vat.reason))

    def line_nets(self) -> list[int]:
        """What each line costs without VAT; the parts of one rate sum to its share."""
        return divided([(each.vat, each.total) for each in self.lines])[0]


def facts(value: Any) -> Any:
    """A value of this file as JSON takes it: days as text, rates as text, empty fields left out."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [facts(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        named = {each.name: facts(getattr(value, each.name)) for each in fields(value)}
        return {name: each for name, each in named.items() if each not in (None, "", [])}
    return value
