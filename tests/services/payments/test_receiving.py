"""Money that arrives pays what it is for; nothing is lost, nothing is counted twice (A5, A7, R66, R69)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Entry
from services.core.refusals import NotFound
from services.core.work import App, reading, work
from services.ledger import entries
from services.ledger.entries import Cause
from services.payments import balance, debts, owed, receiving
from tests import small
from tests.small import SYSTEM, Family
from tests.small_money import DUE, credit, debt, euros, in_from_outside, left, pay


async def one_family() -> Family:
    world = await small.found()
    return (await small.families(await small.class_(world)))[0]


async def of_act(*whys: str) -> Sequence[Entry]:
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(select(Entry).where(Entry.why.in_(whys), Entry.other_id.is_(None)))
        return found.all()


async def test_what_is_left_over_becomes_credit_and_pays_the_next_debt(house: App) -> None:
    family = await one_family()
    first = await debt(family, 8400)
    got = await pay(family, 10000, first)
    assert (got.paid, got.closed, got.kept) == ({first: euros(8400)}, (first,), euros(1600))
    second = await debt(family, 5000, DUE + timedelta(days=30))
    async with reading(SYSTEM) as r:
        assert (await left(r, first), await left(r, second), await credit(r, family)) == (0, 3400, 0)
        assert await in_from_outside(r, family) == 10000


async def test_money_for_a_cancelled_debt_is_the_familys(house: App) -> None:
    family = await one_family()
    first = await debt(family, 8400)
    await pay(family, 5000, first)
    async with work(SYSTEM) as w:
        await debts.cancel(w, first, "class called off")
    async with reading(SYSTEM) as r:
        assert (await left(r, first), await credit(r, family)) == (0, 5000)
        (shown,) = await owed.of_booking(r, family.booking_id)
    assert shown.status is balance.Status.REFUNDED


@pytest.mark.parametrize("then_cancelled", [False, True])
async def test_a_payment_taken_back_pulls_back_what_its_rest_has_paid(
    house: App, then_cancelled: bool
) -> None:
    family = await one_family()
    first, second = await debt(family, 8400), await debt(family, 2000, DUE + timedelta(days=9))
    await pay(family, 10000, first)
    if then_cancelled:
        async with work(SYSTEM) as w:
            await debts.cancel(w, first, "gone")
    async with work(SYSTEM) as w:
        await receiving.take_back(w, await of_act("cash"), "paired by mistake")
    async with reading(SYSTEM) as r:
        assert await left(r, first) == (0 if then_cancelled else 8400)
        assert await left(r, second) == 2000
        assert (await credit(r, family), await in_from_outside(r, family)) == (0, 0)


async def test_a_payment_is_taken_back_once(house: App) -> None:
    family = await one_family()
    await pay(family, 1000, await debt(family, 8400))
    taken = await of_act("cash")
    async with work(SYSTEM) as w:
        await receiving.take_back(w, taken, "wrong family")
    with pytest.raises(receiving.AlreadyTakenBack):
        async with work(SYSTEM) as w:
            await receiving.take_back(w, taken, "wrong family")


async def test_money_that_was_sent_back_cannot_be_taken_back(house: App) -> None:
    family = await one_family()
    await pay(family, 1000)
    async with work(SYSTEM) as w:
        account = await entries.credit_of(w, family.client_id, "EUR")
        await entries.post(w, account, euros(-1000), "refunded", Cause("sent to the bank"))
    with pytest.raises(receiving.AlreadySentBack):
        async with work(SYSTEM) as w:
            await receiving.take_back(w, await of_act("cash"), "wrong family")
    async with reading(SYSTEM) as r:
        assert await in_from_outside(r, family) == 0


async def test_a_lower_price_gives_back_what_was_paid_beyond_it(house: App) -> None:
    family = await one_family()
    first = await debt(family, 8400)
    await pay(family, 8000, first)
    async with work(SYSTEM) as w:
        await debts.change(w, *await debts.locked(w, first), euros(6000), "two sessions fewer")
    async with reading(SYSTEM) as r:
        assert (await left(r, first), await credit(r, family)) == (0, 2000)
        (shown,) = await owed.of_booking(r, family.booking_id)
    assert (shown.total, shown.paid, shown.status) == (euros(6000), euros(6000), balance.Status.PAID)


async def test_another_family_sees_no_debt(house: App) -> None:
    world = await small.found()
    family, stranger = await small.families(await small.class_(world), 2)
    first = await debt(family, 8400)
    async with reading(stranger.visitor) as r:
        with pytest.raises(NotFound):
            await owed.one(r, first)
        assert await owed.owing(r) == owed.Owing()
    async with reading(family.visitor) as r:
        (shown,) = (await owed.owing(r)).debts
        found: UUID = shown.debt_id
    assert (found, shown.left, shown.may_pay, shown.child) == (first, euros(8400), True, "Theo")


async def test_many_at_once_never_spend_the_credit_twice(house: App) -> None:
    family = await one_family()
    await pay(family, 1000)
    made = [await debt(family, 700, DUE + timedelta(days=n)) for n in range(3)]
    async with reading(SYSTEM) as r:
        assert [await left(r, each) for each in made] == [0, 400, 700]
        assert await in_from_outside(r, family) == 1000
