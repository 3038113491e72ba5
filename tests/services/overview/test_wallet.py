"""What a family has besides make-ups, and what it may buy: whose it is, what it is for, what came and went."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from db import Pass
from services.attendance import cancelling, picking
from services.core.refusals import NotFound
from services.core.work import App, reading, work
from services.ledger.entries import Cause
from services.orders.placing import ForWhom, Withdrawn
from services.orders.products import keep, withdraw
from services.outside.clock import TurnableClock
from services.overview import credit, shop, wallet
from services.passes import view
from services.passes.choosing import PassStatus
from services.payments import receiving
from services.prices import keeping, owned
from services.prices.owned import DiscountState
from services.prices.rule_values import DiscountCode, DiscountVoucher, Off, Sibling, Step
from services.provider import current
from services.provider.paying import set_payment
from services.timetable import cancel_session
from tests.small import SYSTEM, Family
from tests.small_money import debt, euros, pay
from tests.small_passes import buy, pool, product


async def pass_id_of(of: Family) -> UUID:
    """The family's only pass."""
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(Pass.id).where(Pass.client_id == of.client_id))).one()


async def test_entries_left_count_what_can_be_used_and_name_the_only_pass(house: App) -> None:
    here = await pool()
    (of,) = here.families
    async with reading(of.visitor) as r:
        assert (await wallet.entries_left(r)).left == 0
    await buy(of, await product())
    async with reading(of.visitor) as r:
        found = await wallet.entries_left(r)
        elsewhere = await wallet.entries_left(r, uuid4())
    assert (found.left, found.name, len(found.passes)) == (10, "10-entry pass", 1)
    assert elsewhere.left == 0, "a pass of one child is not another's"
    await buy(of, await product(name="Family pass", entries=5, for_family=True))
    async with reading(of.visitor) as r:
        found, another = await wallet.entries_left(r), await wallet.entries_left(r, uuid4())
    assert (found.left, found.name) == (15, "")
    assert another.left == 5, "a pass of the family is everybody's"


async def test_what_is_not_paid_or_ended_is_not_left(house: App, clock: TurnableClock) -> None:
    here = await pool()
    (of,) = here.families
    await buy(of, await product(months=1), paid=False)
    async with reading(of.visitor) as r:
        assert (await wallet.entries_left(r)).left == 0
        (card,) = (await wallet.wallet(r)).passes
    assert card.status is PassStatus.NOT_PAID
    assert card.order_id is not None
    await pay(of, 9000)
    async with reading(of.visitor) as r:
        assert (await wallet.entries_left(r)).left == 10
    clock.advance(timedelta(days=40))
    async with reading(of.visitor) as r:
        assert (await wallet.entries_left(r)).left == 0


async def test_a_session_that_is_only_booked_has_not_used_its_pass_yet(
    house: App, clock: TurnableClock
) -> None:
    here = await pool()
    (of,), (first, *_) = here.families, here.session_ids
    await buy(of, await product())
    async with work(of.visitor) as w:
        booked = (await picking.pick(w, of.booking_id, first)).attendance
    async with reading(of.visitor) as r:
        (card,) = await view.cards(r)
    assert (card.used, card.last_used) == (1, None)
    clock.turn_to(booked.starts_at + timedelta(hours=1))
    async with reading(of.visitor) as r:
        (card,) = await view.cards(r)
    assert card.last_used == booked.starts_at


async def test_a_pass_leads_to_the_bookings_it_is_for(house: App) -> None:
    here = await pool(2)
    of, other = here.families
    await buy(of, await product())
    async with reading(of.visitor) as r:
        found = await wallet.one(r, await pass_id_of(of))
    assert [card.booking_id for card in found.bookings] == [of.booking_id]
    async with reading(other.visitor) as r:
        with pytest.raises(NotFound):
            await wallet.one(r, await pass_id_of(of))
        with pytest.raises(NotFound):
            await view.mine(r, await pass_id_of(of))


