"""What is needed to judge payments: the open debts, the references of what is paid already, and the accounts we know."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from db import (
    Account,
    BankLine,
    Client,
    Debt,
    FamilyReference,
    Pairing,
    PaymentRequest,
    RequestedDebt,
)
from db.values import Money
from services.core.work import Reading
from services.payments import pairing
from services.payments.statements import BankPayment

PORTION = 500
_Reversal = aliased(Pairing)
STANDS = (Pairing.amount > 0) & ~exists().where(_Reversal.reverses == Pairing.id)
"""The condition on pairings that nothing takes back."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Compared:
    """What is known of the debts and payers of some lines."""

    debts: list[pairing.Debt]
    families: dict[str, UUID]
    """References of what is paid, cancelled, or a family's own."""
    accounts: dict[str, set[UUID]]
    candidates: dict[str, tuple[str, ...]]


async def load(r: Reading, lines: Sequence[BankPayment]) -> Compared:
    """What these lines have to be compared with."""
    candidates = pairing.candidates(lines)
    named = {each for found in candidates.values() for each in found}
    connection = await r.db.connection()  # twenty thousand rows need no objects
    found = await connection.execute(
        select(Debt.id, Debt.client_id, Debt.due_on, Debt.reference, Account.balance, Account.unit)
        .join(Account, Account.id == Debt.account_id)
        .where(Account.balance > 0, Account.kind == "debt", Debt.asked)
    )
    rows = found.all()
    own = {row[3] for row in rows}
    requested = await _requested(r, named - own)
    debts = [
        pairing.Debt(id_, family, Money(owed, unit), due_on, (reference, *requested.get(id_, ())))
        for id_, family, due_on, reference, owed, unit in rows
    ]
    covered = own.union(*requested.values())
    families = await _families(r, named - covered)
    known = covered.union(families)
    unnamed = [line for line in lines if known.isdisjoint(candidates.get(line.key, ()))]
    return Compared(debts, families, await _accounts(r, unnamed), candidates)


async def _requested(r: Reading, references: Collection[str]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for portion in _portions(sorted(references)):
        rows = await r.db.execute(
            select(RequestedDebt.debt_id, PaymentRequest.reference)
            .join(PaymentRequest, PaymentRequest.id == RequestedDebt.request_id)
            .where(PaymentRequest.reference.in_(portion))
        )
        for row in rows:
            found.setdefault(row.debt_id, []).append(row.reference)
    return found


async def _families(r: Reading, references: Collection[str]) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for portion in _portions(sorted(references)):
        for table in (Debt, PaymentRequest, FamilyReference):
            rows = await r.db.execute(
                select(table.reference, func.coalesce(Client.merged_into_id, Client.id))
                .join(Client, Client.id == table.client_id)
                .where(table.reference.in_(portion))
            )
            found.update((reference, client_id) for reference, client_id in rows)
    return found


async def _accounts(r: Reading, lines: Sequence[BankPayment]) -> dict[str, set[UUID]]:
    """Whose the accounts of these lines are; of lines whose reference is known nobody asks."""
    found: dict[str, set[UUID]] = {}
    for portion in _portions(sorted({line.account for line in lines if line.account})):
        rows = await r.db.execute(
            select(BankLine.iban, Account.client_id)
            .join(Pairing, Pairing.line_id == BankLine.id)
            .join(Account, Account.id == Pairing.account_id)
            .where(BankLine.iban.in_(portion), STANDS)
            .distinct()
        )
        for row in rows:
            found.setdefault(row.iban, set()).add(row.client_id)
    return found


def _portions(of: list[T]) -> Iterator[list[T]]:
    return (of[n : n + PORTION] for n in range(0, len(of), PORTION))
