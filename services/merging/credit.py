"""The credit of two clients: there is one account of it for each family and currency, so the money goes, not the account.

It goes by entries that name both accounts, so it is no income and no payment, and can be followed in both histories.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select

from db import Account, Entry
from db.values import Money
from services.core.plan import STAYS, ActLine
from services.core.work import Reading, Work
from services.language import N_
from services.ledger import entries
from services.ledger.entries import Cause

CREDIT = "credit"
MERGED = N_("Families merged, or no longer")
"""The reason of the entries, as staff read it."""


async def lines(r: Reading, gone: UUID) -> list[ActLine]:
    """What goes, by currency."""
    rows = await r.db.execute(
        select(Account.balance, Account.unit)
        .where(Account.kind == "credit", Account.client_id == gone, Account.balance > 0)
        .order_by(Account.unit)
    )
    return [ActLine(CREDIT, "client", gone, {"minor": minor, "unit": unit}) for minor, unit in rows]


async def lock(w: Work, client_ids: Iterable[UUID]) -> None:
    """Lock the credit of these clients, as everything does that moves their money."""
    ids = select(Account.id).where(Account.kind == "credit", Account.client_id.in_(client_ids))
    await entries.lock(w, (await w.db.scalars(ids)).all())


async def move(w: Work, line: ActLine, source_id: UUID, target_id: UUID) -> None:
    """Take what a line says from one of the two, and give it to the other."""
    money, cause = Money(line.facts["minor"], line.facts["unit"]), Cause(MERGED)
    source = await entries.credit_of(w, source_id, money.currency)
    target = await entries.credit_of(w, target_id, money.currency)
    less = Money(-money.minor, money.currency)
    await entries.post(w, source, less, "returned", cause, other=target)
    await entries.post(w, target, money, "returned", cause, other=source)


async def back(r: Reading, done: Iterable[ActLine], gone: UUID, keep: UUID) -> list[ActLine]:
    """What of it goes back: all that went and was not pulled back since. It stays where it has been spent."""
    found = []
    for line in done:
        if line.what != CREDIT:
            continue
        theirs, kept = await _account(r, gone, line), await _account(r, keep, line)
        if theirs is None or kept is None:
            continue
        went = await r.db.scalar(
            select(func.sum(Entry.amount)).where(Entry.account_id == theirs.id, Entry.other_id == kept.id)
        )
        minor = -int(went or 0)
        if minor > 0:
            spent = kept.balance < minor
            facts = {**line.facts, "minor": minor}
            found.append(ActLine(STAYS if spent else CREDIT, "client", gone, facts, "spent" if spent else ""))
    return found


async def _account(r: Reading, client_id: UUID, line: ActLine) -> Account | None:
    found: Account | None = await r.db.scalar(
        select(Account)
        .where(Account.kind == "credit", Account.client_id == client_id, Account.unit == line.facts["unit"])
        .execution_options(populate_existing=True)
    )
    return found
