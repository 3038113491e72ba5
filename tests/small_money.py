"""Debts and money of a small world, for tests of the ledger and of paying."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Account, Debt, Entry
from db.values import Money
from services.core.work import Reading, work
from services.ledger.entries import Cause
from services.payments import debts, receiving
from services.payments.debts import Charge, For
from services.payments.receiving import Received
from tests.small import SYSTEM, Family

DUE = date(2026, 3, 6)


def euros(minor: int) -> Money:
    """So many cents."""
    return Money(minor, "EUR")


async def debt(of: Family, minor: int, due_on: date = DUE, **what: Any) -> UUID:
    """A debt of this family's for its booking; what it has in credit is used for it at once."""
    async with work(SYSTEM) as w:
        made = await debts.owe(
            w, of.client_id, [Charge(euros(minor))], due_on, For(**({"booking_id": of.booking_id} | what))
        )
        await receiving.use_credit(w, of.client_id, "EUR")
        return made.id


async def pay(of: Family, minor: int, *debt_ids: UUID) -> Received:
    """Money arrives from this family for these debts."""
    async with work(SYSTEM) as w:
        wanted = [(debt_id, euros(10**9)) for debt_id in debt_ids]
        return await receiving.receive(w, of.client_id, euros(minor), wanted, Cause("cash"))


async def left(r: Reading, debt_id: UUID) -> int:
    """What is left to pay of a debt, in cents."""
    found = await r.db.scalar(
        select(Account.balance).join(Debt, Debt.account_id == Account.id).where(Debt.id == debt_id)
    )
    assert found is not None
    return found


async def credit(r: Reading, of: Family) -> int:
    """What the family has in credit, in cents."""
    found = await r.db.scalar(
        select(Account.balance).where(Account.client_id == of.client_id, Account.kind == "credit")
    )
    return found or 0


async def in_from_outside(r: Reading, of: Family) -> int:
    """How much of this family's money is with the provider, counted from the entries: for debts, and in credit."""
    rows = await r.db.execute(
        select(Entry, Account.kind)
        .join(Account, Account.id == Entry.account_id)
        .where(Account.client_id == of.client_id)
    )
    return sum(
        -entry.amount if kind == "debt" else entry.amount
        for entry, kind in rows
        if entry.kind in ("paid", "taken_back", "received", "refunded") and entry.other_id is None
    )
