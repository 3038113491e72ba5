"""Cash where the smallest coins are gone: nothing stays open by a cent, and the invoice has the rounding as its own line."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from db import Provider
from services.core.work import App, reading, work
from services.invoices import issuing
from services.payments import by_hand, family
from services.payments.by_hand import How
from tests.services.invoices.selling import families, sells
from tests.small import SYSTEM, Family
from tests.small_money import credit, debt, euros, left


async def in_slovakia() -> Family:
    """A family of a Slovak provider's, who sells with invoices."""
    (of,) = await families()
    async with work(SYSTEM) as w:
        await w.db.execute(update(Provider).values(country="SK"))
    await sells()
    return of


async def hands_over(of: Family, minor: int, how: How = How.CASH) -> None:
    async with reading(SYSTEM) as r:
        seen = (await family.money_of(r, of.client_id)).stamp
    async with work(SYSTEM) as w:
        await by_hand.record(w, of.client_id, seen, euros(minor), how)


@pytest.mark.parametrize(("owed", "paid"), [(8402, 8400), (8403, 8405), (8400, 8400)])
async def test_what_is_handed_over_settles_the_debt(house: App, owed: int, paid: int) -> None:
    of = await in_slovakia()
    made = await debt(of, owed)
    await hands_over(of, paid)
    async with reading(SYSTEM) as r:
        assert (await left(r, made), await credit(r, of)) == (0, 0)


async def test_the_sheet_says_how_much_it_is_in_cash(house: App) -> None:
    of = await in_slovakia()
    odd, even = await debt(of, 8402), await debt(of, 1000)
    async with reading(SYSTEM) as r:
        assert (await family.money_of(r, of.client_id)).in_cash == {odd: euros(8400)}
    assert even


async def test_several_debts_are_rounded_together_once(house: App) -> None:
    of = await in_slovakia()
    one, two = await debt(of, 8401), await debt(of, 1001)
    await hands_over(of, 9400)
    async with reading(SYSTEM) as r:
        assert [await left(r, each) for each in (one, two)] == [0, 0]


@pytest.mark.parametrize(("minor", "how"), [(8400, How.TRANSFER), (5000, How.CASH)])
async def test_a_transfer_and_a_part_are_not_rounded(house: App, minor: int, how: How) -> None:
    of = await in_slovakia()
    made = await debt(of, 8402)
    await hands_over(of, minor, how)
    async with reading(SYSTEM) as r:
        assert await left(r, made) == 8402 - minor


async def test_the_invoice_has_the_rounding_as_a_line_of_its_own(house: App) -> None:
    of = await in_slovakia()
    made = await debt(of, 8402)
    await hands_over(of, 8400)
    async with reading(SYSTEM) as r:
        paper = (await issuing.draft(r, made)).paper
    assert (paper.total, paper.rounding, paper.paid) == (8402, -2, 8400)
    assert [line.total for line in paper.lines] == [8402]
