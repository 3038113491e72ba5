"""Orders, prices and discounts on the staff side: what is said before a tap is what happens (R36, R62–R86)."""

from __future__ import annotations

import asyncio
from uuid import UUID

from sqlalchemy import func, select

from db import Booking, Class, Client, DiscountRule, Order, Pass, PlanTemplate, Product, Programme
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from services.prices import keeping, policies, price_list
from tests.pages.conftest import Portal
from tests.pages.staff.filling import colleague, send, type_in
from tests.small_money import euros

SYSTEM = Visitor.system("test")


async def _order(portal: Portal, name: str = "10-entry pass") -> UUID:
    assert portal.world is not None
    async with reading(SYSTEM) as r:
        pass_ = select(Pass.order_id).where(Pass.client_id == portal.world.anna, Pass.name == name)
        found = (await r.db.scalars(pass_)).one()
    assert found is not None
    return found


async def test_orders_are_found_by_name_and_number_and_unpaid_ones_are_first(portal: Portal) -> None:
    await portal.come_as_staff("assistant")
    text = await portal.open("/staff/orders")
    assert text.index("10-entry pass") < text.index("5-entry pass")
    assert "10-entry pass" not in await portal.open("/staff/orders?only=paid")
    assert "No order matches" in await portal.open("/staff/orders?q=nobody-of-this-name")
    order_id = await _order(portal)
    async with reading(SYSTEM) as r:
        number = (await r.db.get_one(Order, order_id)).number
    assert "10-entry pass" in await portal.open(f"/staff/orders?q={number}")


async def test_a_pass_is_changed_with_a_reason_and_its_history_says_so(portal: Portal) -> None:
    order_id = await _order(portal)
    await portal.come_as_staff("owner")
    text = await portal.open(f"/staff/orders/{short(order_id)}")
    assert "Placed" in text
    assert "Anna Novak" in text, "who has placed it"
    await portal.tap("Change entries or last day")
    assert "the family is told by email" in portal.sheet()
    await send(portal, number="3", way="take", why="")
    assert "Say why in a few words" in portal.sheet()
    await send(portal, number="500", way="take", why="a slip")
    assert "are left on it, so no more can be taken off" in portal.sheet()
    await send(portal, number="2", way="add", why="The pool was closed")
    text = await portal.reads("The pool was closed")
    assert "Corrected: 2 entries more" in text


async def test_deleting_says_before_what_becomes_of_money_and_entries(portal: Portal) -> None:
    order_id = await _order(portal)
    await portal.come_as_staff("owner")
    await portal.open(f"/staff/orders/{short(order_id)}")
    await portal.tap("Delete this order")
    words = portal.sheet()
    assert "The €90.00 that are still open are not asked for any more." in words
    assert "10-entry pass ends:" in words
    assert "sessions that it has paid for stay booked" in words
    await send(portal, why="Bought twice")
    text = await portal.reads("This order is deleted.")
    assert "Bought twice" in text
    assert "Delete this order" not in text


