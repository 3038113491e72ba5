"""Issuing: a debt becomes a paper with a number and bytes, in one work, and is told to the family (R78, A8)."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from db import Account, Client, Debt, Entry, Invoice
from services import provider
from services.core import audit
from services.core.events import Topic
from services.core.local_time import local_day
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.invoices import buyers, numbers, sold
from services.invoices.paper import Account as PaperAccount
from services.invoices.paper import Paper
from services.invoices.rendering import rendered
from services.invoices.seller import Seller, seller
from services.invoices.stored import to_json
from services.language import N_, speaking
from services.notices import telling
from services.notices.messages.invoice_issued import InvoiceIssued
from services.payments import debts
from services.payments.bank.rights import money_only
from services.payments.debts import OWED
from services.provider import paying

ISSUED = Topic("invoice-issued")
"""Its id is the client's."""
_CreditNote = aliased(Invoice)


class NothingToInvoice(Refused):
    """Nothing is owed for it, or it was called off."""

    message = N_("There is nothing to write an invoice for.")


class AlreadyInvoiced(Refused):
    """A debt has one invoice that stands."""

    message = N_("This has an invoice already: {number}.")


def stands() -> ColumnElement[bool]:
    """The condition on papers that no credit note has taken back."""
    return (Invoice.kind != "credit_note") & ~exists().where(_CreditNote.corrects_id == Invoice.id)


class NotPaidYet(Refused):
    """A receipt confirms a payment."""

    message = N_("A receipt can be written once this is paid.")


async def issue(w: Work, debt_id: UUID) -> Invoice:
    """The invoice of a debt, as it stands now: paid, or open with its day; a receipt where the seller has no number.

    Raises:
        NotFound: there is no such debt, or the visitor does not see money.
        NothingToInvoice, AlreadyInvoiced: it cannot be.
        NotPaidYet: a receipt confirms a payment, and there was none.
    """
    money_only(w)
    debt, account = await debts.locked(w, debt_id)
    who = await seller(w)
    found = await _draft(w, debt, account, who)
    today = local_day(w.now, (await provider.current(w)).zone)
    number = await numbers.next_number(w, who.kind, today, who.facts.prefix)
    paper = replace(found.paper, number=number.title)
    return await store(w, paper, number, debt, found.language)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a debt's paper would say, in the language that its family reads."""

    paper: Paper
    """With the number that comes next; somebody else may be faster."""
    language: str


