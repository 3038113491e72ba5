"""A paper was issued: an invoice, a credit note or a receipt. Its PDF comes with the mail."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from db import Client, Invoice
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import N_, formats
from services.notices.telling.envelope import Attachment, Envelope, Facts
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, recipient
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class InvoiceIssued(Notice):
    """A paper was issued; the mail brings it."""

    name = "invoice-issued"
    trigger = "an invoice, credit note or receipt issued"
    to = "the client it is made out for"

    invoice_id: UUID


async def recipients(r: Reading, notice: InvoiceIssued) -> Plan:
    """The client who pays, once for each paper."""
    client = await r.db.scalar(
        select(Client).join(Invoice, Invoice.client_id == Client.id).where(Invoice.id == notice.invoice_id)
    )
    if client is None:
        return NOBODY
    return Plan(f"{notice.name}/{notice.invoice_id}", [recipient(client)])


async def still_wanted(r: Reading, notice: InvoiceIssued, _envelope: Envelope) -> Invoice:
    """Always: an issued paper stays, and its family has a right to it."""
    found: Invoice | None = await r.db.scalar(select(Invoice).where(Invoice.id == notice.invoice_id))
    if found is None:
        raise NotFound
    return found


async def facts(r: Reading, _notice: InvoiceIssued, envelope: Envelope, paper: Invoice) -> Facts:
    """Its number and total, and the very bytes that are stored."""
    stored = await r.db.scalar(select(Invoice).where(Invoice.id == paper.id).options(undefer(Invoice.pdf)))
    wording = {"invoice": INVOICE, "credit_note": CREDIT_NOTE, "receipt": RECEIPT}[paper.kind]
    values = {
        "INVOICE_NUMBER": paper.title,
        "INVOICE_TOTAL": formats.money(paper.total),
        "INVOICES_URL": envelope.link("/invoices"),
    }
    attached = () if stored is None else (Attachment(f"{paper.title}.pdf", "application/pdf", stored.pdf),)
    return Facts(wording, values, attached)


def _wording(subject: str, heading: str, before: str, form: str, when: str) -> Wording:
    return Wording(
        subject=subject,
        heading=heading,
        before=(before,),
        rows=((N_("Number"), "*|INVOICE_NUMBER|*"), (N_("Total"), "*|INVOICE_TOTAL|*")),
        button=N_("See my invoices"),
        button_to="INVOICES_URL",
        form=form,
        when=when,
    )


INVOICE = _wording(
    N_("Invoice *|INVOICE_NUMBER|* from *|PROVIDER_NAME|*"),
    N_("Here is your invoice"),
    N_("It is attached as a PDF. You find it with all others in the portal, too."),
    "",
    N_("an invoice is issued"),
)
CREDIT_NOTE = _wording(
    N_("Credit note *|INVOICE_NUMBER|* from *|PROVIDER_NAME|*"),
    N_("Here is your credit note"),
    N_("It takes back an earlier invoice and is attached as a PDF. You find it in the portal, too."),
    "credit-note",
    N_("a credit note is issued"),
)
RECEIPT = _wording(
    N_("Receipt *|INVOICE_NUMBER|* from *|PROVIDER_NAME|*"),
    N_("We have received your payment"),
    N_("The receipt is attached as a PDF. You find it with all others in the portal, too."),
    "receipt",
    N_("a receipt is issued"),
)
PLACEHOLDERS = placeholders(
    Placeholder("INVOICE_NUMBER", "The number as it is printed"),
    Placeholder("INVOICE_TOTAL", "What it comes to, with VAT"),
    Placeholder("INVOICES_URL", "Link to the family’s invoices"),
)
register(
    InvoiceIssued,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(INVOICE, CREDIT_NOTE, RECEIPT),
    placeholders=PLACEHOLDERS,
)
