"""A booking is owed as it was shown: price, fee, plan, discounts; and its plan survives (R66, R71, R75, R76, R82)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Account, Debt, PlanPart
from db.values import Money
from services import provider
from services.bookings import enrolment
from services.core.refusals import NotAllowed, NotFound
from services.core.work import App, Reading, reading, work
from services.language import speaking
from services.outside.clock import TurnableClock
from services.passes import issuing
from services.passes import view as pass_views
from services.payments import owed
from services.people import attendees
from services.prices import charging, keeping, posting, replanning, view
from services.prices.charging import (
    AlreadyCharged,
    BookingPrice,
    CostsOtherwise,
    NoLateBookings,
    PlannedBooking,
    TooLateToBook,
)
from services.prices.plans import PlanShape
from services.prices.rule_values import Sibling, Step
from services.provider.paying import set_payment
from tests import small, small_passes
from tests.services.prices.test_discounts import an_id, percent
from tests.small import SYSTEM, Family
from tests.small_money import credit, euros, pay

JUNE = {"first_on": date(2026, 3, 2), "last_on": date(2026, 6, 29)}


async def booked(
    price: int | None = 30000,
    *,
    terms: dict[str, Any] | None = None,
    class_: dict[str, Any] | None = None,
    **programme: Any,
) -> Family:
    """A family in a class that begins in March; nothing is charged yet."""
    world = await small.found(price=None if price is None else euros(price), **programme)
    async with work(SYSTEM) as w:
        if terms:
            await set_payment(w, (await provider.current(w)).id, **({"due_days": 7} | terms))
    return (await small.families(await small.class_(world, **(JUNE if class_ is None else class_))))[0]


async def charged(of: Family, **how: Any) -> BookingPrice | None:
    async with work(SYSTEM) as w:
        return await charging.charge(w, of.booking_id, **how)


async def debts_of(r: Reading, of: Family) -> list[int]:
    """What is left of each debt of the booking, by its part."""
    rows = await r.db.scalars(
        select(Account.balance)
        .join(Debt, Debt.account_id == Account.id)
        .where(Debt.booking_id == of.booking_id)
        .order_by(Debt.part, Debt.created_at)
    )
    return list(rows)


async def scheduled(r: Reading, of: Family) -> list[tuple[str, int]]:
    """The parts that are still to come."""
    rows = await r.db.scalars(
        select(PlanPart)
        .where(PlanPart.booking_id == of.booking_id, PlanPart.state == "scheduled")
        .order_by(PlanPart.part)
    )
    return [(part.post_on.isoformat(), part.amount.minor) for part in rows]


async def template(**shape: Any) -> UUID:
    async with work(SYSTEM) as w:
        return (await keeping.keep_plan(w, "Monthly", PlanShape(**shape))).id


async def test_the_classs_price_is_owed_with_the_fee_and_later_prices_do_not_touch_it(house: App) -> None:
    of = await booked(terms={"fee_minor": 1500}, class_=JUNE | {"price": euros(28000)})
    async with reading(of.visitor) as r:
        shown = await charging.quote(r, await _wish(r, of), besides=of.booking_id)
    costs = await charged(of)
    assert shown is not None
    assert costs is not None
    assert (costs.parts, costs.total) == (shown.parts, euros(29500))
    async with reading(of.visitor) as r:
        assert await debts_of(r, of) == [1500, 28000]
        (fee, price) = await owed.of_booking(r, of.booking_id)
        assert {fee.due_on, price.due_on} == {(r.now + timedelta(days=7)).date()}


async def _wish(r: Reading, of: Family, **how: Any) -> PlannedBooking:
    async with reading(SYSTEM) as every:
        class_id = (await every.db.get_one(charging.Booking, of.booking_id)).class_id
    return PlannedBooking(of.client_id, of.child_id, class_id, **how)


async def test_a_class_without_a_price_owes_nothing(house: App) -> None:
    of = await booked(None)
    assert await charged(of) is None
    async with reading(SYSTEM) as r:
        assert await debts_of(r, of) == []


async def test_a_plan_is_shown_whole_and_its_parts_are_owed_on_their_days(
    house: App, clock: TurnableClock
) -> None:
    plan = await template(parts=3, day=15, down_payment=euros(5000))
    of = await booked(terms={"plan_template_id": plan})
    costs = await charged(of, expected=euros(30000))
    assert costs is not None
    assert [part.amount.minor for part in costs.parts] == [5000, 8333, 8333, 8334]
    async with reading(of.visitor) as r:
        assert await debts_of(r, of) == [5000]
        assert await scheduled(r, of) == [("2026-03-08", 8333), ("2026-04-08", 8333), ("2026-05-08", 8334)]
        lines = await view.plan_of(r, of.booking_id)
        assert [(line.part, line.parts, line.owed is None) for line in lines] == [
            (1, 4, False),
            (2, 4, True),
            (3, 4, True),
            (4, 4, True),
        ]
    await pay(of, 6000)
    clock.turn_to(clock.now() + timedelta(days=60))
    async with work(SYSTEM) as w:
        assert await posting.post_due(w) == 2
    async with reading(of.visitor) as r:
        assert sum(await debts_of(r, of)) + await credit(r, of) == 5000 + 8333 * 2 - 6000
        assert await scheduled(r, of) == [("2026-05-08", 8334)]


async def test_posting_twice_owes_once(house: App, clock: TurnableClock) -> None:
    of = await booked(terms={"plan_template_id": await template(parts=2)})
    await charged(of)
    clock.advance(timedelta(days=200))
    portions = []
    for _run in range(3):
        async with work(SYSTEM) as w:
            portions.append(await posting.post_due(w))
    async with reading(SYSTEM) as r:
        assert sum(await debts_of(r, of)) == 30000
    assert portions[1:] == [0, 0]


async def test_late_bookings_pay_for_what_is_left_or_are_for_staff(house: App) -> None:
    of = await booked(class_={}, terms={"pro_rata": "sessions"})
    async with work(SYSTEM) as w:
        await set_payment(w, (await provider.current(w)).id, late_mode="manual", pro_rata="sessions")
    with pytest.raises(TooLateToBook):
        await charged(of)
    costs = await charged(of, origin="staff")
    assert costs is not None
    assert costs.is_late
    async with reading(SYSTEM) as r:
        sessions = await small.sessions(r, (await r.db.get_one(charging.Booking, of.booking_id)).class_id)
        ahead = sum(each.starts_at > r.now for each in sessions)
    assert costs.total == Money((2 * 30000 * ahead + len(sessions)) // (2 * len(sessions)), "EUR")
    with pytest.raises(AlreadyCharged):
        await charged(of, origin="staff")


async def test_no_late_bookings_means_that_staff_take_none_either(house: App) -> None:
    of = await booked(class_={}, terms={})
    async with work(SYSTEM) as w:
        await set_payment(w, (await provider.current(w)).id, late_mode="disabled")
    for origin in ("online", "staff"):
        with pytest.raises(NoLateBookings):
            await charged(of, origin=origin)
    assert await charged(of, origin="listed") is not None, "what was agreed long ago is no late booking"


async def test_the_second_child_costs_less_on_each_part_and_says_why(house: App) -> None:
    of = await booked(terms={"plan_template_id": await template(parts=2)})
    async with work(SYSTEM) as w:
        rule = Sibling(an_id(50), "Second child", (Step(2, percent(10)),))
        await keeping.keep_rule(w, rule)
        sister = await attendees.attendee(w, of.client_id, "Mia", "Nolan", date(2020, 1, 1))
        class_id = (await w.db.get_one(charging.Booking, of.booking_id)).class_id
        second = await enrolment.enrol(w, of.client_id, sister.id, class_id)
        costs = await charging.charge(w, second.id)
    assert costs is not None
    assert [part.amount.minor for part in costs.parts] == [13500, 13500]
    async with reading(of.visitor) as r:
        with speaking("en"):
            why = await view.why_booking(r, second.id)
    assert why is not None
    assert [(line.title, line.about, line.amount) for line in why.lines if line.is_off] == [
        ("Second child", "10% for child number 2", euros(3000))
    ]
    assert (why.full, why.total) == (euros(30000), euros(27000))


async def test_a_changed_price_is_told_and_nothing_is_owed(house: App) -> None:
    of = await booked()
    with pytest.raises(CostsOtherwise):
        await charged(of, expected=euros(25000))
    async with reading(SYSTEM) as r:
        assert await debts_of(r, of) == []


async def test_credit_pays_a_new_booking(house: App) -> None:
    of = await booked()
    await pay(of, 12000)
    await charged(of)
    async with reading(SYSTEM) as r:
        assert (await debts_of(r, of), await credit(r, of)) == ([18000], 0)


@pytest.mark.parametrize(("forgive", "left", "back"), [(False, [5000], 0), (True, [0], 2000)])
async def test_a_booking_that_ends_asks_for_no_later_part(
    house: App, forgive: bool, left: list[int], back: int
) -> None:
    of = await booked(terms={"plan_template_id": await template(parts=3, down_payment=euros(7000))})
    await charged(of)
    await pay(of, 2000)
    async with work(SYSTEM) as w:
        stopped = await replanning.stop(w, of.booking_id, "moved away", forgive=forgive)
    async with reading(SYSTEM) as r:
        assert (await debts_of(r, of), await scheduled(r, of), await credit(r, of)) == (left, [], back)
    assert stopped == euros(23000)


@pytest.mark.parametrize(
    ("difference", "debts_left", "to_come", "back"),
    [
        (3000, [7000], [8666, 8666, 8668], 0),
        (-3000, [7000], [6666, 6666, 6668], 0),
        (-25000, [5000], [], 0),
        (-30000, [0], [], 0),
    ],
)
async def test_a_plan_survives_a_move_with_the_difference(
    house: App, difference: int, debts_left: list[int], to_come: list[int], back: int
) -> None:
    of = await booked(terms={"plan_template_id": await template(parts=3, down_payment=euros(7000))})
    await charged(of)
    async with work(SYSTEM) as w:
        await replanning.recut(w, of.booking_id, euros(difference), "another class", date(2026, 6, 1))
    async with reading(SYSTEM) as r:
        assert await debts_of(r, of) == debts_left
        assert sorted(minor for _day, minor in await scheduled(r, of)) == to_come
        assert await credit(r, of) == back


async def test_a_move_without_parts_to_come_is_one_more_debt_or_credit(house: App) -> None:
    of = await booked()
    await charged(of)
    await pay(of, 30000)
    async with work(SYSTEM) as w:
        await replanning.recut(w, of.booking_id, euros(-4000), "cheaper class", date(2026, 3, 1))
    async with reading(SYSTEM) as r:
        assert (await debts_of(r, of), await credit(r, of)) == ([0], 4000)
    async with work(SYSTEM) as w:
        await replanning.recut(w, of.booking_id, euros(5000), "dearer class", w.now.date())
    async with reading(SYSTEM) as r:
        assert (await debts_of(r, of), await credit(r, of)) == ([0, 1000], 0)


async def test_unused_make_ups_become_money_at_the_next_booking_and_are_used_up(house: App) -> None:
    world = await small.found(price=euros(30000), unit_price=euros(1000))
    of = (await small.families(await small.class_(world)))[0]
    credit_id = await small.with_credit(of)
    async with work(SYSTEM) as w:
        await set_payment(w, (await provider.current(w)).id, make_ups_to_money=True)
    next_class = await small.class_(world, weekday=2, **JUNE)
    async with work(SYSTEM) as w:
        second = await enrolment.enrol(w, of.client_id, of.child_id, next_class)
        costs = await charging.charge(w, second.id)
    assert costs is not None
    assert costs.total == euros(29000)
    async with reading(SYSTEM) as r:
        assert (await small.credit(r, credit_id)).state == "converted"


async def test_staff_correct_a_pass_but_never_below_nothing(house: App) -> None:
    here = await small_passes.pool()
    (of,) = here.families
    await small_passes.buy(of, await small_passes.product())
    async with reading(of.visitor) as r:
        (card,) = await pass_views.cards(r)
    async with work(SYSTEM) as w:
        assert await issuing.correct(w, card.pass_id, -4, "counted wrong") == 6
        await issuing.set_last_day(w, card.pass_id, None, "a present")
    with pytest.raises(issuing.NotSoMany):
        async with work(SYSTEM) as w:
            await issuing.correct(w, card.pass_id, -7, "too many")
    with pytest.raises(NotAllowed):
        async with work(of.visitor) as w:
            await issuing.correct(w, card.pass_id, 5, "mine")
    async with reading(of.visitor) as r:
        (card,) = await pass_views.cards(r)
    assert (card.left.minor, card.use_by) == (6, None)


async def test_a_copy_has_the_plan_of_its_original(house: App) -> None:
    of = await booked()
    await charged(of, template_id=await template(parts=4))
    async with reading(of.visitor) as r:
        shape = await view.shape_of(r, of.booking_id)
    assert shape is not None
    assert shape.parts == 4


async def test_strangers_see_no_price_and_families_keep_no_rules(house: App) -> None:
    world = await small.found(price=euros(30000))
    of, other = await small.families(await small.class_(world, **JUNE), 2)
    await charged(of)
    async with reading(other.visitor) as r:
        for ask in (view.why_booking, view.plan_of, view.shape_of):
            with pytest.raises(NotFound):
                await ask(r, of.booking_id)
    with pytest.raises(NotAllowed):
        async with work(of.visitor) as w:
            await keeping.keep_plan(w, "Mine", PlanShape())


async def test_a_booking_that_ends_owes_no_part_after_its_end_and_all_of_them_if_it_stays(
    house: App, clock: TurnableClock
) -> None:
    """It ended unpaid (R74), or staff ended it: nobody pays in May for a class that was left in April."""
    of = await booked(terms={"plan_template_id": await template(parts=3, day=15)})
    await charged(of)
    async with work(SYSTEM) as w:
        (await w.db.get_one(charging.Booking, of.booking_id)).ends_on = date(2026, 4, 1)
    clock.advance(timedelta(days=100))
    async with work(SYSTEM) as w:
        await posting.post_due(w)
        owed_then = len(await debts_of(w, of))
        kept = [day for day, _amount in await scheduled(w, of)]
        assert kept, "the parts after its end wait, in case it stays"
        assert all(day >= "2026-04-01" for day in kept)
        (await w.db.get_one(charging.Booking, of.booking_id)).ends_on = None
    async with work(SYSTEM) as w:
        await posting.post_due(w)
        assert len(await debts_of(w, of)) == owed_then + len(kept)
        assert await scheduled(w, of) == []


async def test_a_cancelled_booking_owes_no_more_parts(house: App, clock: TurnableClock) -> None:
    of = await booked(terms={"plan_template_id": await template(parts=3, day=15)})
    await charged(of)
    async with work(SYSTEM) as w:
        (await w.db.get_one(charging.Booking, of.booking_id)).status = "cancelled"
        before = await debts_of(w, of)
    clock.advance(timedelta(days=100))
    async with work(SYSTEM) as w:
        assert await posting.post_due(w) == 0
        assert await debts_of(w, of) == before
