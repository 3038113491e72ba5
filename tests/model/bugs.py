"""Bugs that break one rule each, to see that the machine feels them: the control of the machine itself (T07)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from unittest import mock

from db.values import Money
from services.attendance import cancel_rules, cancelling, undoing
from services.core import idempotency
from services.invoices import issuing, numbers
from services.ledger import entries
from services.orders import deleting
from services.passes import choosing, spending
from services.payments import debts, receiving
from services.payments.bank import lines, settling, store
from services.payments.cards import settling as cards
from services.prices import plans, posting
from services.timetable import cancel_session

Plant = Callable[[], Any]
"""Makes the patch that is one bug."""


async def _nothing(*_args: Any, **_how: Any) -> Any:
    return receiving.Received()


def _without(kind: str) -> Any:
    """An entry of this kind is never added."""
    post = entries.post

    async def lossy(w: Any, account: Any, money: Money, of: str, *args: Any, **how: Any) -> Any:
        if of == kind and account.kind == "credit":
            return None
        return await post(w, account, money, of, *args, **how)

    return mock.patch.object(entries, "post", lossy)


def entry_returned_twice() -> Any:
    """A pass gets its entry back, and one more."""
    give_back = spending.give_back

    async def generous(w: Any, client_id: Any, attendance_id: Any, why: str = "") -> bool:
        used = await spending._used(w, attendance_id)
        done = await give_back(w, client_id, attendance_id, why)
        for entry in used:
            account = (await entries.lock(w, [entry.account_id]))[entry.account_id]
            cause = entries.Cause(attendance_id=attendance_id)
            await entries.post(w, account, Money(-entry.amount, "entry"), "returned", cause)
        return done

    return mock.patch.object(spending, "give_back", generous)


def late_cancelling_gives_back() -> Any:
    """Who cancels too late gets the entry or the money back all the same (R61)."""
    consequence = cancel_rules.consequence

    def kind(case: Any) -> Any:
        found = consequence(case)
        return replace(found, pays_back=found.is_possible and case.pay_as_you_go)

    return mock.patch.object(cancelling.cancel_rules, "consequence", kind)


def called_off_is_not_given_back() -> Any:
    """The provider calls a session off and keeps the money."""
    return mock.patch.object(cancel_session, "spending", SimpleNamespace(give_back=_nothing))


def going_again_is_free() -> Any:
    """Who undoes a cancelling does not pay again."""
    return mock.patch.object(undoing, "_pay_again", _nothing)


def credit_is_not_used() -> Any:
    """A family's money stays where it is, whatever they owe."""
    return mock.patch.object(receiving, "use_credit", _nothing)


def rest_is_dropped() -> Any:
    """What is paid beyond the debts is lost."""
    return _without("received")


