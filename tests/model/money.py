"""Acts by hand: payments recorded and corrected, refunds, moves, debts changed and ended, credit given (R76)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Account, Debt
from services.core.work import Work, reading
from services.payments import by_hand, family_stamp, money_out
from services.payments.by_hand import How
from tests.model.hands import Chance, Hands, uid
from tests.small import SYSTEM, Family
from tests.small_money import euros

IBAN = "IE29AIBK93115212345678"


async def _seen(client_id: UUID) -> str:
    async with reading(SYSTEM) as r:
        return await family_stamp.stamp(r, client_id)


async def by_staff(h: Hands, of: Family, act: Callable[[Work, str], Awaitable[Any]]) -> Any:
    """One act of staff, who have looked at the family just before."""
    seen = await _seen(of.client_id)
    return await h.staff(lambda w: act(w, seen))


async def left_of(order_id: UUID) -> list[tuple[UUID, int]]:
    """What is left to pay of an order."""
    async with reading(SYSTEM) as r:
        rows = await r.db.execute(
            select(Debt.id, Account.balance)
            .join(Account, Account.id == Debt.account_id)
            .where(Debt.order_id == order_id, Account.balance > 0)
        )
        return [(row[0], row[1]) for row in rows]


async def hand_in(h: Hands, of: Family, minor: int, debt_ids: Sequence[UUID]) -> None:
    """A family pays in cash."""
    await by_staff(
        h, of, lambda w, seen: by_hand.record(w, of.client_id, seen, euros(minor), How.CASH, debt_ids)
    )
    h.memory.handed_in[of.client_id] += minor


def balances(h: Hands) -> dict[Any, int]:
    """What is left, by account."""
    return {each.id: each.balance for each in h.book.accounts}


def debts_of(h: Hands, of: Family, *, open_only: bool = False) -> list[Any]:
    """The family's debts that are asked for."""
    left = balances(h)
    return [
        debt
        for debt in h.book.debts
        if uid(debt.client_id) == of.client_id and debt.asked and (left[debt.account_id] or not open_only)
    ]


def amount(h: Hands, n: Chance, left: int) -> int:
    """Exactly so much, a part of it, more than it, or something else."""
    return max((left, left // 3, left + 777, 1, 5000)[n.number() % 5], 1)


async def record(h: Hands, n: Chance) -> None:
    """A payment that came past the bank, for some debts or for none."""
    of = h.family(n)
    chosen = n.some(debts_of(h, of, open_only=True), 2)
    left = sum(balances(h)[debt.account_id] for debt in {debt.id: debt for debt in chosen}.values())
    await hand_in(h, of, amount(h, n, left), [uid(debt.id) for debt in chosen])


async def correct(h: Hands, n: Chance) -> None:
    """A payment was recorded wrongly."""
    accounts = {each.id: each for each in h.book.accounts}
    back = {each.reverses for each in h.book.entries}
    mine = [
        each
        for each in h.book.entries
        if each.kind in ("paid", "received") and not (each.other_id or each.pairing_id or each.checkout_id)
    ]
    first = n.one(mine)
    of = h.of(accounts[first.account_id].client_id)
    whole = sum(abs(each.amount) for each in mine if each.act_id == first.act_id and each.id not in back)
    await by_staff(
        h, of, lambda w, seen: by_hand.correct(w, of.client_id, seen, uid(first.act_id), "not theirs")
    )
    h.memory.handed_in[of.client_id] -= whole


def _credit(h: Hands, of: Family) -> int:
    return sum(
        each.balance
        for each in h.book.accounts
        if each.kind == "credit" and uid(each.client_id) == of.client_id
    )


async def refund(h: Hands, n: Chance) -> None:
    """Money leaves to the family: to their account, or in cash."""
    of = h.family(n)
    minor, iban = amount(h, n, _credit(h, of)), "" if n.odd() else IBAN
    await by_staff(
        h,
        of,
        lambda w, seen: by_hand.refund(
            w, of.client_id, seen, euros(minor), "left us", iban=iban, name="A Payer"
        ),
    )


async def refund_further(h: Hands, n: Chance) -> None:
    """A refund is sent, not sent after all, or taken back."""
    out, way = n.one([each for each in h.book.outs if each.way != "card"]), n.number() % 4
    if way < 2:
        await h.staff(lambda w: money_out.take_back(w, uid(out.id), "a wrong account"))
    elif way == 2:
        await h.staff(lambda w: money_out.sent(w, [uid(out.id)]))
    else:
        await h.staff(lambda w: money_out.not_sent(w, [uid(out.id)]))


async def move(h: Hands, n: Chance) -> None:
    """What was paid for one debt pays another."""
    of = h.family(n)
    mine = debts_of(h, of)
    source = n.one([each for each in mine if h.book.owed(each) > h.book.left(each)])
    target = n.one([each for each in mine if h.book.left(each)] or mine)
    minor = amount(h, n, balances(h)[target.account_id])
    h.memory.moved_on.add(uid(source.id))
    await by_staff(
        h,
        of,
        lambda w, seen: by_hand.move(
            w, of.client_id, seen, uid(source.id), uid(target.id), euros(minor), "meant for it"
        ),
    )


async def change_debt(h: Hands, n: Chance) -> None:
    """A debt is of another amount, or ended."""
    of = h.family(n)
    debt, way = n.one(debts_of(h, of)), n.number() % 4
    if way == 3:
        await by_staff(
            h, of, lambda w, seen: by_hand.cancel(w, of.client_id, seen, uid(debt.id), "let it be")
        )
        h.memory.ended_by_staff.add(uid(debt.id))
        return
    to = euros((1, 2500, 900)[way])
    h.memory.moved_on.add(uid(debt.id))
    due = (h.clock.now() + timedelta(days=7)).date()
    await by_staff(
        h, of, lambda w, seen: by_hand.change(w, of.client_id, seen, uid(debt.id), to, due, "as agreed")
    )


async def give_credit(h: Hands, n: Chance) -> None:
    """Staff give a family money to spend."""
    of, minor = h.family(n), (500, 1200, 33)[n.number() % 3]
    await by_staff(h, of, lambda w, seen: by_hand.give_credit(w, of.client_id, seen, euros(minor), "sorry"))
    h.memory.given[of.client_id] += minor


ACTS = {
    "record": record,
    "record_more": record,
    "correct": correct,
    "refund": refund,
    "refund_further": refund_further,
    "move": move,
    "change_debt": change_debt,
    "give_credit": give_credit,
}
