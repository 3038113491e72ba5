"""A family brings another one: who counts as new, what each of them gets, and how often (R85)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Booking, Brought, DiscountRule, OutboxMessage
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.prices import asking, keeping, owned, referrals, referring
from services.prices.charging import BookingPrice
from services.prices.owned import DiscountState
from services.prices.priced import Priced
from services.prices.referrals import NobodyBrings
from services.prices.rule_values import Off, Referral
from tests import small
from tests.services.prices.test_charging import JUNE
from tests.services.prices.test_discounts import an_id, percent
from tests.small import SYSTEM, Family
from tests.small_money import euros


async def families(number: int, rule: Referral | None = None) -> list[Family]:
    """So many families with a booking each in one class, at a provider who rewards bringing others."""
    world = await small.found(price=euros(30000))
    made = await small.families(await small.class_(world, capacity=number, **JUNE), number)
    if rule is not None:
        async with work(SYSTEM) as w:
            await keeping.keep_rule(w, rule)
    return made


FRIENDS = Referral(an_id(90), "Bring a friend", Off(euros(1000)), reward=percent(10))


async def code_of(of: Family) -> str:
    async with work(of.visitor) as w:
        return await referrals.my_code(w)


async def books(of: Family, *codes: str) -> BookingPrice | None:
    async with work(SYSTEM) as w:
        return await referring.charge(w, of.booking_id, codes=codes)


async def told(name: str) -> list[str]:
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(select(OutboxMessage.address).where(OutboxMessage.notice == name))
        return list(found)


async def test_the_newcomer_pays_less_and_the_referrer_gets_a_coupon_of_their_own(house: App) -> None:
    anna, mia = await families(2, FRIENDS)
    code = await code_of(anna)
    assert await code_of(anna) == code, "it stays the same"
    costs = await books(mia, f" {code.lower()} ")
    assert costs is not None
    assert costs.total == euros(29000)
    async with reading(anna.visitor) as r:
        (coupon,) = await owned.discounts(r)
        mine = await referrals.mine(r)
    assert (coupon.off, coupon.use_by, coupon.state) == (
        percent(10),
        date(2026, 2, 19) + timedelta(days=90),
        DiscountState.AVAILABLE,
    )
    assert mine is not None
    assert (mine.brought, mine.coupons_left) == (1, None)
    async with reading(SYSTEM) as r:
        row = (await r.db.scalars(select(DiscountRule).where(DiscountRule.code == coupon.code))).one()
        assert (row.uses, row.client_id) == (1, anna.client_id)
        assert (await r.db.scalars(select(Brought.newcomer_id))).all() == [mia.client_id]
    assert len(await told("friend-came")) == len(await told("newcomer-welcomed")) == 1
    assert await told("friend-came") != await told("newcomer-welcomed")


async def test_the_coupon_is_the_referrers_alone(house: App) -> None:
    anna, mia = await families(2, FRIENDS)
    await books(mia, await code_of(anna))
    async with reading(anna.visitor) as r:
        (coupon,) = await owned.discounts(r)
    async with reading(SYSTEM) as r:
        known = await asking.known(r, mia.client_id, [coupon.code])
    assert known.rules.codes[0].owner == anna.client_id


async def test_nobody_brings_themselves(house: App) -> None:
    (anna,) = await families(1, FRIENDS)
    costs = await books(anna, await code_of(anna))
    assert costs is not None
    assert costs.total == euros(30000)
    assert [each.reason for each in costs.priced.not_applied] == ["by_themselves"]
    assert await told("friend-came") == []


@pytest.mark.parametrize("status", ["enrolled", "cancelled"])
async def test_who_has_had_any_booking_is_no_newcomer(house: App, status: str) -> None:
    anna, mia, other = await families(3, FRIENDS)
    async with work(SYSTEM) as w:
        earlier = await w.db.get_one(Booking, other.booking_id)
        earlier.client_id, earlier.status = mia.client_id, status
    costs = await books(mia, await code_of(anna))
    assert costs is not None
    assert [each.reason for each in costs.priced.not_applied] == ["not_new"]
    async with reading(SYSTEM) as r:
        assert (await r.db.scalars(select(Brought))).all() == []


async def test_beyond_the_cap_the_newcomer_still_pays_less(house: App) -> None:
    anna, one, two = await families(3, Referral(an_id(91), "Friends", Off(euros(1000)), most=1))
    code = await code_of(anna)
    for each in (one, two):
        costs = await books(each, code)
        assert costs is not None
        assert costs.total == euros(29000)
    async with reading(anna.visitor) as r:
        mine = await referrals.mine(r)
        assert len(await owned.discounts(r)) == 1
    assert mine is not None
    assert (mine.brought, mine.coupons_left) == (2, 0)
    assert len(await told("friend-came")) == 2, "the second one is thanked without a coupon"


async def test_all_of_it_happens_in_one_work_or_none(house: App) -> None:
    anna, mia = await families(2, FRIENDS)
    code = await code_of(anna)

    class Gone(Exception):
        pass

    async def fails() -> None:
        async with work(SYSTEM) as w:
            await referring.charge(w, mia.booking_id, codes=[code])
            raise Gone

    with pytest.raises(Gone):
        await fails()
    async with reading(anna.visitor) as r:
        assert await owned.discounts(r) == []
    assert await told("friend-came") == []


async def test_without_the_rule_there_is_no_code(house: App) -> None:
    (anna,) = await families(1)
    async with reading(anna.visitor) as r:
        assert await referrals.mine(r) is None
    with pytest.raises(NobodyBrings):
        await code_of(anna)


async def test_a_friends_code_at_the_shop_is_told_where_it_is_for(house: App) -> None:
    anna, mia = await families(2, FRIENDS)
    code = await code_of(anna)
    assert await _reason_in_shop(mia.visitor, code, mia.client_id) == "first_booking_only"


async def _reason_in_shop(visitor: Visitor, code: str, client_id: UUID) -> str:
    from services.prices.discounts import price
    from services.prices.purchase import Item, Purchase

    async with reading(visitor) as r:
        known = await asking.known(r, client_id, [code])
    shopping = Purchase((Item("x", "Pass", euros(9000), "product", product=an_id(5)),), date(2026, 2, 19))
    found: Priced = price(shopping, known.rules, known.history)
    return found.not_applied[0].reason