async def test_something_is_sold_to_a_family_once_though_tapped_twice(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as_staff("owner", "Petra")
    assert "Anna Novak" in await portal.open("/staff/sell?q=theo"), "found by the child's name, too"
    text = await portal.open(f"/staff/sell/{short(portal.world.anna)}")
    assert "Anna Novak gets the order by email and owes €90.00" in text
    await asyncio.gather(portal.tap("Sell for €90.00"), portal.tap("Sell for €90.00"))
    await portal.reads("Petra")
    async with reading(SYSTEM) as r:
        made = await r.db.scalar(
            select(func.count())
            .select_from(Order)
            .where(Order.client_id == portal.world.anna, Order.created_at == r.now)
        )
    assert made == 1


async def test_a_price_says_for_whom_it_counts_before_it_is_saved(portal: Portal) -> None:
    async with reading(SYSTEM) as r:
        programme = (await r.db.scalars(select(Programme).where(Programme.name == MONDAYS.programme))).one()
        families = await r.db.scalar(
            select(func.count(func.distinct(Booking.client_id)))
            .join(Class, Class.id == Booking.class_id)
            .where(
                Class.programme_id == programme.id,
                Booking.status.in_(("enrolled", "trial_started")),
                Class.last_on >= r.now.date(),
            )
        )
    await portal.come_as_staff("owner")
    assert "€288.00" in await portal.open("/staff/prices")
    text = await portal.open(f"/staff/prices/{short(programme.id)}")
    assert "Counts for new bookings only;" in text
    shown = int(text.split("Counts for new bookings only; ")[1].split(" ")[0])
    assert shown >= (families or 0) > 0
    await send(portal, price="dear")
    assert "Write the amount like 84.00" in portal.text()
    await send(portal, price="299,50", unit_price="")
    await portal.reads("€299.50")


async def test_what_would_cost_nothing_is_asked_about_in_words_first(portal: Portal) -> None:
    """A price of 0 is more often a slip than meant; once it is said, it is not asked again."""
    await portal.come_as_staff("owner")
    await portal.open("/staff/new-product?kind=pass")
    typed = {"name": "Taster", "price": "0", "entries": "1"}
    await send(portal, **typed)
    assert "Whoever takes it pays nothing, as often as they like" in portal.sheet()
    async with reading(SYSTEM) as r:
        named = select(Product).where(Product.name == "Taster")
        assert (await r.db.scalars(named)).first() is None
    await portal.tap("Yes, it costs nothing")
    await portal.reads("Added. Families can buy it from now on.")
    async with reading(SYSTEM) as r:
        made = (await r.db.scalars(named)).one()
    await portal.open(f"/staff/products/{short(made.id)}")
    await send(portal, name="Taster session")
    await portal.reads("Saved.")


async def test_a_class_for_nothing_is_asked_about_first(portal: Portal) -> None:
    async with reading(SYSTEM) as r:
        programme = (await r.db.scalars(select(Programme).where(Programme.name == MONDAYS.programme))).one()
    await portal.come_as_staff("owner")
    await portal.open(f"/staff/prices/{short(programme.id)}")
    await send(portal, price="0,00")
    assert "A price of 0 means that whoever books from now on owes nothing." in portal.sheet()
    await portal.tap("Yes, it costs nothing")
    await portal.reads("Saved. It counts for new bookings from now on.")
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Programme, programme.id)).price == euros(0)


async def test_two_who_price_one_programme_see_each_other(portal: Portal) -> None:
    async with reading(SYSTEM) as r:
        programme = (await r.db.scalars(select(Programme).where(Programme.name == MONDAYS.programme))).one()
    petra = await colleague(portal)
    await portal.come_as_staff("owner")
    await portal.open(f"/staff/prices/{short(programme.id)}")
    async with work(petra) as w:
        await price_list.set_programme_price(w, programme.id, programme.version, euros(31000), None)
    await send(portal, price="300")
    assert "Theirs 310.00 € Yours, in the form 300 €" in portal.text()
    await send(portal, price="300")
    await portal.reads("€300.00")


