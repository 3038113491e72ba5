"""Staff change a pass, or delete an order: what is said before is what happens, and the family is told (A9, Q18)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Entry, OutboxMessage, Pass
from services.attendance import picking
from services.core.refusals import NotAllowed, NotFound
from services.core.typed_form import NotAsTyped
from services.core.work import App, reading, work
from services.ledger.entries import ENTRY
from services.orders import adjusting, deleting, placing, products, view
from services.orders.adjusting import Adjustment, NothingToChange
from services.orders.placing import Chosen, Withdrawn
from services.orders.view import OrderFilter
from services.passes.issuing import NotSoMany
from services.payments.receiving import WhyIsNeeded
from tests.small import SYSTEM, Family
from tests.small_money import credit, euros, pay
from tests.small_passes import buy, left_on, owed_for, pool, product


async def _pass_of(of: Family) -> Pass:
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(Pass).where(Pass.client_id == of.client_id))).one()


async def _told(name: str) -> list[str]:
    async with reading(SYSTEM) as r:
        rows = await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == name))
        return [row.address for row in rows]


async def test_entries_are_added_by_the_ledger_and_the_family_is_told(house: App) -> None:
    of = (await pool()).families[0]
    await buy(of, await product())
    pass_ = await _pass_of(of)
    async with work(SYSTEM) as w:
        assert (
            await adjusting.adjust(w, pass_.id, Adjustment(2, pass_.expires_on, "the pool was closed")) == 12
        )
    async with reading(SYSTEM) as r:
        assert await left_on(r, of) == [12]
        entry = (await r.db.scalars(select(Entry).where(Entry.kind == "corrected"))).one()
        assert (entry.amount, entry.unit, entry.why) == (2, ENTRY, "the pool was closed")
    assert len(await _told("pass-changed")) == 1


async def test_no_more_is_taken_off_than_there_is_and_then_nothing_happens(house: App) -> None:
    of = (await pool()).families[0]
    await buy(of, await product())
    pass_ = await _pass_of(of)
    with pytest.raises(NotSoMany):
        async with work(SYSTEM) as w:
            await adjusting.adjust(w, pass_.id, Adjustment(-11, date(2026, 12, 31), "a slip"))
    async with reading(SYSTEM) as r:
        assert await left_on(r, of) == [10]
    assert (await _pass_of(of)).expires_on == pass_.expires_on
    assert await _told("pass-changed") == []


async def test_without_a_reason_or_a_change_nothing_happens(house: App) -> None:
    of = (await pool()).families[0]
    await buy(of, await product())
    pass_ = await _pass_of(of)
    for to, refusal in (
        (Adjustment(1, pass_.expires_on, " "), WhyIsNeeded),
        (Adjustment(0, pass_.expires_on, "because"), NothingToChange),
    ):
        with pytest.raises(refusal):
            async with work(SYSTEM) as w:
                await adjusting.adjust(w, pass_.id, to)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"way": "add", "number": "-3", "last_day": "", "why": "x"}, {"number"}),
        ({"way": "add", "number": "3.5", "last_day": "", "why": "x"}, {"number"}),
        ({"way": "add", "number": "99999999999999999999", "last_day": "", "why": "x"}, {"number"}),
        ({"way": "steal", "number": "3", "last_day": "31.12.2026", "why": ""}, {"way", "last_day", "why"}),
    ],
)
def test_what_cannot_be_is_said_field_by_field(said: dict[str, str], wrong: set[str]) -> None:
    with pytest.raises(NotAsTyped) as told:
        adjusting.read(said, ENTRY)
    assert set(told.value.fields) == wrong


def test_money_of_prepaid_credit_is_read_as_an_amount() -> None:
    said = {"way": "take", "number": "12,50", "last_day": "2026-12-31", "why": "refunded in cash"}
    assert adjusting.read(said, "EUR") == Adjustment(-1250, date(2026, 12, 31), "refunded in cash")


async def test_families_change_nothing_themselves(house: App) -> None:
    of = (await pool()).families[0]
    order_id = await buy(of, await product())
    pass_ = await _pass_of(of)
    with pytest.raises(NotAllowed):
        async with work(of.visitor) as w:
            await adjusting.adjust(w, pass_.id, Adjustment(5, None, "please"))
    with pytest.raises(NotAllowed):
        async with reading(of.visitor) as r:
            await deleting.before(r, order_id)
    with pytest.raises(NotFound):
        async with reading(of.visitor) as r:
            await view.placed_by(r, order_id)


async def test_what_deleting_says_before_is_what_happens(house: App) -> None:
    made = await pool()
    of = made.families[0]
    order_id = await buy(of, await product(), paid=False)
    async with reading(SYSTEM) as r:
        debt_id = (await view.one(r, order_id)).debts[0].debt_id
    await pay(of, 9000, debt_id)
    async with work(of.visitor) as w:
        await picking.pick(w, of.booking_id, made.session_ids[0])
    async with reading(SYSTEM) as r:
        said = await deleting.before(r, order_id)
    assert (said.to_credit, said.not_asked, said.used_on) == (euros(9000), euros(0), 1)
    assert [(name, left.minor) for name, left in said.ends] == [("10-entry pass", 9)]
    async with work(SYSTEM) as w:
        await deleting.delete(w, order_id, "bought twice")
    async with reading(SYSTEM) as r:
        assert await credit(r, of) == said.to_credit.minor
        assert await left_on(r, of) == [0]
        assert await owed_for(r, of) == 0
        done = [each.act for each in await view.placed_by(r, order_id)]
    assert sorted(done) == ["deleted", "placed"]
    assert len(await _told("order-deleted")) == 1


async def test_deleting_an_order_that_is_half_paid(house: App) -> None:
    of = (await pool()).families[0]
    order_id = await buy(of, await product(), paid=False)
    async with reading(SYSTEM) as r:
        debt_id = (await view.one(r, order_id)).debts[0].debt_id
    await pay(of, 4000, debt_id)
    async with reading(SYSTEM) as r:
        said = await deleting.before(r, order_id)
    assert (said.to_credit, said.not_asked) == (euros(4000), euros(5000))
    with pytest.raises(WhyIsNeeded):
        async with work(SYSTEM) as w:
            await deleting.delete(w, order_id, "  ")
    async with work(SYSTEM) as w:
        await deleting.delete(w, order_id, "a mistake")
    async with reading(SYSTEM) as r:
        assert await credit(r, of) == 4000


async def test_what_prepaid_credit_has_paid_goes_back_there_and_not_into_credit(house: App) -> None:
    made = await pool()
    of = made.families[0]
    prepaid = await product(
        kind="prepaid", name="Prepaid", price=euros(3000), value=euros(3000), entries=None
    )
    order_id = await buy(of, prepaid, booking_id=None)
    async with work(of.visitor) as w:
        await picking.pick(w, of.booking_id, made.session_ids[0])
    async with reading(SYSTEM) as r:
        said = await deleting.before(r, order_id)
        assert (said.to_credit, said.used_on) == (euros(3000), 1)
        assert [left.minor for _name, left in said.ends] == [1800]


async def test_staff_sell_what_is_not_offered_to_families_but_nothing_that_is_withdrawn(house: App) -> None:
    of = (await pool()).families[0]
    hidden = await product(on_profile=False)
    lines = [Chosen(hidden)]
    with pytest.raises(Withdrawn):
        async with work(of.visitor) as w:
            await placing.place(w, lines, booking_id=of.booking_id)
    async with work(SYSTEM) as w:
        await placing.place(w, lines, booking_id=of.booking_id, client_id=of.client_id)
        await products.withdraw(w, hidden)
    with pytest.raises(Withdrawn):
        async with work(SYSTEM) as w:
            await placing.place(w, lines, booking_id=of.booking_id, client_id=of.client_id)


async def test_orders_are_found_and_narrowed_down(house: App) -> None:
    one, two = (await pool(2)).families
    paid = await buy(one, await product())
    unpaid = await buy(two, await product(name="Čerešňa pass"), paid=False)
    gone = await buy(two, await product(name="Towel", kind="service", entries=None), paid=False)
    async with work(SYSTEM) as w:
        await deleting.delete(w, gone, "no towels left")

    async def found(only: OrderFilter | None = None, text: str = "") -> list[UUID]:
        async with reading(SYSTEM) as r:
            return [each.order_id for each in await view.listed(r, only=only, text=text)]

    async with reading(SYSTEM) as r:
        number = (await view.one(r, paid)).number
    assert (await found())[0] == unpaid, "unpaid first"
    assert await found(OrderFilter.UNPAID) == [unpaid]
    assert await found(OrderFilter.PAID) == [paid]
    assert await found(OrderFilter.DELETED) == [gone]
    assert await found(text="čerešňa") == [unpaid]
    assert await found(text=f"#{number}") == [paid]
    assert await found(text="100%_") == []