def rounding_of_discounts_is_lost() -> Any:
    """Each part of a plan gets its share of the discount, rounded down."""

    def spread(amount: int, over: list[int]) -> list[int]:
        return [amount * line // max(sum(over), 1) for line in over]

    return mock.patch.object(plans, "spread", spread)


def pairing_is_taken_back_in_half() -> Any:
    """Of what a pairing has done, only the first half is undone."""
    take_back = receiving.take_back

    async def half(w: Any, taken: Any, why: str) -> None:
        await take_back(w, taken[: len(taken) // 2] or taken, why)

    async def none(w: Any, taken: Any, why: str) -> None:
        if len(taken) > 1:
            await half(w, taken, why)

    return mock.patch.object(settling.receiving, "take_back", none)


def pass_goes_below_zero() -> Any:
    """A pass is thought to have entries left when it has none."""
    problem_of = choosing.problem_of

    def blind(pass_: Any, wanted: Any) -> Any:
        return problem_of(replace(pass_, left=max(pass_.left, wanted.entries)), wanted)

    return mock.patch.object(choosing, "problem_of", blind)


def last_to_end_is_used_first() -> Any:
    """The pass that ends last pays."""
    choose = choosing.choose

    def late(passes_: Any, wanted: Any) -> Any:
        usable = [each for each in passes_ if choosing.problem_of(each, wanted) is None]
        latest = sorted(usable, key=choosing.order_of_use)[-1:]
        return choose(latest or passes_, wanted)

    return mock.patch.object(spending, "choose", late)


def double_tap_counts_twice() -> Any:
    """A tap with the same key is another tap."""

    async def never(*_args: Any) -> None:
        return None

    return mock.patch.multiple(idempotency, answered=never, remember=lambda *_args: None)


def deleted_order_keeps_its_pass() -> Any:
    """What was bought stays usable after its order is deleted."""
    return mock.patch.object(deleting, "issuing", SimpleNamespace(take_in=_nothing))


def part_is_owed_twice() -> Any:
    """A part of a plan that is owed already is owed again."""
    owe = posting._owe_all

    async def twice(w: Any, due: Any) -> None:
        await owe(w, due)
        await owe(w, due[:1])

    return mock.patch.object(posting, "_owe_all", twice)


def line_counts_twice() -> Any:
    """A line of a statement is not known again."""
    row_of = lines.row_of

    def unknown(line: Any, account_id: Any, file_id: Any) -> Any:
        row = row_of(line, account_id, file_id)
        return row | {"fingerprint": str(row["id"])}

    return mock.patch.object(store.lines, "row_of", unknown)


def moved_money_stays_as_well() -> Any:
    """What is moved to another debt still pays the first."""

    async def move(w: Any, _source: Any, target: Any, money: Money, why: str) -> None:
        await entries.post(w, target, Money(-money.minor, money.currency), "paid", entries.Cause(why))

    return mock.patch.object(receiving, "move", move)


def reopened_debt_stays_closed() -> Any:
    """A debt whose payment is taken back counts as paid."""
    return mock.patch.object(receiving, "_reopen", _nothing)


def card_counts_twice() -> Any:
    """Each event of a card payment is another payment."""
    return mock.patch.object(cards, "FOR_GOOD", ())


def number_is_missing() -> Any:
    """Invoices are numbered by twos."""
    next_number = numbers.next_number

    async def gap(*args: Any) -> Any:
        found = await next_number(*args)
        return replace(found, number=found.number + 1)

    return mock.patch.object(issuing.numbers, "next_number", gap)


def too_much_is_lost_when_a_debt_shrinks() -> Any:
    """What was paid beyond a debt that becomes smaller is not the family's."""

    async def change(w: Any, debt: Any, account: Any, to: Money, why: str, kind: Any = "corrected") -> None:
        off = min(account.balance, await debts.total(w, account.id) - to.minor)
        if off > 0:
            await entries.post(w, account, Money(-off, account.unit), kind, entries.Cause(why))
        debt.closed_at = (debt.closed_at or w.now) if account.balance == 0 else None

    return mock.patch.object(debts, "change", change)


def prepaid_credit_does_not_come_back() -> Any:
    """What prepaid credit has paid becomes money of the family's, which they could have sent back."""
    return mock.patch.object(spending, "return_prepaid", _nothing)


BUGS: tuple[Plant, ...] = (
    entry_returned_twice,
    late_cancelling_gives_back,
    called_off_is_not_given_back,
    going_again_is_free,
    credit_is_not_used,
    rest_is_dropped,
    rounding_of_discounts_is_lost,
    pairing_is_taken_back_in_half,
    pass_goes_below_zero,
    last_to_end_is_used_first,
    double_tap_counts_twice,
    deleted_order_keeps_its_pass,
    part_is_owed_twice,
    line_counts_twice,
    moved_money_stays_as_well,
    reopened_debt_stays_closed,
    card_counts_twice,
    number_is_missing,
    too_much_is_lost_when_a_debt_shrinks,
    prepaid_credit_does_not_come_back,
)
