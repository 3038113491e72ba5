"""Money goes back to a family from its credit: asked, then sent (R76)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db import MoneyOut
from services.core.refusals import NotFound
from services.core.work import App, reading, work
from services.payments import money_out
from services.payments.money_out import NotInCredit
from tests import small
from tests.small import SYSTEM, Family
from tests.small_money import credit, euros, pay


async def _family() -> Family:
    world = await small.found()
    (family,) = await small.families(await small.class_(world), 1)
    return family


async def test_what_is_asked_back_leaves_the_credit_once_and_is_sent_once(house: App) -> None:
    family = await _family()
    await pay(family, 5000)
    async with work(SYSTEM) as w:
        row = await money_out.ask(w, family.client_id, euros(3000), iban="IE64BOFI90583812345678", why="Camp")
    async with work(SYSTEM) as w:
        await money_out.is_sent(w, row.id)
        await money_out.is_sent(w, row.id)
    async with reading(SYSTEM) as r:
        kept = (await r.db.scalars(select(MoneyOut))).one()
        assert (kept.state, kept.amount, await credit(r, family)) == ("sent", euros(3000), 2000)


async def test_no_more_goes_back_than_there_is_and_it_is_said(house: App) -> None:
    family = await _family()
    await pay(family, 5000)
    async with work(SYSTEM) as w:
        with pytest.raises(NotInCredit) as refused:
            await money_out.ask(w, family.client_id, euros(5001))
    assert refused.value.words() == "The family has €50.00 in credit, so €50.01 cannot go back."


async def test_a_family_does_not_send_money_to_itself(house: App) -> None:
    family = await _family()
    await pay(family, 5000)
    async with work(family.visitor) as w:
        with pytest.raises(NotFound):
            await money_out.ask(w, family.client_id, euros(100))
