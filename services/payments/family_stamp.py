"""Two members of staff at one family's money: one wins, and the other is told, because the numbers have changed."""

from __future__ import annotations

import hashlib
from uuid import UUID

from sqlalchemy import func, select

from db import Account, Client, Debt, Entry, MoneyOut
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.ledger import entries
from services.payments.bank.rights import money_only
from services.provider.settings import current


class ChangedMeanwhile(Refused):
    """Somebody else, or a payment that arrived, has changed what this visitor was looking at."""

    message = N_(
        "This family’s money has changed meanwhile, so nothing was done. Look at it again, then decide."
    )


async def stamp(r: Reading, client_id: UUID) -> str:
    """What a screen keeps of the state that it shows; another one as soon as anything of the family's money changes."""
    mine = select(Account.id).where(Account.client_id == client_id)
    moved = await r.db.scalar(select(func.count()).select_from(Entry).where(Entry.account_id.in_(mine)))
    debts = await r.db.execute(
        select(Debt.id, Debt.due_on, Debt.asked).where(Debt.client_id == client_id).order_by(Debt.id)
    )
    out = await r.db.execute(
        select(MoneyOut.id, MoneyOut.state).where(MoneyOut.client_id == client_id).order_by(MoneyOut.id)
    )
    facts = [moved, *(tuple(row) for row in debts), *(tuple(row) for row in out)]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:20]


async def begin(w: Work, client_id: UUID, seen: str) -> Account:
    """Lock the family's money for one act of staff who saw it in this state; gives its credit.

    Raises:
        NotFound: the visitor does not look after money, or there is no such family.
        ChangedMeanwhile.
    """
    money_only(w)
    if await w.db.get(Client, client_id) is None:
        raise NotFound
    credit = await entries.credit_of(w, client_id, (await current(w)).currency)
    if await stamp(w, client_id) != seen:
        raise ChangedMeanwhile
    return credit
