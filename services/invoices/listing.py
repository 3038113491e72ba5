"""The papers of a family: the list in the portal, and the stored bytes of one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased, undefer

from db import Invoice
from db.states import InvoiceKind
from db.values import Money
from services import provider
from services.core import access
from services.core.capabilities import Capability, may
from services.core.local_time import local_day
from services.core.refusals import NotFound
from services.core.visitor import Kind
from services.core.work import Reading
from services.invoices import buyers
from services.invoices.paper import Party
from services.invoices.stored import from_json

_CreditNote = aliased(Invoice)
_Old = aliased(Invoice)


class Damaged(Exception):
    """The stored bytes are not those that were issued; the operator must look."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper in the list."""

    id: UUID
    number: str
    kind: InvoiceKind
    issued_on: date
    total: Money
    what: str
    """What it is for, and for whom: the first line of it."""
    buyer: str
    taken_back_by: str
    """The number of its credit note; empty while it stands."""
    takes_back: str
    """The number of the invoice that this credit note takes back, or in whose place this invoice stands."""
    is_outdated: bool
    """It stands, and is made out to somebody else than the family's details name now."""


@dataclass(frozen=True, slots=True)
class File:
    """A stored paper to be saved."""

    name: str
    content: bytes


async def my_papers(r: Reading) -> list[PaperRow]:
    """All papers of the asking family, the newest first.

    Raises:
        NotFound: the visitor is not a client.
    """
    return await _papers(r, access.client_only(r))


async def my_paper(r: Reading, invoice_id: UUID) -> PaperRow:
    """One paper of the asking family.

    Raises:
        NotFound: there is none, or it is another family's.
    """
    found = await _papers(r, access.client_only(r), Invoice.id == invoice_id)
    if not found:
        raise NotFound
    return found[0]


async def of_order(r: Reading, order_id: UUID) -> list[PaperRow]:
    """The papers of one of the asking family's orders, the newest first.

    Raises:
        NotFound: the visitor is not a client.
    """
    return await _papers(r, access.client_only(r), Invoice.order_id == order_id)


async def of_booking(r: Reading, booking_id: UUID) -> list[PaperRow]:
    """The papers of one booking that are made out to the asking family, the newest first; whom it is shared with gets none.

    Raises:
        NotFound: the visitor is not a client.
    """
    return await _papers(r, access.client_only(r), Invoice.booking_id == booking_id)


async def _papers(r: Reading, client_id: UUID, *where: ColumnElement[bool]) -> list[PaperRow]:
    rows = await r.db.execute(
        select(Invoice, _CreditNote.title, _Old.title)
        .outerjoin(_CreditNote, _CreditNote.corrects_id == Invoice.id)
        .outerjoin(_Old, (_Old.id == Invoice.corrects_id) | (_Old.id == Invoice.replaces_id))
        .where(Invoice.client_id == client_id, *where)
        .order_by(Invoice.issued_at.desc(), Invoice.number.desc())
    )
    zone = (await provider.current(r)).zone
    now = (await buyers.buyer_of(r, client_id)).party()
    return [
        _row(invoice, taken_back_by or "", takes_back or "", local_day(invoice.issued_at, zone), now)
        for invoice, taken_back_by, takes_back in rows
    ]


def _row(invoice: Invoice, taken_back_by: str, takes_back: str, issued_on: date, now: Party) -> PaperRow:
    paper = from_json(json.dumps(invoice.paper))
    first = paper.lines[0]
    more = f" + {len(paper.lines) - 1}" if len(paper.lines) > 1 else ""
    what = " · ".join(each for each in (first.text + more, first.detail) if each)
    return PaperRow(
        invoice.id,
        invoice.title,
        invoice.kind,
        issued_on,
        invoice.total,
        what,
        paper.buyer.name,
        taken_back_by,
        takes_back,
        invoice.kind == "invoice" and not taken_back_by and paper.buyer != now,
    )


async def visible(r: Reading, invoice_id: UUID) -> Invoice:
    """One paper, if it is the asking family's, or the visitor sees money.

    Raises:
        NotFound: there is none, or it is another family's.
    """
    found = await r.db.scalar(select(Invoice).where(Invoice.id == invoice_id))
    sees_all = r.visitor.kind is Kind.SYSTEM or may(r.visitor, Capability.MONEY)
    if found is None or not (sees_all or r.visitor.is_person(found.client_id)):
        raise NotFound
    return found


async def download(r: Reading, invoice_id: UUID) -> File:
    """The very bytes that were issued.

    Raises:
        NotFound: there is no such paper, or it is another family's.
        Damaged: they are not what was stored.
    """
    await visible(r, invoice_id)
    found = (
        await r.db.scalars(select(Invoice).where(Invoice.id == invoice_id).options(undefer(Invoice.pdf)))
    ).one()
    if hashlib.sha256(found.pdf).hexdigest() != found.sha256:
        raise Damaged(found.title)
    return File(f"{found.title}.pdf", found.pdf)
