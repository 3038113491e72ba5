"""What a client has, counted: shown for both and for the one they become, and compared when it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from db import Account, Attendance, Booking, Client, Credit, Entry, Invoice, Order
from db.states import LIVE
from db.values import Money
from services.core.work import Reading

Totals = Counter[tuple[str, str]]
"""By what is counted and its unit: how many, or how much in minor units; nothing that is 0."""

BOOKINGS, LIVE_BOOKINGS, PARTS, MAKE_UPS = "bookings", "live bookings", "sessions", "make-ups"
OWED, CREDIT, PREPAID, ENTRIES = "debt", "credit", "prepaid", "pass"
"""What is left on accounts, under the kinds that they have."""
PAID, INVOICES, INVOICED, ORDERS = "paid", "invoices", "invoiced", "orders"
FROM_OUTSIDE = ("paid", "taken_back", "received", "refunded")
"""Kinds of entries by which money came in or went out, where they name no other account."""


async def of(r: Reading, client_ids: Collection[UUID]) -> Totals:
    """All that these clients have together."""
    found: Totals = Counter()
    mine = Booking.client_id.in_(client_ids)
    found[BOOKINGS, ""] = await _number(r, Booking.id, mine)
    found[LIVE_BOOKINGS, ""] = await _number(r, Booking.id, mine, Booking.status.in_(LIVE))
    of_bookings = select(Booking.id).where(mine)
    found[PARTS, ""] = await _number(r, Attendance.id, Attendance.booking_id.in_(of_bookings))
    found[MAKE_UPS, ""] = await _number(
        r, Credit.id, Credit.booking_id.in_(of_bookings), Credit.state == "active", Credit.expires_at >= r.now
    )
    found[ORDERS, ""] = await _number(r, Order.id, Order.client_id.in_(client_ids))
    theirs = Account.client_id.in_(client_ids)
    balances = select(Account.kind, Account.unit, func.sum(Account.balance)).where(theirs)
    for kind, unit, balance in await r.db.execute(balances.group_by(Account.kind, Account.unit)):
        found[kind, unit] = int(balance)
    stands_for = func.coalesce(Client.merged_into_id, Client.id)
    for unit, minor in await r.db.execute(
        select(Entry.unit, func.sum(_direction() * Entry.amount))
        .join(Account, Account.id == Entry.account_id)
        .join(Client, Client.id == Account.client_id)
        .where(stands_for.in_(client_ids), Entry.kind.in_(FROM_OUTSIDE), Entry.other_id.is_(None))
        .group_by(Entry.unit)
    ):
        found[PAID, unit] = int(minor)
    papers = select(Invoice.total_currency, func.count(), func.sum(Invoice.total_minor))
    for unit, number, minor in await r.db.execute(
        papers.where(Invoice.client_id.in_(client_ids)).group_by(Invoice.total_currency)
    ):
        found[INVOICES, unit], found[INVOICED, unit] = number, int(minor)
    return Counter({what: number for what, number in found.items() if number})


def together(*of: Totals) -> Totals:
    """The sum of several; money that was sent back may make one of them negative."""
    found: Totals = Counter()
    for each in of:
        found.update(each)
    return Counter({what: number for what, number in found.items() if number})


def money(number: int, unit: str) -> Money:
    """What is counted in minor units, as an amount."""
    return Money(number, unit)


def _direction() -> ColumnElement[int]:
    """A payment makes a debt smaller and credit larger."""
    return case((Account.kind == "debt", -1), else_=1)


async def _number(r: Reading, column: InstrumentedAttribute[UUID], *which: ColumnElement[bool]) -> int:
    return await r.db.scalar(select(func.count(column)).where(*which)) or 0
