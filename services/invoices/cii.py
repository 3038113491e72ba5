"""A paper as UN/CEFACT Cross Industry Invoice, the spelling of EN 16931 that travels inside the PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.invoices import semantic
from services.invoices.paper import Paper, Party
from services.invoices.vat import Vat

if TYPE_CHECKING:
    from drafthorse.models.document import Document


def cii(paper: Paper) -> bytes:
    """The XML of an invoice or a credit note.

    Raises:
        KeyError: the paper is a receipt.
    """
    # drafthorse takes a while to import, which no start and no page shall wait for.
    from drafthorse.models.document import Document

    document = Document()
    document.context.guideline_parameter.id = semantic.GUIDELINE
    document.header.id = paper.number
    document.header.type_code = semantic.TYPES[paper.kind]
    document.header.issue_date_time = paper.issued_on
    if paper.note:
        _note(document, paper.note)
    agreement = document.trade.agreement
    _party(agreement.seller, paper.seller, paper.seller.country, with_vat=semantic.taxable(paper))
    _party(
        agreement.buyer,
        paper.buyer,
        paper.buyer.country or paper.seller.country,
        with_vat=semantic.taxable(paper),
    )
    if paper.seller.tax_number:
        agreement.seller.tax_registrations.add(_registration("FC", paper.seller.tax_number))
    document.trade.delivery.event.occurrence = paper.supplied_on
    _lines(document, paper)
    _settlement(document, paper)
    return bytes(document.serialize(schema=None))


def _note(document: Document, text: str) -> None:
    from drafthorse.models.note import IncludedNote

    note = IncludedNote()
    note.content = text
    document.header.notes.add(note)


def _party(into: Any, party: Party, country: str, *, with_vat: bool) -> None:
    into.name = party.name
    if party.register:
        into.description = party.register
    if party.company_number:
        into.legal_organization.id = party.company_number
    into.address.postcode = party.postcode or None
    into.address.line_one = party.street or None
    into.address.city_name = party.city or None
    into.address.country_id = country
    if party.email:
        into.electronic_address.uri_ID = ("EM", party.email)
    if party.vat_number and with_vat:
        into.tax_registrations.add(_registration("VA", party.vat_number))


def _registration(scheme: str, number: str) -> Any:
    from drafthorse.models.party import TaxRegistration

    registration = TaxRegistration()
    registration.id = (scheme, number)
    return registration


def _lines(document: Document, paper: Paper) -> None:
    from drafthorse.models.accounting import TradeAllowanceCharge
    from drafthorse.models.tradelines import LineItem

    for each in semantic.net_lines(paper):
        item = LineItem()
        item.document.line_id = each.number
        item.product.name = each.line.text
        if each.line.detail:
            item.product.description = each.line.detail
        item.agreement.net.amount = each.unit_price
        item.delivery.billed_quantity = (each.line.quantity, semantic.PIECE)
        _tax(item.settlement.trade_tax, each.line.vat)
        if each.allowance:
            allowance = TradeAllowanceCharge()
            allowance.indicator = False
            allowance.actual_amount = each.allowance
            allowance.reason = each.line.discount_reason or "Discount"
            item.settlement.allowance_charge.add(allowance)
        item.settlement.monetary_summation.total_amount = each.net
        document.trade.items.add(item)


def _tax(into: Any, vat: Vat) -> None:
    into.type_code = "VAT"
    into.category_code = vat.category
    if (rate := semantic.rate(vat)) is not None:
        into.rate_applicable_percent = rate


def _settlement(document: Document, paper: Paper) -> None:
    from drafthorse.models.accounting import ApplicableTradeTax

    settlement = document.trade.settlement
    settlement.currency_code = paper.currency
    if paper.reference:
        settlement.payment_reference = paper.reference
    _means(settlement, paper)
    for share in paper.vat:
        tax = ApplicableTradeTax()
        tax.calculated_amount = semantic.decimal(paper, share.tax)
        tax.basis_amount = semantic.decimal(paper, share.net)
        _tax(tax, share.vat)
        code, reason = semantic.exemption(share.vat)
        if code:
            tax.exemption_reason_code = code
        if reason:
            tax.exemption_reason = reason
        settlement.trade_tax.add(tax)
    _terms(settlement, paper)
    _totals(settlement.monetary_summation, paper)
    if paper.corrects:
        settlement.invoice_referenced_document.issuer_assigned_id = paper.corrects
        if paper.corrects_on:
            settlement.invoice_referenced_document.issue_date_time = paper.corrects_on


def _means(settlement: Any, paper: Paper) -> None:
    from drafthorse.models.payment import PaymentMeans

    means = PaymentMeans()
    code = means.type_code = semantic.means(paper)
    if paper.account and code == semantic.TRANSFER:
        means.payee_account.iban = semantic.spelled(paper.account.iban)
        means.payee_account.account_name = paper.account.holder
        if paper.account.bic:
            means.payee_institution.bic = paper.account.bic
    settlement.payment_means.add(means)


def _terms(settlement: Any, paper: Paper) -> None:
    from drafthorse.models.payment import PaymentTerms

    terms = PaymentTerms()
    if paper.due_on:
        terms.due = paper.due_on
    elif words := semantic.terms(paper):
        terms.description = words
    else:
        return
    settlement.terms.add(terms)


def _totals(into: Any, paper: Paper) -> None:
    into.line_total = semantic.decimal(paper, paper.net)
    into.tax_basis_total = semantic.decimal(paper, paper.net)
    into.tax_total = (semantic.decimal(paper, paper.tax), paper.currency)
    into.grand_total = semantic.decimal(paper, paper.total)
    if paper.rounding:
        into.rounding_amount = semantic.decimal(paper, paper.rounding)
    if paper.paid:
        into.prepaid_total = semantic.decimal(paper, paper.paid)
    into.due_amount = semantic.decimal(paper, paper.due)