async def test_a_move_says_whether_the_family_did_it(house: App, clock: TurnableClock) -> None:
    here = await pool()
    (of,), (first, second, *_) = here.families, here.session_ids
    await buy(of, await product())
    for session_id in (first, second):
        clock.advance(timedelta(minutes=1))
        async with work(of.visitor) as w:
            one = (await picking.pick(w, of.booking_id, session_id)).attendance.attendance_id
    clock.advance(timedelta(minutes=1))
    async with work(of.visitor) as w:
        await cancelling.cancel(w, one)
    clock.advance(timedelta(minutes=1))
    async with work(SYSTEM) as w:
        await cancel_session.cancel(w, first)
    async with reading(of.visitor) as r:
        history = (await view.one(r, await pass_id_of(of))).history
    assert [(move.kind, move.left.minor, move.by_family) for move in history] == [
        ("returned", 10, False),
        ("returned", 9, True),
        ("used", 8, True),
        ("used", 9, True),
        ("issued", 10, True),
    ]
    assert [move.by_id == of.client_id for move in history] == [move.by_family for move in history]


# --- credit ---


async def test_credit_says_what_came_what_it_paid_and_what_was_left(house: App, clock: TurnableClock) -> None:
    here = await pool()
    (of,) = here.families
    async with work(SYSTEM) as w:
        await receiving.receive(w, of.client_id, euros(2000), [], Cause("cash"))
    clock.advance(timedelta(hours=1))
    debt_id = await debt(of, 1200)
    async with reading(of.visitor) as r:
        (now,) = await credit.balances(r)
        (found,) = await credit.histories(r)
    assert (now.left, now.last_used) == (euros(800), euros(1200))
    assert [(move.kind, abs(move.money.minor), move.left.minor) for move in found.moves] == [
        ("used", 1200, 800),
        ("received", 2000, 2000),
    ]
    paid_for = found.moves[0].debt
    assert paid_for is not None
    assert paid_for.debt_id == debt_id


async def test_who_has_no_credit_has_an_empty_history(house: App) -> None:
    here = await pool()
    async with reading(here.families[0].visitor) as r:
        assert (await credit.balances(r), await credit.histories(r)) == ([], [])


# --- discounts ---


async def test_a_family_sees_its_own_codes_and_what_comes_off_by_itself(house: App) -> None:
    here = await pool(2)
    of, other = here.families
    five = Off(euros(500))
    async with reading(SYSTEM) as r:
        today = r.now.date()
    rules = (
        DiscountCode(uuid4(), "For all", "SUMMER", five),
        DiscountCode(uuid4(), "Others'", "THEIRS", five, owner=other.client_id),
        DiscountCode(uuid4(), "Over", "OVER", five, 1, None, today - timedelta(days=2), owner=of.client_id),
        DiscountCode(uuid4(), "Mine", "MINE", five, 1, owner=of.client_id),
        DiscountCode(uuid4(), "Later", "LATER", five, 1, today + timedelta(days=9), owner=of.client_id),
        Sibling(uuid4(), "Second child", (Step(2, Off(basis_points=1000)),)),
    )
    async with work(SYSTEM) as w:
        for rule in rules:
            await keeping.keep_rule(w, rule)
        card = DiscountVoucher(uuid4(), "Gift card", euros(2500))
        await keeping.keep_rule(w, card, code="GIFT", client_id=of.client_id)
    async with reading(of.visitor) as r:
        found = await owned.discounts(r)
    assert {(each.name, each.code, each.state) for each in found} == {
        ("Mine", "MINE", DiscountState.AVAILABLE),
        ("Second child", "", DiscountState.AVAILABLE),
        ("Gift card", "", DiscountState.AVAILABLE),
        ("Later", "LATER", DiscountState.LATER),
        ("Over", "OVER", DiscountState.EXPIRED),
    }
    assert [each.state for each in found] == sorted(
        (each.state for each in found), key=list(DiscountState).index
    )