async def draft(r: Reading, debt_id: UUID) -> Draft:
    """What `issue` would issue now.

    Raises:
        as `issue`.
    """
    money_only(r)
    row = (
        await r.db.execute(
            select(Debt, Account).join(Account, Account.id == Debt.account_id).where(Debt.id == debt_id)
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return await _draft(r, row[0], row[1], await seller(r))


async def draw_ahead(r: Reading, debt_id: UUID) -> None:
    """Draw a debt's paper before the work that issues it, which then finds it drawn and holds nobody up."""
    found = await draft(r, debt_id)
    await rendered(found.paper, found.language)


async def _draft(r: Reading, debt: Debt, account: Account, who: Seller) -> Draft:
    standing = await r.db.scalar(select(Invoice.title).where(Invoice.debt_id == debt.id, stands()))
    if standing is not None:
        raise AlreadyInvoiced(number=standing)
    here = await provider.current(r)
    client = await r.db.get_one(Client, debt.client_id)
    language = client.locale or here.locale
    with speaking(language):
        sold_lines = await sold.lines_of(r, debt, who.vat)
    if not debt.asked or not sold_lines:
        raise NothingToInvoice
    paid = await sold.paid_of(r, debt, here.zone)
    today = local_day(r.now, here.zone)
    rounding = await sold.rounding_of(r, debt)
    asked = sum(each.total for each in sold_lines) + rounding
    if who.kind == "receipt" and paid.minor < asked:
        raise NotPaidYet
    paper = Paper(
        kind=who.kind,
        number=(await numbers.coming(r, who.kind, today, who.facts.prefix)).title,
        currency=account.unit,
        issued_on=today,
        supplied_on=paid.on or today,
        seller=who.party,
        buyer=(await buyers.buyer_of(r, debt.client_id)).party(),
        lines=sold_lines,
        due_on=debt.due_on if paid.minor < asked else None,
        account=await _account(r, account.unit),
        paid=paid.minor,
        paid_on=paid.on,
        paid_by=paid.by,
        rounding=rounding,
        reference=debt.reference,
        brand=here.brand,
    )
    return Draft(paper, language)


async def store(
    w: Work,
    paper: Paper,
    number: numbers.Number,
    debt: Debt | Invoice,
    language: str,
    *,
    corrects: Invoice | None = None,
    replaces: Invoice | None = None,
    tells: bool = True,
) -> Invoice:
    """Store a paper with its bytes under its number, for what a debt or an earlier paper is about, and tell the family.

    The database refuses any number but the next one, and any later change.
    """
    made = await rendered(paper, language)
    row = Invoice(
        series=number.series,
        number=number.number,
        title=number.title,
        kind=paper.kind,
        client_id=debt.client_id,
        booking_id=debt.booking_id,
        order_id=debt.order_id,
        debt_id=debt.id if isinstance(debt, Debt) else debt.debt_id,
        corrects_id=corrects.id if corrects else None,
        replaces_id=replaces.id if replaces else None,
        issued_at=w.now,
        by=w.visitor.name if w.visitor.person_id else "",
        total_minor=paper.total,
        total_currency=paper.currency,
        paper=json.loads(to_json(paper)),
        pdf=made.pdf,
        xml=made.xml,
        sha256=made.sha256,
    )
    w.db.add(row)
    await w.db.flush()
    audit.note(w, f"{paper.kind} issued", "invoice", row.id, number=number.title)
    if tells:
        await telling.tell(w, InvoiceIssued(row.id))
    w.publish(ISSUED, row.client_id)
    return row


async def _account(r: Reading, currency: str) -> PaperAccount | None:
    found = await paying.accounts(r, currency)
    return PaperAccount(found[0].iban, found[0].holder, found[0].bic) if found else None


async def issue_due(w: Work) -> int:
    """Issue one paper that is due by itself; says how many that was. Others wait for the next portion, and taps between them."""
    who = await seller(w)
    statement = _due(who)
    if statement is None:
        return 0
    found = await w.db.scalar(statement.limit(1))
    if found is None:
        return 0
    await issue(w, found)
    return 1


async def next_due(r: Reading) -> datetime | None:
    """When `issue_due` has something to do: now, or not before something is paid. What is due is drawn at once."""
    statement = _due(await seller(r))
    found = None if statement is None else await r.db.scalar(statement.limit(1))
    if found is None:
        return None
    with suppress(Refused):  # `issue_due` says it
        await draw_ahead(r, found)
    return r.now


_OWED = (
    select(func.coalesce(func.sum(Entry.amount), 0))
    .where(Entry.account_id == Debt.account_id, Entry.kind.in_(OWED))
    .correlate(Debt)
    .scalar_subquery()
)


def owes_something() -> ColumnElement[bool]:
    """The condition on debts for which there is something to write a paper."""
    return _OWED > 0


def _due(who: Seller) -> Select[UUID] | None:
    """The debts that were paid since papers are issued by themselves, and have had none; None if they are not.

    What was paid before Cubby, if only in part, had its paper elsewhere; here it gets one by hand.
    """
    if not who.issues or who.since is None:
        return None
    statement = (
        select(Debt.id)
        .join(Account, Account.id == Debt.account_id)
        .where(
            Debt.closed_at >= who.since,
            Account.balance == 0,
            Debt.asked,
            ~exists().where(Invoice.debt_id == Debt.id),
            ~exists().where(Entry.account_id == Debt.account_id, Entry.kind == "paid", Entry.opening),
            owes_something(),
        )
        .order_by(Debt.closed_at, Debt.id)
    )
    if not who.issues_when_paid:
        statement = statement.where(Debt.parts > 1, Debt.part == 1)
    return statement
