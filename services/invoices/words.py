"""The words of a paper, in the language that its reader speaks."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal

from db.values import Money
from services.invoices.paper import Account, Kind, PaidBy, Paper, PaperLine, Party
from services.language import N_, _, language
from services.language.amounts import NBSP, full_money
from services.language.dates import full_day

TITLES: dict[Kind, str] = {
    "invoice": N_("Invoice"),
    "credit_note": N_("Credit note"),
    "receipt": N_("Receipt"),
}
PAID_BY: dict[PaidBy, str] = {
    "card": N_("Paid by card on {day}."),
    "transfer": N_("Paid by bank transfer on {day}."),
    "cash": N_("Paid in cash on {day}."),
    "credit": N_("Paid from your credit on {day}."),
    "other": N_("Paid on {day}."),
}


def title(paper: Paper) -> str:
    """ "Invoice"."""
    return _(TITLES[paper.kind])


def amount(paper: Paper, minor: int) -> str:
    """ "€84.00", in the paper's currency."""
    return full_money(Money(minor, paper.currency))


def rate(of: Decimal) -> str:
    """ "23 %"."""
    return f"{format_decimal(of, locale=language())}{NBSP}%"


def spaced(iban: str) -> str:
    """An IBAN in fours, as it is copied by hand."""
    plain = iban.replace(" ", "")
    return NBSP.join(plain[n : n + 4] for n in range(0, len(plain), 4))


def address(party: Party) -> Iterator[str]:
    """The lines below a name: where they are, and the numbers by which offices know them."""
    if party.street:
        yield party.street
    if place := f"{party.postcode} {party.city}".strip():
        yield place
    if party.country:
        yield _country(party.country)
    for label, number in (
        (_("Company number"), party.company_number),
        (_("Tax number"), party.tax_number),
        (_("VAT number"), party.vat_number),
    ):
        if number:
            yield f"{label}: {number}"


def _country(code: str) -> str:

    return str(Locale(language()).territories.get(code, code))


def facts(paper: Paper) -> Iterator[tuple[str, str]]:
    """What stands in a row above the lines: days and references."""
    yield _("Issued on"), full_day(paper.issued_on)
    if paper.kind == "invoice" or paper.supplied_on != paper.issued_on:
        yield _("Supplied on"), full_day(paper.supplied_on)
    if paper.kind == "invoice" and paper.due and paper.due_on:
        yield _("Pay by"), full_day(paper.due_on)
    if paper.corrects:
        yield (
            (_("Corrects invoice") if paper.kind == "credit_note" else _("Replaces invoice")),
            paper.corrects,
        )
    if paper.reference:
        yield _("Reference"), paper.reference


def discount(paper: Paper, line: PaperLine) -> str:
    """What was taken off a line, and of how much."""
    return _("{why}: {amount} off {full}").format(
        why=line.discount_reason or _("Discount"),
        amount=amount(paper, line.discount),
        full=amount(paper, line.full),
    )


def sums(paper: Paper) -> Iterator[tuple[str, str]]:
    """The rows above the total."""
    taken_off = sum(each.discount for each in paper.lines)
    if taken_off:
        yield _("Before discounts"), amount(paper, paper.total + taken_off)
        yield _("Discounts in all"), amount(paper, taken_off)
    if not paper.has_vat:
        return
    for share in paper.vat:
        if not share.gross and len(paper.vat) > 1:
            continue
        if share.vat.category == "S":
            yield _("Without VAT, at {rate}").format(rate=rate(share.vat.rate)), amount(paper, share.net)
            yield _("VAT {rate}").format(rate=rate(share.vat.rate)), amount(paper, share.tax)
        else:
            yield _nothing_taxed(share.vat.category), amount(paper, share.net)


def _nothing_taxed(category: str) -> str:
    return _("Exempt from VAT") if category == "E" else _("At a VAT rate of 0 %")


