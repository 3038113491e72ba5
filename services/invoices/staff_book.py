"""The invoices' room: every paper that was issued, looked for by month and by words; and one of them with those it belongs to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from db import Client, Invoice
from db.states import InvoiceKind
from db.values import Money
from services import provider
from services.core.local_time import day_end, local_day
from services.core.refusals import NotFound
from services.core.work import Reading
from services.invoices import buyers
from services.invoices.buyers import Buyer
from services.invoices.paper import Paper
from services.invoices.stored import from_json
from services.language.formats import full_name
from services.payments.bank.rights import money_only
from services.people.search import by_name, spelled

PAGE = 50
"""Rows of one page."""
_CreditNote, _Corrected, _Replaced, _InPlace = (aliased(Invoice) for _n in range(4))


@dataclass(frozen=True, slots=True)
class PapersFilter:
    """What the list is narrowed down to."""

    month: date | None = None
    """The first day of a month; None = all of them."""
    text: str = ""
    """Part of a number, of the buyer, or of the family's name or e-mail address."""


@dataclass(frozen=True, slots=True)
class PaperLink:
    """Another paper that one belongs to."""

    id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class StaffPaper:
    """One paper as staff see it."""

    id: UUID
    number: str
    kind: InvoiceKind
    issued_on: date
    total: Money
    buyer: str
    family: str
    client_id: UUID
    debt_id: UUID | None
    taken_back_by: PaperLink | None
    """Its credit note; None while it stands."""
    takes_back: PaperLink | None
    """The invoice that this credit note takes back."""
    replaces: PaperLink | None
    """The invoice in whose place this one stands."""
    replaced_by: PaperLink | None


@dataclass(frozen=True, slots=True)
class PapersPage:
    """One page of the list."""

    rows: tuple[StaffPaper, ...]
    months: tuple[date, ...]
    """The months that there is something to choose from, the newest first."""
    more: bool


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One paper, all that it says, and whom it would be made out to now."""

    row: StaffPaper
    paper: Paper
    by: str
    """Who issued it; empty = it was issued by itself."""
    issued_at: datetime
    buyer: Buyer
    """As the family's details are now."""

    @property
    def stands(self) -> bool:
        """It is an invoice that nothing has taken back."""
        return self.row.kind == "invoice" and self.row.taken_back_by is None


async def listed(r: Reading, wish: PapersFilter, *, at_most: int = PAGE) -> PapersPage:
    """Papers under these filters, the newest first.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    zone = (await provider.current(r)).zone
    rows = await _rows(r, zone, [*_in_month(wish.month, zone), *_of_text(wish.text)], at_most + 1)
    return PapersPage(tuple(rows[:at_most]), await months(r), len(rows) > at_most)


async def here(r: Reading, paper_id: UUID) -> UUID:
    """The check of an address: that there is such a paper, for whoever looks after money.

    Raises:
        NotFound: there is none, or the visitor does not see money.
    """
    money_only(r)
    if await r.db.scalar(select(Invoice.id).where(Invoice.id == paper_id)) is None:
        raise NotFound
    return paper_id


async def one(r: Reading, paper_id: UUID) -> PaperPage:
    """One paper.

    Raises:
        NotFound: there is none, or the visitor does not see money.
    """
    money_only(r)
    rows = await _rows(r, (await provider.current(r)).zone, [Invoice.id == paper_id], 1)
    if not rows:
        raise NotFound
    row = await r.db.get_one(Invoice, paper_id)
    buyer = await buyers.buyer_of(r, row.client_id)
    return PaperPage(rows[0], from_json(json.dumps(row.paper)), row.by, row.issued_at, buyer)


def _in_month(month: date | None, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    if month is None:
        return []
    following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    first, last = (day_end(day - timedelta(days=1), zone) for day in (month, following))
    return [Invoice.issued_at >= first, Invoice.issued_at < last]


def _of_text(text: str) -> list[ColumnElement[bool]]:
    wanted = " ".join(text.split())
    if not wanted:
        return []
    buyer = Invoice.paper["buyer"]["name"].as_string()
    called = [buyer.contains(spelling, autoescape=True) for spelling in spelled(wanted)]
    return [or_(Invoice.title.contains(wanted.upper(), autoescape=True), by_name(wanted), *called)]


async def months(r: Reading) -> tuple[date, ...]:
    """The first days of all months from the newest paper back to the oldest; empty where nothing was issued.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    zone = (await provider.current(r)).zone
    issued = select(Invoice.issued_at).limit(1)
    first = await r.db.scalar(issued.order_by(Invoice.issued_at))
    last = await r.db.scalar(issued.order_by(Invoice.issued_at.desc()))
    if first is None or last is None:
        return ()
    oldest, month = (local_day(each, zone).replace(day=1) for each in (first, last))
    found = [month]
    while found[-1] > oldest:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return tuple(found)


async def _rows(
    r: Reading, zone: ZoneInfo, where: Sequence[ColumnElement[bool]], at_most: int
) -> list[StaffPaper]:
    rows = await r.db.execute(
        select(Invoice, Client, _CreditNote, _Corrected, _Replaced, _InPlace)
        .join(Client, Client.id == Invoice.client_id)
        .outerjoin(_CreditNote, _CreditNote.corrects_id == Invoice.id)
        .outerjoin(_Corrected, _Corrected.id == Invoice.corrects_id)
        .outerjoin(_Replaced, _Replaced.id == Invoice.replaces_id)
        .outerjoin(_InPlace, _InPlace.replaces_id == Invoice.id)
        .where(*where)
        .order_by(Invoice.issued_at.desc(), Invoice.number.desc(), Invoice.id)
        .limit(at_most)
    )
    return [
        StaffPaper(
            paper.id,
            paper.title,
            paper.kind,
            local_day(paper.issued_at, zone),
            paper.total,
            str(paper.paper["buyer"]["name"]),
            full_name(client.first_name, client.last_name) or client.email,
            client.id,
            paper.debt_id,
            *map(_link, others),
        )
        for paper, client, *others in rows
    ]


def _link(of: Invoice | None) -> PaperLink | None:
    return None if of is None else PaperLink(of.id, of.title)