async def test_a_code_with_one_use_is_used_once(house: App) -> None:
    here = await pool()
    (of,) = here.families
    async with work(SYSTEM) as w:
        await keeping.keep_rule(
            w, DiscountCode(uuid4(), "Mine", "MINE", Off(euros(500)), 1, owner=of.client_id)
        )
    await buy(of, await product(), codes=["mine"])
    async with reading(of.visitor) as r:
        (found,) = await owned.discounts(r)
    assert found.state is DiscountState.USED


# --- the shop ---


async def test_the_shelf_says_which_booking_each_pass_is_for(house: App) -> None:
    here = await pool(2)
    of, _other = here.families
    async with reading(of.visitor) as r:
        with pytest.raises(NotFound):
            await shop.shelf(r)
    await product()
    await product(name="Elsewhere", pool={"programmes": [str(uuid4())]})
    await product(name="Family", for_family=True, pool={"classes": [str(here.class_id)]})
    await product(name="In the form only", on_profile=False)
    async with reading(of.visitor) as r:
        found = await shop.shelf(r)
    assert {each.name: [card.booking_id for card in each.bookings] for each in found} == {
        "10-entry pass": [of.booking_id],
        "Family": [of.booking_id],
        "Elsewhere": [],
    }
    assert [each.name for each in found if not each.is_of_use] == ["Elsewhere"]
    assert found[-1].name == "Elsewhere", "what is of no use comes last"


async def test_the_terms_say_price_day_credit_and_when_it_works(house: App) -> None:
    here = await pool(terms={"due_days": 10})
    (of,) = here.families
    id_ = await product()
    async with reading(of.visitor) as r:
        with pytest.raises(ForWhom):
            await shop.terms(r, id_)
        found = await shop.terms(r, id_, of.booking_id)
        assert (found.due_on - r.now.date()).days == 10
    assert (found.priced.total, found.left, found.from_credit) == (euros(9000), euros(9000), None)
    assert not found.works_unpaid
    async with work(SYSTEM) as w:
        await receiving.receive(w, of.client_id, euros(10000), [], Cause("cash"))
        await set_payment(w, (await current(w)).id, here.world.programme_id, redeem_unpaid=True)
    async with reading(of.visitor) as r:
        found = await shop.terms(r, id_, of.booking_id)
    assert (found.from_credit, found.left, found.works_unpaid) == (euros(9000), euros(0), True)
    async with work(SYSTEM) as w:
        await withdraw(w, id_)
    async with reading(of.visitor) as r:
        with pytest.raises(Withdrawn):
            await shop.terms(r, id_, of.booking_id)


async def test_prepaid_credit_is_said_before_the_tap_and_where_it_goes_back(house: App) -> None:
    here = await pool()
    (of,), (first, *_) = here.families, here.session_ids
    async with work(SYSTEM) as w:
        made = await keep(w, kind="prepaid", name="Prepaid", price=euros(1000), value=euros(1000))
    await buy(of, made.id, booking_id=None)
    async with reading(of.visitor) as r:
        before = await picking.before_picking(r, of.booking_id, first)
    assert (before.price, before.from_prepaid) == (euros(1200), euros(1000))
    assert before.deadline is not None
    async with work(of.visitor) as w:
        booked = (await picking.pick(w, of.booking_id, first, shown=before)).attendance.attendance_id
    async with reading(of.visitor) as r:
        paid = (await cancelling.before_cancelling(r, booked)).paid_with
    assert (paid.price, paid.paid, paid.from_prepaid, paid.to_credit) == (
        euros(1200),
        euros(1000),
        euros(1000),
        None,
    )
    await pay(of, 200)
    async with reading(of.visitor) as r:
        paid = (await cancelling.before_cancelling(r, booked)).paid_with
    assert (paid.from_prepaid, paid.to_credit) == (euros(1000), euros(200))
