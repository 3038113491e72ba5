"""Money that arrives: to the debts it is for, what is left to the family's credit, and back again (A5, A7, R69)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from db import Account, Debt, Entry
from db.values import Money
from services.core import audit
from services.core.refusals import Refused
from services.core.work import Work
from services.language import N_
from services.ledger import entries
from services.ledger.entries import Cause
from services.payments.debts import total

_Reversal = aliased(Entry)
_STANDS = ~exists().where(_Reversal.reverses == Entry.id)
"""The condition on entries that nothing takes back."""


class AlreadySentBack(Refused):
    """The money was used up and cannot be pulled back: it has left to the family's bank."""

    message = N_("This money has been sent back to the family already, so it can’t be taken back here.")


class WhyIsNeeded(Refused):
    """Money is changed by hand only with a reason, which stands in the family's history."""

    message = N_("Say why in a few words: the family and your colleagues will see it.")


class AlreadyTakenBack(Refused):
    """A payment is taken back once."""

    message = N_("This was taken back already.")


@dataclass(frozen=True, slots=True)
class Received:
    """What became of money."""

    paid: dict[UUID, Money] = field(default_factory=dict)
    """By debt."""
    closed: tuple[UUID, ...] = ()
    """Debts that are paid in full by it."""
    kept: Money | None = None
    """What the family has in credit from it."""


async def receive(
    w: Work, client_id: UUID, money: Money, debts: Sequence[tuple[UUID, Money]], cause: Cause
) -> Received:
    """Money of this family has arrived, meant for these debts, in this order.

    No debt takes more than is left of it. What is left over becomes the family's credit, and pays what else is owed,
    oldest first (A7, R69).
    """
    credit = await entries.credit_of(w, client_id, money.currency)  # locks the family, so it comes first
    found = await _debts(w, [debt_id for debt_id, _wanted in debts])
    accounts = await entries.lock(w, [debt.account_id for debt in found.values()])
    left, paid, closed = money.minor, {}, []
    for debt_id, wanted in debts:
        debt = found[debt_id]
        account = accounts[debt.account_id]
        part = min(left, wanted.minor, account.balance)
        if part <= 0:
            continue
        await entries.post(w, account, Money(-part, money.currency), "paid", cause)
        left -= part
        paid[debt_id] = Money(part, money.currency)
        closed += _closed(w, debt, account)
    kept = None
    if left:
        kept = Money(left, money.currency)
        await entries.post(w, credit, kept, "received", cause)
    audit.note(w, "money received", "client", client_id, minor=money.minor, debts=list(paid))
    more = await use_credit(w, client_id, money.currency) if left else Received()
    return Received({**paid, **more.paid}, (*closed, *more.closed), kept)


async def use_credit(w: Work, client_id: UUID, currency: str) -> Received:
    """Pay what the family owes, oldest first, with what it has in credit (R69: tried again with each new debt)."""
    credit = await entries.credit_of(w, client_id, currency)
    if credit.balance == 0:
        return Received()
    rows = await w.db.scalars(
        select(Debt)
        .join(Account, Account.id == Debt.account_id)
        .where(Debt.client_id == client_id, Debt.asked, Account.balance > 0, Account.unit == currency)
        .order_by(Debt.due_on, Debt.created_at, Debt.id)
        .execution_options(populate_existing=True)
    )
    debts = rows.all()
    accounts = await entries.lock(w, [debt.account_id for debt in debts])
    cause = Cause()
    paid, closed = {}, []
    for debt in debts:
        account = accounts[debt.account_id]
        part = min(credit.balance, account.balance)
        if part <= 0:
            break
        await _move(w, credit, account, part, cause)
        paid[debt.id] = Money(part, currency)
        closed += _closed(w, debt, account)
    return Received(paid, tuple(closed))


async def take_back(w: Work, taken: Sequence[Entry], why: str) -> None:
    """Take back what one payment has done, each of its entries whole and once (A5).

    What became credit and was spent is pulled back first, the newest use first. A debt that nobody asks for any more
    stays closed: it is paid from credit.

    Raises:
        AlreadyTakenBack: it was taken back before.
        AlreadySentBack: the credit has left to the family's bank.
    """
    done = await w.db.scalar(select(Entry.id).where(Entry.reverses.in_([entry.id for entry in taken])))
    if done is not None:
        raise AlreadyTakenBack
    first = await w.db.get_one(Account, taken[0].account_id)
    await entries.credit_of(w, first.client_id, first.unit)
    accounts = await entries.lock(w, [entry.account_id for entry in taken])
    cause = Cause(why)
    for entry in sorted(taken, key=lambda entry: entry.amount):  # debts grow before the credit shrinks
        account = accounts[entry.account_id]
        if entry.amount > 0:
            await _have(w, account, entry.amount, cause)
        await entries.reverse(w, account, entry, "taken_back", cause)
        await _reopen(w, account, cause)
    audit.note(w, "payment taken back", "client", first.client_id, in_act=cause.act_id)


