"""What a work has read of a debt before it got the lock is read anew: a family, staff and the bank may act at once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from db import BankLine, Debt, Entry
from services.core.work import App, reading, work
from services.payments import by_hand, family_stamp, review
from services.payments.bank import settling
from tests.services.payments.bank.world import keep, paying
from tests.services.payments.statements.samples import camt, entry, transaction
from tests.small import SYSTEM
from tests.small_money import euros, left, pay


@pytest.mark.parametrize("dialect", ["postgresql"])
async def test_a_debt_that_is_reopened_while_a_line_is_paired_is_closed_by_the_line(
    house: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await paying()
    await pay(world.anna, 8400, world.debts[0])
    await keep(camt(entry("84.00", transaction(text="thank you"))))
    read = settling._debts

    async def and_meanwhile(*args: Any) -> Any:
        found = await read(*args)
        async with work(SYSTEM) as other:
            seen = await family_stamp.stamp(other, world.anna.client_id)
            act = (await other.db.scalars(select(Entry.act_id).where(Entry.kind == "paid"))).one()
            await by_hand.correct(other, world.anna.client_id, seen, act, "not theirs")
        return found

    monkeypatch.setattr(settling, "_debts", and_meanwhile)
    async with work(SYSTEM) as w:
        line = (await w.db.scalars(select(BankLine.id))).one()
        await review.pair(w, line, [(world.debts[0], euros(8400))], None, "by phone")
    async with reading(SYSTEM) as r:
        debt = await r.db.get_one(Debt, world.debts[0])
        assert (await left(r, debt.id), debt.closed_at is not None) == (0, True)
