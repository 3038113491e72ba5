"""What staff do to a family's money by hand (R76): record, correct, refund, move; change or end a debt; give credit.

*Correct*: a payment was recorded wrongly, and is taken back as if it had never been. *Refund*: money leaves to the
family; what they owe stays as it is. *Move*: money that was paid for one thing pays another. Every act is given the
state that its screen has shown (`family_stamp`), so that two at once are never both done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from db import Account, Debt, Entry, MoneyOut
from db.values import Money
from services.core import audit
from services.core.refusals import NotFound, Refused
from services.core.work import Work
from services.language import N_
from services.ledger import entries
from services.ledger.entries import Cause
from services.payments import arrivals, cash, debts, receiving, unpaid
from services.payments.codes.account_numbers import read_iban
from services.payments.family_stamp import begin
from services.payments.paying import MONEY_CHANGED
from services.payments.receiving import WhyIsNeeded


class How(StrEnum):
    """By which way a payment came that staff record; the words stand in its timeline."""

    CASH = "cash"
    TRANSFER = "transfer"
    CARD = "card elsewhere"


HOW_WORDS = {
    How.CASH: N_("Paid in cash"),
    How.TRANSFER: N_("Paid by transfer"),
    How.CARD: N_("Paid by card elsewhere"),
}


class NothingGiven(Refused):
    """An amount of nothing moves nothing."""

    message = N_("Enter an amount above zero.")


class NotThatMuch(Refused):
    """There is not so much to give back or to move."""

    message = N_("There is {most} at most.")


class NotByHand(Refused):
    """It came by the bank or by card, and is taken back where it came from."""

    message = N_(
        "This payment was not recorded by hand. A bank payment is taken back in Statements; a card payment is refunded."
    )


class NoNameGiven(Refused):
    """A transfer needs the name of who gets it."""

    message = N_("Enter the name of the account’s holder.")


async def record(
    w: Work, client_id: UUID, seen: str, money: Money, how: How, debt_ids: Sequence[UUID] = (), note: str = ""
) -> None:
    """A payment that came past the bank: it pays these debts in this order, then what else is open; the rest is credit.

    Cash is rounded to the coins there are, and what it pays with it (`cash.round_off`).

    Raises:
        NotFound, ChangedMeanwhile: as for `family_stamp.begin`; also a debt of another family.
        NothingGiven.
    """
    await begin(w, client_id, seen)
    _above_zero(money)
    await _theirs(w, client_id, debt_ids)
    why = f"{HOW_WORDS[how]}: {note.strip()}" if note.strip() else HOW_WORDS[how]
    others = await w.db.scalars(
        select(Debt.id)
        .join(Account, Account.id == Debt.account_id)
        .where(Debt.client_id == client_id, Debt.asked, Account.balance > 0, Account.unit == money.currency)
        .order_by(Debt.due_on, Debt.created_at, Debt.id)
    )
    in_order = list(dict.fromkeys((*debt_ids, *others)))
    if how is How.CASH:
        await cash.round_off(w, money, in_order)
    wanted = [(debt_id, money) for debt_id in in_order]
    await arrivals.receive(w, client_id, money, wanted, Cause(why))


async def correct(w: Work, client_id: UUID, seen: str, act_id: UUID, why: str) -> None:
    """A payment was recorded wrongly: everything it did is taken back, as if it had never been.

    Raises:
        NotFound, ChangedMeanwhile: as for `family_stamp.begin`; also no such payment of this family.
        WhyIsNeeded, NotByHand.
        AlreadyTakenBack, AlreadySentBack: as for `receiving.take_back`.
    """
    await begin(w, client_id, seen)
    rows = await w.db.scalars(
        select(Entry)
        .join(Account, Account.id == Entry.account_id)
        .where(
            Entry.act_id == act_id,
            Account.client_id == client_id,
            Entry.kind.in_(("paid", "received")),
            Entry.other_id.is_(None),
        )
    )
    taken = list(rows)
    if not taken:
        raise NotFound
    if any(entry.pairing_id or entry.checkout_id for entry in taken):
        raise NotByHand
    await receiving.take_back(w, taken, _reason(why))
    await arrivals.spend(w, client_id, taken[0].unit)


async def refund(
    w: Work, client_id: UUID, seen: str, money: Money, why: str, *, iban: str = "", name: str = ""
) -> UUID:
    """Money leaves from the family's credit: to an account, or handed over in cash where none is given (R76).

    Raises:
        NotFound, ChangedMeanwhile: as for `family_stamp.begin`.
        NothingGiven, WhyIsNeeded, NoNameGiven; NotThatMuch: more than they have in credit.
        Refused: the account's number cannot be right, and why (`codes/account_numbers.py`).
    """
    credit = await begin(w, client_id, seen)
    _above_zero(money)
    if money.currency != credit.unit or money.minor > credit.balance:
        raise NotThatMuch(most=credit.has)
    to = read_iban(iban) if iban.strip() else ""
    if to and not name.strip():
        raise NoNameGiven
    reason = _reason(why)
    entry = await entries.post(w, credit, Money(-money.minor, money.currency), "refunded", Cause(reason))
    out = MoneyOut(
        client_id=client_id,
        entry_id=entry.id,
        amount_minor=money.minor,
        amount_currency=money.currency,
        way="transfer" if to else "cash",
        state="asked" if to else "seen",
        iban=to,
        name=" ".join(name.split()),
        why=reason,
        created_at=w.now,
        by=w.visitor.name,
        sent_at=None if to else w.now,
    )
    w.db.add(out)
    await w.db.flush()
    audit.note(w, "refunded", "client", client_id, minor=money.minor, way=out.way, money_out=out.id)
    w.publish(MONEY_CHANGED, client_id)
    return out.id


async def move(
    w: Work, client_id: UUID, seen: str, from_id: UUID, to_id: UUID, money: Money, why: str
) -> None:
    """Money that was paid for one debt pays another of the same family; what they owe together stays the same (R76).

    Raises:
        NotFound, ChangedMeanwhile: as for `family_stamp.begin`; also a debt of another family.
        NothingGiven, WhyIsNeeded; NotThatMuch: more than was paid for the one, or is left of the other.
    """
    await begin(w, client_id, seen)
    _above_zero(money)
    source, target = await _theirs(w, client_id, [from_id, to_id])
    if from_id == to_id or not (source.asked and target.asked):
        raise NotFound
    accounts = await entries.lock(w, [source.account_id, target.account_id])
    paid_from, left_of = accounts[source.account_id], accounts[target.account_id]
    paid = await debts.total(w, paid_from.id) - paid_from.balance
    most = Money(max(min(paid, left_of.balance), 0), paid_from.unit)
    if left_of.unit != money.currency or money.minor > most.minor:
        raise NotThatMuch(most=most)
    await receiving.move(w, paid_from, left_of, money, _reason(why))
    await unpaid.revoke(w, [to_id] if left_of.balance == 0 else [])
    audit.note(w, "payment moved", "client", client_id, minor=money.minor, source=from_id, target=to_id)
    w.publish(MONEY_CHANGED, client_id)


async def change(
    w: Work, client_id: UUID, seen: str, debt_id: UUID, to: Money, due_on: date, why: str
) -> None:
    """Let a debt be of another amount, or due on another day. What was paid beyond it becomes the family's credit.

    Raises:
        NotFound, ChangedMeanwhile: as for `family_stamp.begin`.
        NothingGiven: an amount of nothing; that is `cancel`. WhyIsNeeded.
    """
    await begin(w, client_id, seen)
    _above_zero(to)
    await _theirs(w, client_id, [debt_id])
    debt, account = await debts.locked(w, debt_id)
    if not debt.asked or account.unit != to.currency:
        raise NotFound
    reason = _reason(why)
    await debts.change(w, debt, account, to, reason)
    if debt.due_on != due_on:
        audit.note(w, "due day changed", "debt", debt.id, before=debt.due_on, after=due_on)
        debt.due_on = due_on
    await arrivals.spend(w, client_id, account.unit)


async def cancel(w: Work, client_id: UUID, seen: str, debt_id: UUID, why: str) -> None:
    """End a debt: nothing is owed for it any more, and what was paid becomes the family's credit.

    Raises:
        NotFound, ChangedMeanwhile: as for `family_stamp.begin`. WhyIsNeeded.
    """
    credit = await begin(w, client_id, seen)
    await _theirs(w, client_id, [debt_id])
    await debts.cancel(w, debt_id, _reason(why))
    await unpaid.revoke(w, [debt_id])
    await arrivals.spend(w, client_id, credit.unit)


async def give_credit(w: Work, client_id: UUID, seen: str, money: Money, why: str) -> None:
    """Give a family money to spend with the provider; it pays what they owe at once, the oldest first.

    Raises:
        NotFound, ChangedMeanwhile: as for `family_stamp.begin`. NothingGiven, WhyIsNeeded.
    """
    credit = await begin(w, client_id, seen)
    _above_zero(money)
    await entries.post(w, credit, money, "corrected", Cause(_reason(why)))
    audit.note(w, "credit given", "client", client_id, minor=money.minor)
    await arrivals.spend(w, client_id, credit.unit)


async def _theirs(w: Work, client_id: UUID, debt_ids: Sequence[UUID]) -> list[Debt]:
    """These debts in this order, if all are this family's."""
    found = {debt.id: debt for debt in await w.db.scalars(select(Debt).where(Debt.id.in_(debt_ids)))}
    if len(found) != len(set(debt_ids)) or any(debt.client_id != client_id for debt in found.values()):
        raise NotFound
    return [found[debt_id] for debt_id in debt_ids]


def _above_zero(money: Money) -> None:
    if money.minor <= 0:
        raise NothingGiven


def _reason(why: str) -> str:
    words = " ".join(why.split())[:300]
    if not words:
        raise WhyIsNeeded
    return words
