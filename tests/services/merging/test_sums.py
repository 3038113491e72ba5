"""Whatever two families have had and paid: merged nothing is lost, and taken back everything is as it was (B5)."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest

from db.values import Money
from services.core.work import reading, work
from services.ledger.entries import Cause
from services.merging import totals
from services.payments import receiving
from tests import small, small_money, small_passes
from tests.services.merging import worlds
from tests.services.merging.worlds import Two
from tests.small import SYSTEM, Family

pytestmark = pytest.mark.usefixtures("house")


async def _live(of: Family, chance: Random, passes: UUID, prepaid: UUID) -> None:
    """A family does a few things with money, in two currencies."""
    for _each in range(chance.randint(2, 5)):
        match chance.choice(("pass", "prepaid", "pay", "owe", "crowns", "part")):
            case "pass":
                await small_passes.buy(of, passes, paid=chance.random() < 0.7)
            case "prepaid":
                await small_passes.buy(of, prepaid, paid=chance.random() < 0.7)
            case "pay":
                await small_money.pay(of, chance.randint(1, 9000))
            case "owe":
                due = date(2026, 3, 1) + timedelta(days=chance.randint(0, 40))
                await small_money.debt(of, chance.randint(100, 9000), due)
            case "part":
                owed = await small_money.debt(of, 5000)
                await small_money.pay(of, chance.randint(1, 4999), owed)
            case "crowns":
                async with work(SYSTEM) as w:
                    money = Money(chance.randint(1, 90_000), "CZK")
                    await receiving.receive(w, of.client_id, money, [], Cause("cash"))


@pytest.mark.parametrize("seed", range(4))
async def test_sums_before_and_after_are_equal_and_come_back(seed: int) -> None:
    chance = Random(seed)
    pool = await small_passes.pool()
    paid_by_month = await small.class_(pool.world, weekday=3)
    (keep,), (gone,) = pool.families, await small.families(paid_by_month)
    passes = await small_passes.product()
    prepaid = await small_passes.product(
        kind="prepaid", name="Prepaid", entries=None, months=None, value=small_money.euros(10_000)
    )
    await _live(keep, chance, passes, prepaid)
    await _live(gone, chance, passes, prepaid)
    of = Two(keep, gone, (pool.class_id, paid_by_month))
    mine, theirs = await worlds.have(keep), await worlds.have(gone)
    async with reading(SYSTEM) as r:
        before = await worlds.everything(r)
    joined = chance.random() < 0.5
    done_id = await worlds.merge(worlds.wish(of, take=("email",) if seed % 2 else (), joined=joined))
    assert await worlds.have(keep) == totals.together(mine, theirs)
    assert not await worlds.have(gone)
    assert not (await worlds.back(done_id)).staying
    assert (await worlds.have(keep), await worlds.have(gone)) == (mine, theirs)
    async with reading(SYSTEM) as r:
        after = await worlds.everything(r)
    changed = {table: set(after[table]) ^ set(before[table]) for table in after}
    assert {table for table, rows in changed.items() if rows} <= {"accounts"}, (
        "an empty account of credit may stay"
    )