async def move(w: Work, source: Account, target: Account, money: Money, why: str) -> None:
    """What was paid for one debt pays another of the same family: it goes through their credit (R76).

    Both accounts and the credit are locked; the source has been paid so much, and so much is left of the target.
    """
    credit = await entries.credit_of(w, source.client_id, source.unit)
    cause = Cause(why)
    await entries.post(w, source, money, "returned", cause, other=credit)
    await entries.post(w, credit, money, "returned", cause, other=source)
    await _reopen(w, source, cause)
    await _move(w, credit, target, money.minor, cause)
    target_debt = (await w.db.scalars(select(Debt).where(Debt.account_id == target.id))).one()
    _closed(w, target_debt, target)


async def _have(w: Work, credit: Account, needed: int, cause: Cause) -> None:
    """Let the credit hold so much, by taking back what it was used for, newest first.

    Of a family that was merged into another one it is there; what is free there comes back first.
    """
    if credit.balance < needed:
        await _from_the_other(w, credit, needed, cause)
    while credit.balance < needed:
        used = await w.db.scalar(
            select(Entry)
            .where(
                Entry.account_id == credit.id,
                Entry.kind == "used",
                _STANDS,
            )
            .order_by(Entry.at.desc(), Entry.id.desc())
            .limit(1)
        )
        if used is None:
            if not await _from_the_other(w, credit, needed, cause, free_only=False):
                raise AlreadySentBack
            continue
        found = await w.db.scalars(
            select(Entry).where(
                Entry.act_id == used.act_id,
                Entry.account_id == used.other_id,
                Entry.amount == used.amount,
                Entry.kind == "paid",
                _STANDS,
            )
        )
        paid = found.one()
        account = (await entries.lock(w, [paid.account_id]))[paid.account_id]
        await entries.reverse(w, account, paid, "taken_back", cause)
        await entries.reverse(w, credit, used, "taken_back", cause)
        await _reopen(w, account, cause)


async def _from_the_other(
    w: Work, credit: Account, needed: int, cause: Cause, *, free_only: bool = True
) -> bool:
    """Take back from the family that this one was merged into what went there and is needed here; whether it was any."""
    went_to = aliased(Account)
    went = func.sum(-Entry.amount)
    row = (
        await w.db.execute(
            select(went_to.id, went)
            .join(Entry, Entry.other_id == went_to.id)
            .where(Entry.account_id == credit.id, went_to.kind == "credit")
            .group_by(went_to.id)
            .having(went > 0)
        )
    ).first()
    if row is None:
        return False
    other = (await entries.lock(w, [row[0]]))[row[0]]
    minor = min(needed - credit.balance, int(row[1]))
    if free_only:
        minor = min(minor, other.balance)
    else:
        await _have(w, other, minor, cause)
    if minor:
        await entries.post(w, other, Money(-minor, other.unit), "returned", cause, other=credit)
        await entries.post(w, credit, Money(minor, other.unit), "returned", cause, other=other)
    return minor > 0


async def _reopen(w: Work, account: Account, cause: Cause) -> None:
    """A debt that has become open is open again, and never more than is asked for it.

    What was returned to the credit before, because the debt was made smaller, ended, or its money was moved, is part
    of the payment that is taken back: it is paid from credit at once.
    """
    debt = await w.db.scalar(
        select(Debt).where(Debt.account_id == account.id).execution_options(populate_existing=True)
    )
    if debt is None or account.balance == 0:
        return
    beyond = account.balance - (await total(w, account.id) if debt.asked else 0)
    if beyond > 0:
        credit = await entries.credit_of(w, debt.client_id, account.unit)
        await _have(w, credit, beyond, cause)
        await _move(w, credit, account, beyond, cause)
    if debt.asked:
        debt.closed_at = (debt.closed_at or w.now) if account.balance == 0 else None


async def _move(w: Work, credit: Account, debt: Account, minor: int, cause: Cause) -> None:
    money = Money(-minor, credit.unit)
    await entries.post(w, credit, money, "used", cause, other=debt)
    await entries.post(w, debt, money, "paid", cause, other=credit)


def _closed(w: Work, debt: Debt, account: Account) -> list[UUID]:
    if account.balance:
        return []
    debt.closed_at = debt.closed_at or w.now
    debt.sent_at = debt.quiet_until = None
    return [debt.id]


async def _debts(w: Work, debt_ids: Sequence[UUID]) -> dict[UUID, Debt]:
    """These debts as they are now that the family is locked, whatever the work has read of them before."""
    rows = await w.db.scalars(
        select(Debt).where(Debt.id.in_(debt_ids)).execution_options(populate_existing=True)
    )
    return {debt.id: debt for debt in rows}
