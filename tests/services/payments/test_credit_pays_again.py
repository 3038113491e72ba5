"""Whatever lets a debt or a family's credit grow again: nobody is in credit and owes at the same time (A7, R69)."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from db import BankLine, Pairing
from services.core.work import App, reading, work
from services.payments import by_hand, family_stamp, money_out, review
from services.payments.cards import background, refunds
from tests import small
from tests.services.payments.bank.world import keep, paying
from tests.services.payments.statements.samples import camt, entry, transaction
from tests.small import SYSTEM, Family
from tests.small_cards import till
from tests.small_money import credit, debt, euros, left, pay

IBAN = "IE29AIBK93115212345678"


async def stands(of: Family, debt_id: UUID) -> tuple[int, int]:
    """Cents left to pay, and cents in credit."""
    async with reading(SYSTEM) as r:
        return await left(r, debt_id), await credit(r, of)


async def test_a_pairing_that_is_taken_back_lets_credit_pay_instead(house: App) -> None:
    world = await paying()
    await keep(camt(entry("84.00", transaction(text=world.references[0]))))
    async with work(SYSTEM) as w:
        line = (await w.db.scalars(select(BankLine.id))).one()
        await review.accept(w, line)
    await pay(world.anna, 5000)
    async with work(SYSTEM) as w:
        await review.take_back(w, (await w.db.scalars(select(Pairing.id))).one(), "not theirs")
    assert await stands(world.anna, world.debts[0]) == (3400, 0)


@pytest.fixture
async def family(house: App) -> Family:
    return (await small.families(await small.class_(await small.found())))[0]


async def test_a_refund_that_is_taken_back_pays_what_is_owed_by_now(family: Family) -> None:
    await pay(family, 5000)
    async with work(SYSTEM) as w:
        seen = await family_stamp.stamp(w, family.client_id)
        out = await by_hand.refund(w, family.client_id, seen, euros(5000), "left us", iban=IBAN, name="Anna")
    owed = await debt(family, 8400)
    async with work(SYSTEM) as w:
        await money_out.take_back(w, out, "stays after all")
    assert await stands(family, owed) == (3400, 0)


async def test_a_refund_that_the_card_does_not_take_pays_what_is_owed_by_now(house: App) -> None:
    async with till(house, 5000) as at:
        at.stripe.pay(await at.begin())
        await at.hear(*at.stripe.events)
        async with work(SYSTEM) as w:
            seen = await family_stamp.stamp(w, at.family.client_id)
            await by_hand.cancel(w, at.family.client_id, seen, at.debt_id, "ended")
        async with work(SYSTEM) as w:
            await refunds.ask(w, (await at.newest()).id, euros(5000), "ended")
        owed = await debt(at.family, 8400)
        at.stripe.refund_status = "failed"
        await background.do_due()
        assert await stands(at.family, owed) == (3400, 0)
