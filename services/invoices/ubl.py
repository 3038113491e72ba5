"""A paper as UBL 2.1, the spelling of EN 16931 that public offices and Peppol take."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from services.invoices import semantic
from services.invoices.paper import Account, Paper, Party
from services.invoices.vat import Vat

if TYPE_CHECKING:
    from lxml.etree import _Element

ROOT = "urn:oasis:names:specification:ubl:schema:xsd:{}-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"


class Writer:
    """Adds elements in the order in which UBL wants them."""

    def __init__(self, paper: Paper) -> None:
        # lxml takes a while to import, which no start and no page shall wait for.
        from lxml import etree

        self.etree = etree
        self.paper = paper
        self.credit = paper.kind == "credit_note"
        name = "CreditNote" if self.credit else "Invoice"
        spaces = {None: ROOT.format(name), "cac": CAC, "cbc": CBC}
        self.root: _Element = etree.Element(f"{{{ROOT.format(name)}}}{name}", nsmap=spaces)

    def group(self, under: _Element, name: str) -> _Element:
        """An element that holds others."""
        return self.etree.SubElement(under, f"{{{CAC}}}{name}")

    def text(self, under: _Element, name: str, value: str, **attributes: str) -> None:
        """An element that holds a text; none is made for an empty one."""
        if value:
            self.etree.SubElement(under, f"{{{CBC}}}{name}", attributes).text = value

    def amount(self, under: _Element, name: str, value: Decimal) -> None:
        """An element that holds an amount in the paper's currency."""
        self.text(under, name, str(value), currencyID=self.paper.currency)


