"""What cancelling a pay-as-you-go session would give back, said before the tap (R61)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from db import Account, Debt, Entry, Pass
from db.values import Money
from services.core.work import Reading
from services.passes import spending
from services.payments import debts


@dataclass(frozen=True, slots=True)
class ComesBack:
    """What stands for one session now. In time all of it comes back; after the deadline none of it."""

    entries: int = 0
    left_after: int | None = None
    """Entries on the pass once they are back."""
    of: int | None = None
    """Entries that the pass had when it was bought."""
    to_prepaid: Money | None = None
    to_credit: Money | None = None
    """What was paid with other money."""
    not_asked: Money | None = None
    """What has not been paid yet, and would not have to be."""

    @property
    def is_nothing(self) -> bool:
        """The session took neither an entry nor money."""
        return not (self.entries or self.to_prepaid or self.to_credit or self.not_asked)


async def before_cancelling(r: Reading, attendance_id: UUID) -> ComesBack:
    """What the session took. Whoever calls has asked whether it may be seen."""
    for entry in await spending.entries_used(r, attendance_id):
        row = await r.db.execute(
            select(Pass.total, Account.balance)
            .join(Account, Account.id == Pass.account_id)
            .where(Account.id == entry.account_id)
        )
        total, left = row.one()
        return ComesBack(-entry.amount, left - entry.amount, total)
    for debt in await spending.debts_for(r, attendance_id):
        return await _of_debt(r, debt)
    return ComesBack()


async def _of_debt(r: Reading, debt: Debt) -> ComesBack:
    account = await r.db.get_one(Account, debt.account_id)
    paid = await debts.total(r, account.id) - account.balance
    other, reversal = aliased(Account), aliased(Entry)
    prepaid = await r.db.scalar(
        select(func.coalesce(func.sum(-Entry.amount), 0))
        .join(other, other.id == Entry.other_id)
        .where(
            Entry.account_id == debt.account_id,
            Entry.kind == "paid",
            other.kind == "prepaid",
            ~exists().where(reversal.reverses == Entry.id),
        )
    )

    def money(minor: int) -> Money | None:
        return Money(minor, account.unit) if minor else None

    from_prepaid = int(prepaid or 0)
    return ComesBack(
        to_prepaid=money(from_prepaid),
        to_credit=money(paid - from_prepaid),
        not_asked=money(account.balance),
    )
