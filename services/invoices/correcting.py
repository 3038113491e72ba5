"""An issued paper is changed only by a pair: a credit note takes it back, and a new one stands in its place (A8)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db import Client, Invoice
from services import provider
from services.core import audit
from services.core.local_time import local_day
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.invoices import buyers, numbers
from services.invoices.buyers import Buyer
from services.invoices.issuing import store
from services.invoices.listing import visible
from services.invoices.paper import Paper, one_line
from services.invoices.rendering import rendered
from services.invoices.seller import seller
from services.invoices.stored import from_json
from services.language import N_
from services.payments.bank.rights import money_only
from services.payments.receiving import WhyIsNeeded

MOST = 3
"""How often a family may have one invoice corrected by itself."""


class CorrectedAlready(Refused):
    """A paper is taken back once; what stands in its place can be corrected again."""

    message = N_("This invoice was corrected already. Please look at the newest one.")


class NothingToCorrect(Refused):
    """It is made out just so."""

    message = N_("This invoice is made out like this already. Change the details first.")


class AskUs(Refused):
    """Each correction uses two numbers."""

    message = N_("This invoice was corrected several times. Please write to us, and we’ll put it right.")


class NoCorrection(Refused):
    """Only invoices are corrected."""

    message = N_("Only an invoice can be corrected.")


async def correct(w: Work, invoice_id: UUID) -> Invoice:
    """Make an issued invoice out to whom the family's details name now; returns the new one.

    Its credit note and the new invoice name each other's numbers; the mail brings both.

    Raises:
        NotFound: there is no such invoice, or it is another family's.
        NoCorrection, CorrectedAlready, NothingToCorrect, AskUs: it cannot be.
    """
    await w.db.execute(select(Invoice.id).where(Invoice.id == invoice_id).with_for_update())
    old = await _to_correct(w, invoice_id)
    pair = await _pair(w, old, await buyers.buyer_of(w, old.client_id))
    if w.visitor.client_id is not None and await _times(w, old) >= MOST:
        raise AskUs
    today, prefix = pair.new.issued_on, (await seller(w)).facts.prefix
    credit = await numbers.next_number(w, "credit_note", today, prefix)
    taken_back = replace(pair.credit, number=credit.title)
    await store(w, taken_back, credit, old, pair.language, corrects=old)
    number = await numbers.next_number(w, "invoice", today, prefix)
    new = await store(w, replace(pair.new, number=number.title), number, old, pair.language, replaces=old)
    audit.note(w, "invoice corrected", "invoice", old.id, by=new.id)
    return new


async def take_back(w: Work, invoice_id: UUID, why: str) -> Invoice:
    """Take an invoice back by a credit note alone, for staff who see money; its debt may then get another.

    Raises:
        NotFound: there is no such invoice, or the visitor does not see money.
        WhyIsNeeded: the credit note says why.
        NoCorrection, CorrectedAlready: it cannot be.
    """
    money_only(w)
    await w.db.execute(select(Invoice.id).where(Invoice.id == invoice_id).with_for_update())
    old = await _to_correct(w, invoice_id)
    paper, language = await _taking_back(w, old, why)
    number = await numbers.next_number(w, "credit_note", paper.issued_on, (await seller(w)).facts.prefix)
    return await store(w, replace(paper, number=number.title), number, old, language, corrects=old)


async def draw_taking_back(r: Reading, invoice_id: UUID, why: str) -> None:
    """Draw what `take_back` will store, before its work.

    Raises:
        as `take_back`.
    """
    money_only(r)
    paper, language = await _taking_back(r, await _to_correct(r, invoice_id), why)
    await rendered(paper, language)


async def _taking_back(r: Reading, old: Invoice, why: str) -> tuple[Paper, str]:
    reason = one_line(why)
    if not reason:
        raise WhyIsNeeded
    paper, language = await _credit_note(r, old)
    return replace(paper, note=reason), language


async def draw_ahead(r: Reading, invoice_id: UUID, buyer: Buyer | None = None) -> None:
    """Draw what `correct` will store, before its work; `buyer`: whom the new one is made out to, if that is not kept yet.

    Raises:
        NotFound, NoCorrection, CorrectedAlready, NothingToCorrect.
    """
    old = await _to_correct(r, invoice_id)
    pair = await _pair(r, old, buyer or await buyers.buyer_of(r, old.client_id))
    await rendered(pair.credit, pair.language)
    await rendered(pair.new, pair.language)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The credit note and the new invoice, with the numbers that come next."""

    credit: Paper
    new: Paper
    language: str


async def _pair(r: Reading, old: Invoice, buyer: Buyer) -> _Pair:
    before = from_json(json.dumps(old.paper))
    if buyer.party() == before.buyer:
        raise NothingToCorrect
    credit, language = await _credit_note(r, old)
    number = await numbers.coming(r, "invoice", credit.issued_on, (await seller(r)).facts.prefix)
    new = replace(
        before,
        number=number.title,
        issued_on=credit.issued_on,
        buyer=buyer.party(),
        corrects=old.title,
        corrects_on=before.issued_on,
    )
    return _Pair(credit, new, language)


async def _credit_note(r: Reading, old: Invoice) -> tuple[Paper, str]:
    """The credit note of an invoice with the number that comes next, and the language that its family reads."""
    here = await provider.current(r)
    today = local_day(r.now, here.zone)
    language = (await r.db.get_one(Client, old.client_id)).locale or here.locale
    number = await numbers.coming(r, "credit_note", today, (await seller(r)).facts.prefix)
    return _taken_back(from_json(json.dumps(old.paper)), number.title, today), language


def _taken_back(of: Paper, number: str, today: date) -> Paper:
    """The credit note of an invoice: the same lines; nothing is left to give back, as money has its own ways (R76)."""
    return replace(
        of,
        kind="credit_note",
        number=number,
        issued_on=today,
        supplied_on=today,
        due_on=None,
        account=None,
        paid=of.total + of.rounding,
        paid_on=None,
        paid_by=None,
        corrects=of.number,
        corrects_on=of.issued_on,
        note="",
    )


async def _to_correct(r: Reading, invoice_id: UUID) -> Invoice:
    old = await visible(r, invoice_id)
    if old.kind != "invoice":
        raise NoCorrection
    if await r.db.scalar(select(Invoice.id).where(Invoice.corrects_id == old.id)) is not None:
        raise CorrectedAlready
    return old


async def _times(w: Work, invoice: Invoice) -> int:
    """How many invoices this one stands in the place of."""
    times, at = 0, invoice.replaces_id
    while at is not None and times < MOST:
        times += 1
        at = await w.db.scalar(select(Invoice.replaces_id).where(Invoice.id == at))
    return times
