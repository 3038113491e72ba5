"""One family's money as staff see it: how it stands, every payment and what it did, and the timeline of each number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Account, Client, Entry
from db.values import Money
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language.formats import full_name
from services.ledger import timelines
from services.ledger.timelines import Line
from services.payments import cash, family_stamp, money_out, owed
from services.payments.bank.rights import money_only
from services.payments.money_out import Out
from services.payments.owed import Owed
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class PaidEntry:
    """One payment that came, and what it did."""

    act_id: UUID
    at: datetime
    money: Money
    why: str
    by: str
    debts: tuple[UUID, ...]
    checkout_id: UUID | None
    """The card payment that it came by."""
    by_hand: bool
    """Whether staff recorded it, and can correct it here."""
    taken_back: bool


@dataclass(frozen=True, slots=True)
class FamilyMoney:
    """All of it."""

    client_id: UUID
    name: str
    email: str
    currency: str
    stamp: str
    """The state that is shown; every act is given it (`family_stamp`)."""
    debts: tuple[Owed, ...]
    """Every debt, the newest first."""
    credit: Money
    payments: tuple[PaidEntry, ...]
    out: tuple[Out, ...]
    timelines: dict[UUID, list[Line]]
    """By account: each debt's and the credit's."""
    credit_account: UUID | None
    in_cash: dict[UUID, Money]
    """What is handed over in cash for what is left of a debt, where that is another amount."""

    @property
    def open_debts(self) -> list[Owed]:
        """What is still to be paid, the oldest first."""
        return [debt for debt in reversed(self.debts) if debt.left.minor and not _is_over(debt)]

    @property
    def closed_debts(self) -> list[Owed]:
        """What is done with, the newest first."""
        still = {debt.debt_id for debt in self.open_debts}
        return [debt for debt in self.debts if debt.debt_id not in still]

    @property
    def paid_debts(self) -> list[Owed]:
        """Debts for which something was paid that can be moved to another."""
        return [debt for debt in self.debts if debt.paid.minor > 0 and not _is_over(debt)]


async def here(r: Reading, client_id: UUID) -> UUID:
    """The check of an address: that there is such a family, for whoever looks after money.

    Raises:
        NotFound: there is not, or they do not.
    """
    money_only(r)
    if await r.db.get(Client, client_id) is None:
        raise NotFound
    return client_id


async def money_of(r: Reading, client_id: UUID) -> FamilyMoney:
    """How one family stands.

    Raises:
        NotFound: no such family, or the visitor does not look after money.
    """
    await here(r, client_id)
    client = await r.db.get_one(Client, client_id)
    currency = (await current(r)).currency
    debts = await owed.all_of(r, client_id)
    credit = await r.db.scalar(
        select(Account).where(
            Account.kind == "credit", Account.client_id == client_id, Account.unit == currency
        )
    )
    accounts = [debt.account_id for debt in debts] + ([credit.id] if credit else [])
    return FamilyMoney(
        client_id,
        full_name(client.first_name, client.last_name) or client.email,
        client.email,
        currency,
        await family_stamp.stamp(r, client_id),
        tuple(debts),
        credit.has if credit else Money(0, currency),
        tuple(await _payments(r, client_id, debts)),
        tuple(await money_out.of_family(r, client_id)),
        await timelines.of_accounts(r, accounts),
        credit.id if credit else None,
        await _in_cash(r, debts),
    )


async def _in_cash(r: Reading, debts: Sequence[Owed]) -> dict[UUID, Money]:
    coins = {debt.debt_id: await cash.in_cash(r, debt.left) for debt in debts if debt.left.minor}
    return {
        debt.debt_id: coins[debt.debt_id] for debt in debts if coins.get(debt.debt_id, debt.left) != debt.left
    }


async def _payments(r: Reading, client_id: UUID, debts: Sequence[Owed]) -> list[PaidEntry]:
    rows = await r.db.scalars(
        select(Entry)
        .join(Account, Account.id == Entry.account_id)
        .where(
            Account.client_id == client_id,
            Entry.kind.in_(("paid", "received")),
            Entry.other_id.is_(None),
        )
        .order_by(Entry.at.desc(), Entry.id)
    )
    entries = rows.all()
    back = set(
        await r.db.scalars(select(Entry.reverses).where(Entry.reverses.in_([each.id for each in entries])))
    )
    by_act: dict[UUID, list[Entry]] = {}
    for entry in entries:
        by_act.setdefault(entry.act_id, []).append(entry)
    of_account = {debt.account_id: debt.debt_id for debt in debts}
    return [_paid(act_id, of_act, of_account, back) for act_id, of_act in by_act.items()]


def _paid(
    act_id: UUID, of_act: Iterable[Entry], of_account: dict[UUID, UUID], back: set[UUID | None]
) -> PaidEntry:
    entries = list(of_act)
    first = entries[0]
    return PaidEntry(
        act_id,
        first.at,
        Money(sum(abs(entry.amount) for entry in entries), first.unit),
        first.why,
        first.by,
        tuple(of_account[entry.account_id] for entry in entries if entry.account_id in of_account),
        first.checkout_id,
        first.pairing_id is None and first.checkout_id is None,
        all(entry.id in back for entry in entries),
    )


def _is_over(debt: Owed) -> bool:
    return debt.status.value in ("refunded", "cancelled")
