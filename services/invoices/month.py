"""A month for the accountant: one zip with all papers as PDF and XML, and two lists whose totals are those of the ledger."""

from __future__ import annotations

import asyncio
import json
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import undefer

from db import Account, Client, Entry, Invoice, InvoiceSetting
from db.values import Money
from services import provider
from services.core import audit, stepping_up
from services.core.capabilities import Capability, Careful, may
from services.core.local_time import day_end, local_day
from services.core.refusals import NotFound
from services.core.visitor import Kind
from services.core.work import Reading, Work
from services.invoices.packing import Month, Movement, Stored, packed
from services.invoices.stored import from_json
from services.language import speaking
from services.language.formats import full_name

ARRIVED = ("paid", "taken_back", "received", "refunded")
"""Entries by which money comes or goes, where they name no other account."""
NEEDS = (Capability.MONEY, Capability.EXPORT)
"""The rights of whoever takes a month out; the program sends it to the accountant by itself."""


def previous(today: date) -> date:
    """The first day of the month before."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


async def month(r: Reading, first: date) -> Month:
    """The month that begins on this day, in the provider's language and time zone.

    Raises:
        NotFound: the visitor does not see money, or takes nothing out.
        SecondStepAgain.
    """
    if not all(r.visitor.kind is Kind.SYSTEM or may(r.visitor, each) for each in NEEDS):
        raise NotFound
    stepping_up.expect(r, Careful.EXPORTS)
    here = await provider.current(r)
    from_, until = (day_end(day - timedelta(days=1), here.zone) for day in (first, _next(first)))
    rows = await r.db.scalars(
        select(Invoice)
        .where(Invoice.issued_at >= from_, Invoice.issued_at < until)
        .order_by(Invoice.series, Invoice.number)
        .options(undefer(Invoice.pdf), undefer(Invoice.xml))
    )
    stored = [Stored(from_json(json.dumps(each.paper)), each.pdf, each.xml) for each in rows]
    moved = await _movements(r, from_, until, here.zone)
    with speaking(here.locale):
        return await asyncio.to_thread(packed, first, stored, moved)


async def note(w: Work, first: date) -> None:
    """Write down who takes this month out: once it has left, nobody can call it back."""
    here = await provider.current(w)
    audit.note(w, "month", "export", here.id, month=first)


def _next(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


async def _movements(r: Reading, from_: datetime, until: datetime, zone: ZoneInfo) -> list[Movement]:
    rows = await r.db.execute(
        select(Entry, Account.kind, Client)
        .join(Account, Account.id == Entry.account_id)
        .join(Client, Client.id == Account.client_id)
        .where(
            Entry.at >= from_,
            Entry.at < until,
            Entry.kind.in_(ARRIVED),
            Entry.other_id.is_(None),
            ~Entry.opening,
            Account.kind.in_(("debt", "credit")),
        )
        .order_by(Entry.at, Entry.id)
    )
    return [
        Movement(
            local_day(entry.at, zone),
            Money(-entry.amount if kind == "debt" else entry.amount, entry.unit),
            full_name(client.first_name, client.last_name),
            entry.kind,
            entry.why,
        )
        for entry, kind, client in rows
    ]


async def of_accountants(r: Reading) -> tuple[UUID, date] | None:
    """The setting that names an accountant, and last month's first day; None if nobody is entered."""
    newest = await r.db.scalar(
        select(InvoiceSetting)
        .where(InvoiceSetting.in_force_from <= r.now)
        .order_by(InvoiceSetting.in_force_from.desc())
        .limit(1)
    )
    if newest is None or not newest.accountant_email:
        return None
    return newest.id, previous(local_day(r.now, (await provider.current(r)).zone))
