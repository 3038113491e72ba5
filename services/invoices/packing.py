"""The zip of a month: its papers, and two lists (PURE)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from db.values import Money
from services.invoices.paper import Paper
from services.invoices.ubl import ubl
from services.invoices.words import TITLES
from services.language import N_, _, ngettext
from services.language.amounts import money
from services.language.dates import full_month
from services.language.table_file import as_csv


@dataclass(frozen=True, slots=True)
class Stored:
    """A paper and its bytes."""

    paper: Paper
    pdf: bytes
    xml: bytes


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that came, or went back."""

    on: date
    money: Money
    client: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Month:
    """The zip, and what to say about it."""

    name: str
    content: bytes
    papers: int
    invoiced: tuple[Money, ...]
    """All papers together, credit notes taken off; one amount for each currency."""
    received: tuple[Money, ...]
    """What came in, less what went back: the ledger's."""


def packed(first: date, invoices: Sequence[Stored], moved: Sequence[Movement]) -> Month:
    """The zip of a month that begins on this day, in the language of the task."""
    papers = [each.paper for each in invoices]
    invoiced = _sums(_signed(paper) for paper in papers)
    received = _sums(each.money for each in moved)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:

        def add(name: str, content: bytes | str) -> None:
            at = zipfile.ZipInfo(name, (first.year, first.month, 1, 0, 0, 0))
            at.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(at, content)

        add(_("read me") + ".txt", _said(first, papers, invoiced, received))
        add(_("papers") + ".csv", as_csv(_paper_rows(papers, invoiced)))
        add(_("payments") + ".csv", as_csv(_payment_rows(moved, received)))
        for each in invoices:
            add(f"pdf/{each.paper.number}.pdf", each.pdf)
            if each.xml:
                add(f"xml-cii/{each.paper.number}.xml", each.xml)
                add(f"xml-ubl/{each.paper.number}.xml", ubl(each.paper))
    return Month(f"{first:%Y-%m}.zip", out.getvalue(), len(papers), invoiced, received)


def _signed(paper: Paper) -> Money:
    """What a paper adds to the month; a receipt adds nothing, as it is no invoice."""
    sign = {"invoice": 1, "credit_note": -1, "receipt": 0}[paper.kind]
    return Money(sign * paper.total, paper.currency)


def _sums(amounts: Iterable[Money]) -> tuple[Money, ...]:
    sums: dict[str, int] = {}
    for each in amounts:
        sums[each.currency] = sums.get(each.currency, 0) + each.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))


def _paper_rows(papers: Sequence[Paper], sums: Sequence[Money]) -> Iterable[Sequence[object]]:
    yield [
        _("Number"),
        _("Kind"),
        _("Issued on"),
        _("Supplied on"),
        _("Buyer"),
        _("Company number"),
        _("VAT number"),
        _("VAT rate"),
        _("Without VAT"),
        _("VAT"),
        _("Total"),
        _("Currency"),
        _("Reference"),
        _("Corrects"),
    ]
    for paper in papers:
        sign = -1 if paper.kind == "credit_note" else 1
        for share in paper.vat:
            yield [
                paper.number,
                _(TITLES[paper.kind]),
                paper.issued_on,
                paper.supplied_on,
                paper.buyer.name,
                paper.buyer.company_number,
                paper.buyer.vat_number,
                share.vat.rate if share.vat.category == "S" else "",
                *(
                    Money(sign * minor, paper.currency).decimal
                    for minor in (share.net, share.tax, share.gross)
                ),
                paper.currency,
                paper.reference,
                paper.corrects,
            ]
    for each in sums:
        yield [_("Total"), "", "", "", "", "", "", "", "", "", each.decimal, each.currency, "", ""]


MOVED = {
    "paid": N_("paid"),
    "received": N_("paid, kept as credit"),
    "taken_back": N_("payment taken back"),
    "refunded": N_("sent back"),
}


def _payment_rows(moved: Sequence[Movement], sums: Sequence[Money]) -> Iterable[Sequence[object]]:
    yield [_("Day"), _("Family"), _("What"), _("Note"), _("Amount"), _("Currency")]
    for each in moved:
        yield [each.on, each.client, _(MOVED[each.kind]), each.why, each.money.decimal, each.money.currency]
    for total in sums:
        yield [_("Total"), "", "", "", total.decimal, total.currency]


def _said(first: date, papers: Sequence[Paper], invoiced: Sequence[Money], received: Sequence[Money]) -> str:
    """What is in the zip, in words."""
    count = ngettext("{n} paper", "{n} papers", len(papers)).format(n=len(papers))
    lines = [
        full_month(first),
        "",
        _("{papers} in the folder pdf. Each invoice is in the folders xml-cii and xml-ubl, too.").format(
            papers=count
        ),
        _("Papers in all, credit notes taken off: {amounts}.").format(amounts=amounts(invoiced)),
        _("Payments in all, what went back taken off: {amounts}. It is the sum of the ledger.").format(
            amounts=amounts(received)
        ),
        _("Receipts confirm payments and are not in the sum of papers."),
    ]
    return "\r\n".join(lines) + "\r\n"


def amounts(of: Iterable[Money]) -> str:
    """ "€104.00"; one for each currency."""
    return ", ".join(("−" if each.minor < 0 else "") + money(each) for each in of) or "0"
