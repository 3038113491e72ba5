"""A paper in the terms of EN 16931: what both spellings of its XML, CII and UBL, say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from db.values import Money
from services.invoices.paper import Kind, PaidBy, Paper, PaperLine
from services.invoices.vat import Vat, without_vat

GUIDELINE = "urn:cen.eu:en16931:2017"
TYPES: dict[Kind, str] = {"invoice": "380", "credit_note": "381"}
"""UNTDID 1001. A receipt has no XML: an accountant's program would book it as a second invoice."""
MEANS: dict[PaidBy, str] = {"card": "48", "transfer": "30", "cash": "10", "credit": "97", "other": "1"}
"""UNTDID 4461."""
TRANSFER, UNDEFINED, PIECE = "30", "1", "C62"
FINEST = Decimal("0.0001")
OUTSIDE_CODE, OUTSIDE_REASON = "VATEX-EU-O", "Not subject to VAT"
REFUND = "Refund to the buyer"


@dataclass(frozen=True, slots=True)
class NetLine:
    """A line as EN 16931 counts: without VAT."""

    number: str
    line: PaperLine
    net: Decimal
    unit_price: Decimal
    allowance: Decimal
    """What is taken off price times quantity; nought if nothing is."""


def decimal(paper: Paper, minor: int) -> Decimal:
    """An amount in major units, with as many digits as its currency has."""
    return Money(minor, paper.currency).decimal


def net_lines(paper: Paper) -> Iterator[NetLine]:
    """All lines without VAT."""
    for n, (line, minor) in enumerate(zip(paper.lines, paper.line_nets(), strict=True), 1):
        net = decimal(paper, minor)
        each = _fine(decimal(paper, 1) * without_vat(line.unit_price, line.vat.rate))
        allowance = Decimal(0)
        if line.discount:
            before = (each * line.quantity).quantize(net, ROUND_HALF_UP)
            allowance = max(Decimal(0), before - net)
        yield NetLine(str(n), line, net, each, allowance)


def _fine(price: Decimal) -> Decimal:
    cents = price.quantize(Decimal("0.01"))
    return cents if cents == price else price.quantize(FINEST, ROUND_HALF_UP)


def rate(vat: Vat) -> Decimal | None:
    """The rate as it is written; what is outside the scope of VAT has none."""
    return None if vat.category == "O" else vat.rate.quantize(Decimal("0.01"))


def exemption(vat: Vat) -> tuple[str, str]:
    """Why there is no VAT: code and words, empty where there is some."""
    if vat.category == "O":
        return OUTSIDE_CODE, vat.reason or OUTSIDE_REASON
    return "", vat.reason


def means(paper: Paper) -> str:
    """How it is, or was, paid."""
    if paper.due and paper.account:
        return TRANSFER
    code = MEANS[paper.paid_by or "other"]
    return UNDEFINED if code == TRANSFER and not paper.account else code


def terms(paper: Paper) -> str:
    """When an open amount is paid, in words, where no day says it."""
    return REFUND if paper.due and paper.due_on is None else ""


def taxable(paper: Paper) -> bool:
    """Whether VAT numbers may be named: the law of "outside the scope" forbids it (BR-O-02)."""
    return paper.has_vat


def spelled(iban: str) -> str:
    """An IBAN without the spaces of print."""
    return iban.replace(" ", "").upper()
