"""A payment is taken back after its debt was made smaller, or its money was moved: nobody owes more than was asked."""

from __future__ import annotations

from sqlalchemy import select

from db import Entry
from services.core.work import App, reading, work
from services.payments import debts, receiving
from tests import small
from tests.small import SYSTEM
from tests.small_money import credit, debt, euros, left, pay


async def test_a_debt_that_was_made_smaller_is_owed_as_it_is_now(house: App) -> None:
    family = (await small.families(await small.class_(await small.found())))[0]
    asked = await debt(family, 10000)
    await pay(family, 10000, asked)
    async with work(SYSTEM) as w:
        locked, account = await debts.locked(w, asked)
        await debts.change(w, locked, account, euros(6000), "a week less")
    async with work(SYSTEM) as w:
        paid = await w.db.scalars(select(Entry).where(Entry.account_id == account.id, Entry.kind == "paid"))
        await receiving.take_back(w, paid.all(), "never came")
    async with reading(SYSTEM) as r:
        assert (await left(r, asked), await credit(r, family)) == (6000, 0)
