"""Debts: what is owed, fixed when it arises (R66), changed by what is written down, and closed by money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from db import Account, Debt, Entry, PaymentReference
from db.states import EntryKind
from db.values import Money
from services.core import audit
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.ledger import entries
from services.ledger.entries import Cause
from services.payments import references

OWED: tuple[EntryKind, ...] = ("charged", "fee", "discount", "corrected", "cancelled")
"""Entries of a debt that say how much is owed; all others say how much of it was paid."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of what a debt is made of: the price, the fee, or a discount (negative)."""

    money: Money
    kind: EntryKind = "charged"
    why: str = ""


@dataclass(frozen=True, slots=True)
class For:
    """What a debt is for: one of a booking, an order, or a picked session, or a title alone."""

    booking_id: UUID | None = None
    order_id: UUID | None = None
    attendance_id: UUID | None = None
    title: str = ""
    part: int = 1
    parts: int = 1


async def reference(w: Work) -> str:
    """A new payment reference, taken for good."""
    while True:
        number = references.new()
        if await w.db.get(PaymentReference, number) is None:
            break
    w.db.add(PaymentReference(number=number, created_at=w.now))
    await w.db.flush()
    return number


async def owe(w: Work, client_id: UUID, charges: list[Charge], due_on: date, what: For) -> Debt:
    """A new debt of this client. What the family has in credit is used for it by `receiving.use_credit`.

    Discounts come after what they lower; together the charges are zero at least.

    Raises:
        ValueError: no charge, or several currencies; a mistake of the program.
    """
    if not charges:
        raise ValueError("a debt is for something")
    account = await entries.open_account(w, "debt", client_id, charges[0].money.currency)
    debt = Debt(
        account_id=account.id,
        client_id=client_id,
        booking_id=what.booking_id,
        order_id=what.order_id,
        attendance_id=what.attendance_id,
        title=what.title,
        part=what.part,
        parts=what.parts,
        due_on=due_on,
        created_at=w.now,
        reference=await reference(w),
    )
    w.db.add(debt)
    await w.db.flush()
    cause = Cause()
    for charge in charges:
        if charge.money.minor:
            await entries.post(w, account, charge.money, charge.kind, Cause(charge.why, act_id=cause.act_id))
    if account.balance == 0:
        debt.closed_at = w.now
    audit.note(w, "debt added", "debt", debt.id, owed=account.balance, due=due_on)
    return debt


async def locked(w: Work, debt_id: UUID) -> tuple[Debt, Account]:
    """A debt and its account, locked until the work ends, after the family's credit as everywhere.

    Raises:
        NotFound: there is no such debt.
    """
    debt = await w.db.get(Debt, debt_id)
    if debt is None:
        raise NotFound
    unit = (await w.db.get_one(Account, debt.account_id)).unit
    await entries.credit_of(w, debt.client_id, unit)
    accounts = await entries.lock(w, [debt.account_id])
    await w.db.refresh(debt)
    return debt, accounts[debt.account_id]


async def total(r: Reading, account_id: UUID) -> int:
    """How much was owed altogether, in minor units: price, fee and corrections, less discounts (R66)."""
    found = await r.db.scalar(
        select(func.coalesce(func.sum(Entry.amount), 0)).where(
            Entry.account_id == account_id, Entry.kind.in_(OWED)
        )
    )
    return int(found or 0)


async def change(
    w: Work, debt: Debt, account: Account, to: Money, why: str, kind: EntryKind = "corrected"
) -> None:
    """Let a locked debt be of another amount. What was paid beyond it goes to the family's credit (A7, R76)."""
    now_owed = await total(w, account.id)
    difference = to.minor - now_owed
    if not difference:
        return
    cause = Cause(why)
    beyond = -difference - account.balance
    if beyond > 0:
        credit = await entries.credit_of(w, debt.client_id, account.unit)
        money = Money(beyond, account.unit)
        await entries.post(w, account, money, "returned", cause, other=credit)
        await entries.post(w, credit, money, "returned", cause, other=account)
    await entries.post(w, account, Money(difference, account.unit), kind, cause)
    debt.closed_at = (debt.closed_at or w.now) if account.balance == 0 else None
    audit.note(w, "debt changed", "debt", debt.id, before=now_owed, after=to.minor)


async def cancel(w: Work, debt_id: UUID, why: str) -> None:
    """End a debt: nothing is owed for it any more, and what was paid becomes the family's credit (A7)."""
    debt, account = await locked(w, debt_id)
    await change(w, debt, account, Money(0, account.unit), why, "cancelled")
    debt.asked = False
