"""An issued paper is changed only by a pair: a credit note takes it back, and a new one stands in its place (A8)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db import Client, Invoice
from services import provider
from services.core import audit
from services.core.capabilities import Capability, may
from services.core.local_time import local_day
from services.core.refusals import NotFound, Refused
from services.core.visitor import Kind as VisitorKind
from services.core.work import Work
from services.invoices import buyers, numbers
from services.invoices.issuing import store
from services.invoices.paper import Paper
from services.invoices.seller import seller
from services.invoices.stored import from_json
from services.language import N_

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
    old = await _to_correct(w, invoice_id)
    before = from_json(json.dumps(old.paper))
    buyer = (await buyers.buyer_of(w, old.client_id)).party()
    if buyer == before.buyer:
        raise NothingToCorrect
    if w.visitor.client_id is not None and await _times(w, old) >= MOST:
        raise AskUs
    here = await provider.current(w)
    today = local_day(w.now, here.zone)
    prefix = (await seller(w)).facts.prefix
    language = (await w.db.get_one(Client, old.client_id)).locale or here.locale
    credit = await numbers.next_number(w, "credit_note", today, prefix)
    await store(w, _taken_back(before, credit.title, today), credit, old, language, corrects=old)
    number = await numbers.next_number(w, "invoice", today, prefix)
    paper = replace(
        before,
        number=number.title,
        issued_on=today,
        buyer=buyer,
        corrects=old.title,
        corrects_on=before.issued_on,
    )
    new = await store(w, paper, number, old, language, replaces=old)
    audit.note(w, "invoice corrected", "invoice", old.id, by=new.id)
    return new


async def take_back(w: Work, invoice_id: UUID, why: str) -> Invoice:
    """Take an invoice back by a credit note alone, for staff who see money; its debt may then get another.

    Raises:
        NotFound: there is no such invoice, or the visitor does not see money.
        NoCorrection, CorrectedAlready: it cannot be.
    """
    if w.visitor.client_id is not None:
        raise NotFound
    old = await _to_correct(w, invoice_id)
    here = await provider.current(w)
    today = local_day(w.now, here.zone)
    language = (await w.db.get_one(Client, old.client_id)).locale or here.locale
    number = await numbers.next_number(w, "credit_note", today, (await seller(w)).facts.prefix)
    paper = replace(_taken_back(from_json(json.dumps(old.paper)), number.title, today), note=why)
    return await store(w, paper, number, old, language, corrects=old)


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


async def _to_correct(w: Work, invoice_id: UUID) -> Invoice:
    old = await w.db.scalar(select(Invoice).where(Invoice.id == invoice_id).with_for_update())
    sees_all = w.visitor.kind is VisitorKind.SYSTEM or may(w.visitor, Capability.MONEY)
    if old is None or not (sees_all or w.visitor.is_person(old.client_id)):
        raise NotFound
    if old.kind != "invoice":
        raise NoCorrection
    if await w.db.scalar(select(Invoice.id).where(Invoice.corrects_id == old.id)) is not None:
        raise CorrectedAlready
    return old


async def _times(w: Work, invoice: Invoice) -> int:
    """How many invoices this one stands in the place of."""
    times, at = 0, invoice.replaces_id
    while at is not None and times < MOST:
        times += 1
        at = await w.db.scalar(select(Invoice.replaces_id).where(Invoice.id == at))
    return times
