"""A debt that is nothing any more stays closed, whatever payment of it is taken back: its paper waits for that (R78)."""

from __future__ import annotations

from sqlalchemy import select

from db import Debt, Entry
from services.core.work import App, work
from services.payments import by_hand, debts, family_stamp
from tests import small
from tests.small import SYSTEM
from tests.small_money import debt, euros, left, pay


async def test_a_debt_that_was_made_nothing_is_closed_after_its_payment_is_corrected(house: App) -> None:
    (of,) = await small.families(await small.class_(await small.found()))
    owed = await debt(of, 5000)
    await pay(of, 5000, owed)
    async with work(SYSTEM) as w:
        row, account = await debts.locked(w, owed)
        await debts.change(w, row, account, euros(0), "a cheaper class")
    async with work(SYSTEM) as w:
        seen = await family_stamp.stamp(w, of.client_id)
        act = (await w.db.scalars(select(Entry.act_id).where(Entry.kind == "paid"))).one()
        await by_hand.correct(w, of.client_id, seen, act, "not theirs")
    async with work(SYSTEM) as w:
        row = await w.db.get_one(Debt, owed)
        assert (await left(w, owed), row.closed_at is not None) == (0, True)
