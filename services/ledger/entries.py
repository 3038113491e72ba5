"""Adding to the ledger: the only place that writes accounts and entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import select

from db import Account, Entry
from db.states import AccountKind, EntryKind
from db.upsert import insert_or_ignore
from db.values import Money
from services.core.work import Work

ENTRY = "entry"
"""The unit of a pass that is counted in visits."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One act, and what it was about: the same for all entries that it makes."""

    why: str = ""
    attendance_id: UUID | None = None
    pairing_id: UUID | None = None
    checkout_id: UUID | None = None
    credit_id: UUID | None = None
    opening: bool = False
    """It happened before, and is brought in from a list."""
    act_id: UUID = field(default_factory=uuid4)


async def open_account(w: Work, kind: AccountKind, client_id: UUID, unit: str) -> Account:
    """A new, empty account of this client. The family's credit is opened by `credit_of`."""
    account = Account(kind=kind, client_id=client_id, unit=unit, created_at=w.now)
    w.db.add(account)
    await w.db.flush()
    return account


async def credit_of(w: Work, client_id: UUID, currency: str) -> Account:
    """The family's money with the provider in this currency, opened at its first use, and locked."""
    row = {
        "id": uuid4(),
        "kind": "credit",
        "client_id": client_id,
        "unit": currency,
        "balance": 0,
        "created_at": w.now,
    }
    find = select(Account.id).where(
        Account.kind == "credit", Account.client_id == client_id, Account.unit == currency
    )
    if await w.db.scalar(find) is None:
        await w.db.execute(insert_or_ignore(w.db, Account, row))
    found = (await w.db.scalars(find)).one()
    return (await lock(w, [found]))[found]


async def lock(w: Work, account_ids: Iterable[UUID]) -> dict[UUID, Account]:
    """Lock these accounts until the work ends, with their balances of now: a family's credit first, then by id.

    Everything that moves money locks before it looks, so that two acts cannot both spend the last of it.
    """
    found = await w.db.scalars(
        select(Account)
        .where(Account.id.in_(set(account_ids)))
        .order_by(Account.kind != "credit", Account.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {account.id: account for account in found}


async def post(
    w: Work, account: Account, money: Money, kind: EntryKind, cause: Cause, *, other: Account | None = None
) -> Entry:
    """Add one entry to a locked account, and bring its balance up to date.

    `money` is positive where the balance grows. `other` is the account that it came from or went to.

    Raises:
        ValueError: another currency than the account's; a mistake of the program.
        IntegrityError: the balance would fall below zero; the database refuses it (A9).
    """
    if money.currency != account.unit:
        raise ValueError(f"{money.currency} in an account of {account.unit}")
    entry = _entry(w, account, money.minor, kind, cause, other.id if other is not None else None)
    w.db.add(entry)
    await w.db.flush()
    await w.db.refresh(account, ["balance"])
    return entry


async def reverse(w: Work, account: Account, entry: Entry, kind: EntryKind, cause: Cause) -> Entry:
    """Take one entry of a locked account back, whole. The database refuses a second time (A5).

    What the first entry was about stays named in the second.
    """
    back = _entry(w, account, -entry.amount, kind, cause, entry.other_id)
    back.reverses, back.opening = entry.id, entry.opening
    back.attendance_id = entry.attendance_id
    back.pairing_id, back.checkout_id = entry.pairing_id, entry.checkout_id
    w.db.add(back)
    await w.db.flush()
    await w.db.refresh(account, ["balance"])
    return back


def _entry(
    w: Work, account: Account, amount: int, kind: EntryKind, cause: Cause, other_id: UUID | None
) -> Entry:
    return Entry(
        account_id=account.id,
        amount=amount,
        unit=account.unit,
        kind=kind,
        at=w.now,
        by=w.visitor.name if w.visitor.person_id else "",
        by_id=w.visitor.person_id,
        why=cause.why,
        act_id=cause.act_id,
        other_id=other_id,
        attendance_id=cause.attendance_id,
        pairing_id=cause.pairing_id,
        checkout_id=cause.checkout_id,
        credit_id=cause.credit_id,
        opening=cause.opening,
    )