def after_total(paper: Paper) -> Iterator[tuple[str, str]]:
    """The rows below the total: what is rounded, what was paid."""
    if paper.rounding:
        yield _("Rounded to"), amount(paper, paper.total + paper.rounding)
    if paper.paid and paper.due:
        yield (_("Given back") if paper.kind == "credit_note" else _("Paid")), amount(paper, paper.paid)


def state(paper: Paper) -> tuple[str, str]:
    """The box below the sums: what is to do now, and what there is to say about it."""
    if paper.kind == "credit_note":
        return _given_back(paper)
    if paper.due:
        when = _("To pay by {day}").format(day=full_day(paper.due_on or paper.issued_on))
        return f"{when}: {amount(paper, paper.due)}", ""
    by: PaidBy = paper.paid_by or "other"
    how = _(PAID_BY[by]).format(day=full_day(paper.paid_on or paper.issued_on))
    return how, _("There is nothing left to pay.") if paper.kind == "invoice" else ""


def _given_back(paper: Paper) -> tuple[str, str]:
    of = _("invoice {number}").format(number=paper.corrects)
    if paper.corrects_on:
        of = _("invoice {number} of {day}").format(number=paper.corrects, day=full_day(paper.corrects_on))
    said = _("This takes back {amount} of {invoice}.").format(amount=amount(paper, paper.total), invoice=of)
    if paper.due:
        return said, _("{amount} is still on its way back to you.").format(amount=amount(paper, paper.due))
    return said, _("You have nothing to do.")


def notes(paper: Paper) -> Iterator[str]:
    """The small print at the end."""
    if paper.kind == "receipt":
        yield _(
            "This confirms that we have received your payment. It is not a fiscal receipt from a cash register."
        )
    if not paper.has_vat and not paper.reasons:
        yield _("We are not a VAT payer.")
    yield from paper.reasons
    if paper.note:
        yield paper.note


def page_of(page: int, pages: int) -> str:
    """ "Page 1 of 3"."""
    return _("Page {page} of {pages}").format(page=page, pages=pages)


def about_the_seller(paper: Paper) -> str:
    """The line at the foot of each page."""
    who = paper.seller
    phone = who.phone.replace(" ", NBSP)
    return " · ".join(each for each in (who.name, who.register, who.email, phone) if each)


def seller() -> str:
    """Above who sells."""
    return _("Seller")


def buyer() -> str:
    """Above who buys."""
    return _("Buyer")


def continued(paper: Paper) -> str:
    """At the top of a further page."""
    return _("{paper} {number}, continued").format(paper=title(paper), number=paper.number)


def item() -> str:
    """Above what is sold."""
    return _("Item")


def heads(paper: Paper) -> tuple[str, ...]:
    """Above the columns of figures."""
    if paper.has_vat:
        return _("Quantity"), _("Price without VAT"), _("VAT"), _("Total with VAT")
    return _("Quantity"), _("Price"), _("Total")


def figures(paper: Paper, line: PaperLine, net: int) -> tuple[str, ...]:
    """What stands in them: how many, the price of one, its rate, the total after discounts.

    Where there is VAT, the price of one is without it, and the discount taken off it already: the law wants both so.
    """
    total = amount(paper, line.total)
    if not paper.has_vat:
        return str(line.quantity), amount(paper, line.unit_price), total
    each = Money(net, paper.currency).part(line.quantity)
    taxed = _("exempt") if line.vat.category == "E" else rate(line.vat.rate)
    return str(line.quantity), full_money(each), taxed, total


def total(paper: Paper) -> str:
    """Beside the sum of everything."""
    return _("Total with VAT") if paper.has_vat else _("Total")


def payment(paper: Paper, account: Account) -> Iterator[tuple[str, str]]:
    """How to pay, each row to be copied alone."""
    yield _("IBAN"), spaced(account.iban)
    if account.bic:
        yield _("BIC"), account.bic
    yield _("Account holder"), account.holder
    yield _("Amount"), amount(paper, paper.due)
    if paper.reference:
        yield _("Reference"), paper.reference