async def test_terms_show_a_live_example_and_change_only_what_was_typed(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    text = await portal.open("/staff/terms")
    assert "Mighty Movers, Splash Pals, and Street Dance Juniors are paid in their own way" in text
    assert "An example" in text
    await type_in(portal, fee="12,00", late_mode="automatic", pro_rata="full")
    text = await portal.reads("Booking fee due")
    assert "€12.00" in text
    await type_in(portal, late_mode="manual")
    await portal.reads("the portal asks them to write to you, and you can book them")
    await type_in(portal, late_mode="disabled")
    await portal.reads("Nobody can, neither they nor you.")
    await send(portal, fee="12,00", second_reminder_days="1")
    assert "The second reminder has to come after the first one." in portal.text()
    await send(portal, fee="12,00", second_reminder_days="9")
    await portal.reads("fee €12.00")
    async with reading(SYSTEM) as r:
        terms = (await policies.terms_of(r)).terms
    assert (terms.fee, terms.second_reminder_days, terms.due_days) == (euros(1200), 9, 14)


async def test_a_plan_is_previewed_with_all_its_parts_and_they_come_to_the_whole(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/new-plan")
    typed = {"name": "In four", "parts": "4", "down_payment": "40", "day": "15", "example_price": "250,01"}
    await type_in(portal, **typed)
    text = await portal.reads("Part 4 of 4")
    assert text.count("€52.50") == 3
    assert "€52.51" in text, "the last part takes the difference"
    assert "Together €250.01" in text
    await send(portal, **typed)
    await portal.reads("In four")
    async with reading(SYSTEM) as r:
        made = (await r.db.scalars(select(PlanTemplate).where(PlanTemplate.name == "In four"))).one()
    assert made.facts["parts"] == 4
    assert "example_price" not in made.facts


async def test_a_code_is_kept_and_the_example_says_why_each_rule_counts_or_not(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as_staff("owner")
    await portal.open("/staff/new-discount?kind=code")
    typed = {"name": "Spring", "code": "spring 15", "off": "15 %", "cap": "20"}
    await type_in(portal, **typed)
    await portal.reads("Whoever types SPRING15 pays 15%, at most €20.00 less.")
    await send(portal, **typed)
    await portal.reads("SPRING15 · 15%, at most €20.00")
    await portal.open("/staff/discount-example?q=anna novak")
    async with reading(SYSTEM) as r:
        child = await r.db.scalar(
            select(Booking.attendee_id).where(Booking.client_id == portal.world.anna).limit(1)
        )
        class_id = await r.db.scalar(
            select(Class.id).where(Class.name.startswith("Bounce"), Class.last_on > r.now.date()).limit(1)
        )
    chosen = {"child": str(child), "class": str(class_id), "origin": "online"}
    await send(portal, **chosen, code="spring15")
    text = await portal.reads("Each rule, and why")
    assert "Code: SPRING15" in text
    assert "off" in text.split("Code: SPRING15")[1]
    await send(portal, **chosen, code="nonsense")
    text = await portal.reads("There is no such code.")
    assert "Does not count" in text
    await send(portal, **(chosen | {"origin": "staff"}), code="")
    await portal.reads("Such discounts are given when you book online yourself.")
    async with reading(SYSTEM) as r:
        rule = (await r.db.scalars(select(DiscountRule).where(DiscountRule.code == "SPRING15"))).one()
    assert rule.used == 0, "nothing is booked by an example"


async def test_a_discount_is_ended_and_counts_again(portal: Portal) -> None:
    async with reading(SYSTEM) as r:
        rule = next(each for each in await keeping.every_rule(r) if each.kind == "sibling")
    await portal.come_as_staff("owner")
    await portal.open(f"/staff/discounts/{short(rule.id)}")
    await portal.tap("End it")
    await portal.reads("Ended")
    await portal.open(f"/staff/discounts/{short(rule.id)}")
    await portal.tap("Let it count again")
    await portal.reads("For families")
    async with reading(SYSTEM) as r:
        assert (await keeping.one_rule(r, rule.id)).active


async def test_a_gift_card_needs_a_family_that_there_is(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/new-discount?kind=voucher")
    typed = {"name": "Birthday", "code": "gift 7", "left": "50"}
    await send(portal, **typed, email="nobody@example.com")
    assert "No family has this address." in portal.text()
    await send(portal, **typed, email="Anna@Example.com")
    await portal.reads("€50.00 left")
    async with reading(SYSTEM) as r:
        card = (await r.db.scalars(select(DiscountRule).where(DiscountRule.code == "GIFT7"))).one()
        owner = await r.db.get_one(Client, card.client_id)
    assert owner.email == "anna@example.com"