def ubl(paper: Paper) -> bytes:
    """The XML of an invoice or a credit note.

    Raises:
        KeyError: the paper is a receipt.
    """
    w = Writer(paper)
    _head(w, paper)
    seller = w.group(w.group(w.root, "AccountingSupplierParty"), "Party")
    _party(w, seller, paper.seller, paper.seller.country, tax_number=paper.seller.tax_number)
    buyer = w.group(w.group(w.root, "AccountingCustomerParty"), "Party")
    _party(w, buyer, paper.buyer, paper.buyer.country or paper.seller.country)
    w.text(w.group(w.root, "Delivery"), "ActualDeliveryDate", paper.supplied_on.isoformat())
    _payment(w, paper)
    _tax(w, paper)
    _totals(w, paper)
    _lines(w, paper)
    return bytes(w.etree.tostring(w.root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _head(w: Writer, paper: Paper) -> None:
    w.text(w.root, "CustomizationID", semantic.GUIDELINE)
    w.text(w.root, "ID", paper.number)
    w.text(w.root, "IssueDate", paper.issued_on.isoformat())
    if not w.credit and paper.due_on:
        w.text(w.root, "DueDate", paper.due_on.isoformat())
    w.text(w.root, "CreditNoteTypeCode" if w.credit else "InvoiceTypeCode", semantic.TYPES[paper.kind])
    w.text(w.root, "Note", paper.note)
    w.text(w.root, "DocumentCurrencyCode", paper.currency)
    if paper.corrects:
        earlier = w.group(w.group(w.root, "BillingReference"), "InvoiceDocumentReference")
        w.text(earlier, "ID", paper.corrects)
        if paper.corrects_on:
            w.text(earlier, "IssueDate", paper.corrects_on.isoformat())


def _party(w: Writer, into: _Element, party: Party, country: str, tax_number: str = "") -> None:
    w.text(into, "EndpointID", party.email, schemeID="EM")
    address = w.group(into, "PostalAddress")
    w.text(address, "StreetName", party.street)
    w.text(address, "CityName", party.city)
    w.text(address, "PostalZone", party.postcode)
    w.text(w.group(address, "Country"), "IdentificationCode", country)
    if party.vat_number and semantic.taxable(w.paper):
        _registered(w, into, party.vat_number, "VAT")
    if tax_number:
        _registered(w, into, tax_number, "TAX")
    legal = w.group(into, "PartyLegalEntity")
    w.text(legal, "RegistrationName", party.name)
    w.text(legal, "CompanyID", party.company_number)
    w.text(legal, "CompanyLegalForm", party.register)


def _registered(w: Writer, into: _Element, number: str, scheme: str) -> None:
    registered = w.group(into, "PartyTaxScheme")
    w.text(registered, "CompanyID", number)
    w.text(w.group(registered, "TaxScheme"), "ID", scheme)


def _payment(w: Writer, paper: Paper) -> None:
    means = w.group(w.root, "PaymentMeans")
    code = semantic.means(paper)
    w.text(means, "PaymentMeansCode", code)
    if w.credit and paper.due_on:
        w.text(means, "PaymentDueDate", paper.due_on.isoformat())
    w.text(means, "PaymentID", paper.reference)
    if paper.account and code == semantic.TRANSFER:
        _account(w, means, paper.account)
    if words := semantic.terms(paper):
        w.text(w.group(w.root, "PaymentTerms"), "Note", words)


def _account(w: Writer, means: _Element, account: Account) -> None:
    into = w.group(means, "PayeeFinancialAccount")
    w.text(into, "ID", semantic.spelled(account.iban))
    w.text(into, "Name", account.holder)
    if account.bic:
        w.text(w.group(into, "FinancialInstitutionBranch"), "ID", account.bic)


def _tax(w: Writer, paper: Paper) -> None:
    total = w.group(w.root, "TaxTotal")
    w.amount(total, "TaxAmount", semantic.decimal(paper, paper.tax))
    for share in paper.vat:
        part = w.group(total, "TaxSubtotal")
        w.amount(part, "TaxableAmount", semantic.decimal(paper, share.net))
        w.amount(part, "TaxAmount", semantic.decimal(paper, share.tax))
        category = w.group(part, "TaxCategory")
        _rate(w, category, share.vat)
        code, reason = semantic.exemption(share.vat)
        w.text(category, "TaxExemptionReasonCode", code)
        w.text(category, "TaxExemptionReason", reason)
        w.text(w.group(category, "TaxScheme"), "ID", "VAT")


def _rate(w: Writer, category: _Element, vat: Vat) -> None:
    w.text(category, "ID", vat.category)
    if (rate := semantic.rate(vat)) is not None:
        w.text(category, "Percent", str(rate))


def _totals(w: Writer, paper: Paper) -> None:
    totals = w.group(w.root, "LegalMonetaryTotal")
    w.amount(totals, "LineExtensionAmount", semantic.decimal(paper, paper.net))
    w.amount(totals, "TaxExclusiveAmount", semantic.decimal(paper, paper.net))
    w.amount(totals, "TaxInclusiveAmount", semantic.decimal(paper, paper.total))
    if paper.paid:
        w.amount(totals, "PrepaidAmount", semantic.decimal(paper, paper.paid))
    if paper.rounding:
        w.amount(totals, "PayableRoundingAmount", semantic.decimal(paper, paper.rounding))
    w.amount(totals, "PayableAmount", semantic.decimal(paper, paper.due))


def _lines(w: Writer, paper: Paper) -> None:
    for each in semantic.net_lines(paper):
        into = w.group(w.root, "CreditNoteLine" if w.credit else "InvoiceLine")
        w.text(into, "ID", each.number)
        w.text(
            into,
            "CreditedQuantity" if w.credit else "InvoicedQuantity",
            str(each.line.quantity),
            unitCode=semantic.PIECE,
        )
        w.amount(into, "LineExtensionAmount", each.net)
        if each.allowance:
            allowance = w.group(into, "AllowanceCharge")
            w.text(allowance, "ChargeIndicator", "false")
            w.text(allowance, "AllowanceChargeReason", each.line.discount_reason or "Discount")
            w.amount(allowance, "Amount", each.allowance)
        item = w.group(into, "Item")
        w.text(item, "Description", each.line.detail)
        w.text(item, "Name", each.line.text)
        category = w.group(item, "ClassifiedTaxCategory")
        _rate(w, category, each.line.vat)
        w.text(w.group(category, "TaxScheme"), "ID", "VAT")
        w.amount(w.group(into, "Price"), "PriceAmount", each.unit_price)
