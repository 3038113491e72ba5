"""Orders: what is bought, at the price that was seen, once; and what becomes of it (R60–R65, A7, A9)."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from db import DiscountRule, Order, OutboxMessage
from services.attendance import picking
from services.core.refusals import NotAllowed, NotFound
from services.core.work import App, reading, with_retries, work
from services.orders import deleting, placing, products, view
from services.orders.placing import Chosen, ForWhom, NothingChosen, PriceChanged, Withdrawn
from services.orders.view import OrderState
from services.outside.clock import TurnableClock
from services.passes import view as pass_views
from services.passes.choosing import PassStatus
from services.payments import debts
from services.prices.keeping import CodeTaken, end_rule, keep_rule
from services.prices.rule_values import DiscountCode, DiscountVoucher, Off
from tests.services.prices.test_discounts import an_id, percent
from tests.small import SYSTEM, Family
from tests.small_money import credit, euros, pay
from tests.small_passes import buy, left_on, owed_for, pay_order, pool, product


async def one_family() -> Family:
    return (await pool()).families[0]


async def orders() -> int:
    async with reading(SYSTEM) as r:
        return await r.db.scalar(select(func.count()).select_from(Order)) or 0


async def test_an_order_is_new_then_pending_then_processed(house: App) -> None:
    of = await one_family()
    order_id = await buy(of, await product(), paid=False)
    async with reading(of.visitor) as r:
        order = await view.one(r, order_id)
        assert (order.state, order.total, order.left) == (OrderState.NEW, euros(9000), euros(9000))
        assert [item.label for item in order.items] == ["10-entry pass"]
        (card,) = await pass_views.cards(r)
        assert (card.status, card.left.minor, card.order_number) == (PassStatus.NOT_PAID, 10, order.number)
    await pay(of, 4000, order.debts[0].debt_id)
    async with reading(of.visitor) as r:
        assert (await view.one(r, order_id)).state is OrderState.PENDING
    await pay_order(of, order_id)
    async with reading(of.visitor) as r:
        assert (await view.one(r, order_id)).state is OrderState.PROCESSED
        assert (await pass_views.cards(r))[0].status is PassStatus.ACTIVE


async def test_a_double_tap_is_one_order_even_at_the_same_moment(house: App) -> None:
    of, product_id = await one_family(), await product()

    async def tap() -> object:
        async with work(of.visitor) as w:
            return await placing.place(w, [Chosen(product_id)], booking_id=of.booking_id, key="tap")

    made = await asyncio.gather(*(with_retries(tap) for _each in range(4)))
    assert len(set(made)) == 1
    assert await orders() == 1
    async with reading(SYSTEM) as r:
        assert await left_on(r, of) == [10]


async def test_a_price_that_changed_while_paying_is_told_and_nothing_is_bought(house: App) -> None:
    of, product_id = await one_family(), await product()
    async with reading(of.visitor) as r:
        seen = (await placing.quote(r, [Chosen(product_id)], booking_id=of.booking_id)).total
    async with work(SYSTEM) as w:
        await products.keep(w, product_id, price=euros(9500))
    for line, expected in ((Chosen(product_id, seen=seen), None), (Chosen(product_id), seen)):
        with pytest.raises(PriceChanged) as told:
            async with work(of.visitor) as w:
                await placing.place(w, [line], booking_id=of.booking_id, expected=expected)
        assert told.value.words() == (
            "The price has changed from €90.00 to €95.00. Nothing is bought yet: please look again."
        )
    assert await orders() == 0


async def test_a_product_withdrawn_while_in_the_form_is_named_and_the_rest_can_be_bought(house: App) -> None:
    of, gone, stays = await one_family(), await product(name="Old pass"), await product(name="New pass")
    async with work(SYSTEM) as w:
        await products.withdraw(w, gone)
    with pytest.raises(Withdrawn) as told:
        async with work(of.visitor) as w:
            await placing.place(w, [Chosen(gone), Chosen(stays)], booking_id=of.booking_id)
    assert told.value.product_ids == (gone,)
    assert "Old pass" in told.value.words()
    await buy(of, stays)
    assert await orders() == 1


async def test_what_cannot_be_ordered_is_refused(house: App) -> None:
    here = await pool(2)
    of, other = here.families
    product_id = await product()
    for lines in (
        [],
        [Chosen(product_id, 0)],
        [Chosen(product_id, 21)],
        [Chosen(product_id), Chosen(product_id)],
    ):
        with pytest.raises(NothingChosen):
            async with work(of.visitor) as w:
                await placing.place(w, lines, booking_id=of.booking_id)
    with pytest.raises(ForWhom):
        async with work(of.visitor) as w:
            await placing.place(w, [Chosen(product_id)])
    with pytest.raises(NotFound):
        async with work(other.visitor) as w:
            await placing.place(w, [Chosen(product_id)], booking_id=of.booking_id)
    with pytest.raises(NotFound):
        async with work(of.visitor) as w:
            await placing.place(w, [Chosen(an_id(5))], booking_id=of.booking_id)
    with pytest.raises(NotAllowed):
        async with work(of.visitor) as w:
            await placing.place(w, [Chosen(product_id)], client_id=other.client_id)
    assert await orders() == 0


async def test_an_order_is_its_familys_alone(house: App) -> None:
    here = await pool(2)
    of, other = here.families
    order_id = await buy(of, await product())
    async with reading(other.visitor) as r:
        assert await view.listed(r) == []
        assert await pass_views.cards(r) == []
        with pytest.raises(NotFound):
            await view.page(r, order_id)
        with pytest.raises(NotFound):
            await pass_views.cards(r, of.client_id)


async def test_unpaid_orders_come_first_then_the_newest(house: App, clock: TurnableClock) -> None:
    of, product_id = await one_family(), await product()
    first = await buy(of, product_id, paid=False)
    clock.advance(timedelta(hours=1))
    second = await buy(of, product_id)
    clock.advance(timedelta(hours=1))
    third = await buy(of, product_id)
    async with reading(of.visitor) as r:
        assert [order.order_id for order in await view.listed(r)] == [first, third, second]


async def test_credit_pays_an_order_and_the_mail_says_so(house: App) -> None:
    of = await one_family()
    await pay(of, 10000)
    await buy(of, await product(), paid=False)
    async with reading(SYSTEM) as r:
        assert (await owed_for(r, of), await credit(r, of)) == (0, 1000)
        told = await r.db.scalars(select(OutboxMessage.notice).where(OutboxMessage.client_id == of.client_id))
        assert list(told) == ["order-confirmed"]


async def test_deleting_ends_the_pass_and_gives_the_money_back_once(house: App, clock: TurnableClock) -> None:
    here = await pool()
    (of,), (first, *_) = here.families, here.session_ids
    order_id = await buy(of, await product())
    async with work(of.visitor) as w:
        picked = await picking.pick(w, of.booking_id, first)
    clock.advance(timedelta(minutes=1))
    for _twice in range(2):
        async with work(SYSTEM) as w:
            await deleting.delete(w, order_id, "bought by mistake")
    async with reading(SYSTEM) as r:
        assert (await left_on(r, of), await credit(r, of), await owed_for(r, of)) == ([0], 9000, 0)
        page = await view.page(r, order_id)
        assert page.order.state is OrderState.DELETED
        assert [(move.kind, move.left.minor) for move in page.passes[0].history] == [
            ("cancelled", 0),
            ("used", 9),
            ("issued", 10),
        ]
        assert page.passes[0].history[1].went_to is not None
        assert page.passes[0].history[1].went_to.attendance_id == picked.attendance.attendance_id
    async with reading(of.visitor) as r:
        assert await view.listed(r) == []
        assert await pass_views.cards(r) == []
    with pytest.raises(NotAllowed):
        async with work(of.visitor) as w:
            await deleting.delete(w, order_id, "me")


async def test_a_pass_that_has_ended_shows_what_was_lost(house: App, clock: TurnableClock) -> None:
    of = await one_family()
    await buy(of, await product(months=1))
    clock.advance(timedelta(days=40))
    async with reading(of.visitor) as r:
        (card,) = await pass_views.cards(r)
        page = await pass_views.one(r, card.pass_id)
    assert (card.status, card.is_usable) == (PassStatus.ENDED, False)
    assert [(move.kind, move.amount.minor, move.left.minor) for move in page.history] == [
        ("expired", -10, 0),
        ("issued", 10, 10),
    ]


async def code(uses: int = 0, owner: Family | None = None) -> DiscountCode:
    kept = DiscountCode(
        an_id(77), "Spring", "spring 26", percent(10), uses, owner=owner.client_id if owner else None
    )
    async with work(SYSTEM) as w:
        await keep_rule(w, kept)
    return kept


async def test_a_code_with_one_use_is_used_once_and_comes_back_with_a_deleted_order(house: App) -> None:
    here = await pool(2)
    of, other = here.families
    product_id = await product()
    await code(uses=1)
    order_id = await buy(of, product_id, paid=False, codes=["SPRING26"])
    second = await buy(other, product_id, paid=False, codes=["SPRING26"])
    async with reading(SYSTEM) as r:
        first, later = await view.one(r, order_id), await view.one(r, second)
    assert (first.total, later.total) == (euros(8100), euros(9000))
    assert later.priced is not None
    assert [each.reason for each in later.priced.not_applied] == ["used_up"]
    async with work(SYSTEM) as w:
        await deleting.delete(w, order_id, "mistake")
    third = await buy(other, product_id, paid=False, codes=["spring 26"])
    async with reading(SYSTEM) as r:
        assert (await view.one(r, third)).total == euros(8100)


async def test_the_last_use_of_a_code_goes_to_one_of_many(house: App) -> None:
    here = await pool(4)
    product_id = await product()
    await code(uses=1)

    async def tap(of: Family) -> None:
        async with work(of.visitor) as w:
            await placing.place(w, [Chosen(product_id)], booking_id=of.booking_id, codes=["spring26"])

    await asyncio.gather(*(with_retries(lambda of=of: tap(of)) for of in here.families))
    async with reading(SYSTEM) as r:
        assert sorted([await owed_for(r, of) for of in here.families]) == [8100, 9000, 9000, 9000]


async def test_what_was_answered_stays_when_the_rule_changes(house: App) -> None:
    of = await one_family()
    kept = await code()
    order_id = await buy(of, await product(), paid=False, codes=["spring26"])
    async with work(SYSTEM) as w:
        await end_rule(w, kept.id)
    async with reading(of.visitor) as r:
        order = await view.one(r, order_id)
    assert order.priced is not None
    assert [(line.kind, line.amount) for line in order.priced.lines] == [
        ("item", euros(9000)),
        ("code", euros(900)),
    ]


async def test_a_gift_card_takes_what_is_needed_and_keeps_the_rest(house: App) -> None:
    of = await one_family()
    async with work(SYSTEM) as w:
        card = DiscountVoucher(an_id(78), "Gift card", euros(10000), date(2026, 12, 31))
        await keep_rule(w, card, code="GIFT1")
        with pytest.raises(CodeTaken):
            await keep_rule(w, DiscountCode(an_id(79), "Other", "gift 1", Off(euros(1))))
    order_id = await buy(of, await product(), paid=False, codes=["gift1"])
    async with reading(SYSTEM) as r:
        order = await view.one(r, order_id)
        assert (order.total, order.state) == (euros(0), OrderState.PROCESSED)
        rule = await r.db.get_one(DiscountRule, an_id(78))
        assert rule.facts["left"]["minor"] == 1000
    async with reading(of.visitor) as r:
        assert (await pass_views.cards(r))[0].is_usable
    async with work(SYSTEM) as w:
        await deleting.delete(w, order_id, "mistake")
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(DiscountRule, an_id(78))).facts["left"]["minor"] == 10000


async def test_a_debt_that_staff_forgive_leaves_the_pass_usable(house: App) -> None:
    """Staff have given it for nothing."""
    of = await one_family()
    order_id = await buy(of, await product(), paid=False)
    async with work(SYSTEM) as w:
        (debt,) = (await view.one(w, order_id)).debts
        await debts.cancel(w, debt.debt_id, "forgiven")
    async with reading(of.visitor) as r:
        assert (await pass_views.cards(r))[0].status is PassStatus.ACTIVE
