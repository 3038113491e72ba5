"""Prepaid credit whose part staff have moved on comes back less that part: nothing is there twice (R61, R64, R76)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db import Account, Debt
from services.attendance import cancelling, picking
from services.core.work import App, reading, work
from services.payments import by_hand, family_stamp
from tests.small import SYSTEM
from tests.small_money import credit, debt, euros, left
from tests.small_passes import buy, left_on, pool, product


@pytest.mark.parametrize("way", ["moved", "made smaller"])
async def test_a_session_is_cancelled_after_its_prepaid_money_went_on(house: App, way: str) -> None:
    here = await pool()
    (of,) = here.families
    await buy(of, await product(kind="prepaid", entries=None, value=euros(1200), months=None))
    async with work(of.visitor) as w:
        part = (await picking.pick(w, of.booking_id, here.session_ids[3])).attendance.attendance_id
    async with reading(SYSTEM) as r:
        session_debt = (await r.db.scalars(select(Debt.id).where(Debt.attendance_id == part))).one()
    other = await debt(of, 700)
    async with work(SYSTEM) as w:
        seen, mine = await family_stamp.stamp(w, of.client_id), of.client_id
        if way == "moved":
            await by_hand.move(w, mine, seen, session_debt, other, euros(700), "meant for it")
        else:
            await by_hand.change(w, mine, seen, session_debt, euros(500), date(2026, 3, 6), "agreed")
    async with work(of.visitor) as w:
        await cancelling.cancel(w, part)
    async with reading(SYSTEM) as r:
        owes = [await left(r, each) for each in (session_debt, other)]
        assert (owes, await left_on(r, of), await credit(r, of)) == ([0, 0], [500], 0)
        assert all(each.balance >= 0 for each in await r.db.scalars(select(Account)))
