"""Buying in the portal: choose, for whom, code, price and why, one order for one wish (R62–R65, R81, R86)."""

from __future__ import annotations

import asyncio
from uuid import UUID

from nicegui.testing.user_interaction import UserInteraction
from sqlalchemy import func, select

from db import Order, Product
from services.core.ids import short
from services.core.work import reading, work
from services.demo.timetable import SPLASH
from services.orders import products
from tests.pages.conftest import Portal
from tests.pages.family.test_booking import in_order
from tests.small import SYSTEM
from tests.small_money import euros

ANNA, GRACE, JULIA = (f"{name}@example.com" for name in ("anna", "grace", "julia"))


async def named(name: str) -> UUID:
    """The id of a product."""
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(Product.id).where(Product.name == name))).one()


async def orders_of(portal: Portal) -> int:
    """How many orders Anna has."""
    assert portal.world is not None
    async with reading(SYSTEM) as r:
        found = await r.db.scalar(
            select(func.count()).select_from(Order).where(Order.client_id == portal.world.anna)
        )
    return found or 0


async def change(name: str, **fields: object) -> None:
    """Staff change a product meanwhile."""
    id_ = await named(name)
    async with work(SYSTEM) as w:
        await products.keep(w, id_, **fields)


async def type_code(portal: Portal, code: str) -> None:
    """Type a code and leave its field, as a browser tells it."""
    assert portal.user.client is not None
    field = next(each for each in portal.user.client.layout.descendants() if each.props.get("name") == "code")
    listener = next(each for each in field._event_listeners.values() if each.type == "change")
    portal.user.client.handle_event(
        {
            "id": field.id,
            "listener_id": listener.id,
            "args": [f'"{code}"'],
            "client_id": portal.user.client.id,
        }
    )
    await portal.settle()


async def bought(portal: Portal) -> str:
    """What stands on the page of the new order."""
    return await portal.reads("Ordered")


async def test_the_shop_shows_what_for_whom_how_much_and_how_it_is_paid(portal: Portal) -> None:
    await portal.come_as(ANNA)
    in_order(
        await portal.open("/buy"),
        "Buy a pass",
        "What would you like?",
        "10-entry pass",
        "10 entries · use within 4 months",
        "€90.00",
        "5-entry pass",
        "€50.00",
        "Prepaid credit",
        "worth €30.00",
        "€27.00",
        "For whom?",
        "Mia",
        "Splash Pals · Trinity Pool",
        "Code (optional)",
        "Price",
        "Total",
        "€90.00",
        "You’ll see how to pay €90.00 on the next screen. It’s due by Thu 5 Mar. You can use it right away.",
        "Buy for €90.00",
    )


async def test_a_code_lowers_the_price_and_the_order_keeps_why(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/buy")
    await type_code(portal, "welcome5")
    in_order(portal.text(), "Code: WELCOME5", "€5.00 off", "Total", "€85.00", "Buy for €85.00")
    await portal.tap("Buy for €85.00")
    text = await bought(portal)
    in_order(
        text,
        "Ordered Thu 19 Feb",
        "10-entry pass",
        "€90.00",
        "€5.00 off",
        "Total",
        "€85.00",
        "Why is my price",
    )
    in_order(text, "Payments", "Pay €85.00", "10-entry pass", "10", "of 10 left", "What it was used for")
    for _moment in range(100):
        if portal.sheet():
            break
        await asyncio.sleep(0.03)
    assert "Pay €85.00" in portal.sheet(), "how to pay opens by itself"


async def test_a_code_that_does_not_count_says_why_and_stays(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/buy")
    await type_code(portal, "WINTER5")
    in_order(portal.text(), "It could be used until Sat 31 Jan.", "Total", "€90.00")
    await type_code(portal, "nonsense")
    in_order(portal.text(), "There is no such code. Check how it is written.", "Buy for €90.00")


async def test_two_taps_are_one_order(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/buy")
    before = await orders_of(portal)
    assert portal.user.client is not None
    button = next(
        each
        for each in portal.user.client.layout.descendants()
        if getattr(each, "text", "") == "Buy for €90.00"
    )
    for _tap in range(2):
        UserInteraction(portal.user, {button}, None).click()
    await bought(portal)
    await asyncio.sleep(0.5)  # what the second tap would do, it has done by then
    assert await orders_of(portal) == before + 1


async def test_a_price_that_changed_meanwhile_is_said_and_nothing_is_bought(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/buy")
    await type_code(portal, "WELCOME5")
    before = await orders_of(portal)
    await change("10-entry pass", price=euros(9500))
    await portal.tap("Buy for €85.00")
    text = portal.text()
    in_order(text, "The price has changed from €90.00 to €95.00. Nothing is bought yet", "Buy for €90.00")
    assert await orders_of(portal) == before
    await portal.tap("Buy for €90.00")
    in_order(await bought(portal), "€5.00 off", "Total", "€90.00")


async def test_what_is_not_sold_any_more_is_said_and_what_was_typed_stays(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/buy")
    await type_code(portal, "WELCOME5")
    before = await orders_of(portal)
    async with work(SYSTEM) as w:
        await products.withdraw(w, await named("10-entry pass"))
    await portal.tap("Buy for €85.00")
    text = portal.text()
    in_order(text, "10-entry pass isn’t sold any more. Nothing is bought: please choose something else.")
    assert await orders_of(portal) == before
    await portal.tap("5-entry pass")
    in_order(portal.text(), "5-entry pass", "€5.00 off", "Total", "€45.00", "Buy for €45.00")


async def test_what_nobody_of_the_family_could_use_cannot_be_bought_and_says_why(portal: Portal) -> None:
    await portal.come_as(GRACE)
    text = await portal.open("/buy")
    in_order(text, "What would you like?", "Prepaid credit", "Buy for €27.00")
    await portal.tap("10-entry pass")
    text = await portal.reads("your family is in none yet")
    assert "Buy for" not in text


async def test_what_is_in_credit_is_used_and_said_before(portal: Portal) -> None:
    await portal.come_as(GRACE)
    in_order(
        await portal.open("/buy"), "€12.00 comes from your credit.", "how to pay €15.00", "Buy for €27.00"
    )
    await portal.tap("Buy for €27.00")
    in_order(await bought(portal), "€12.00 of €27.00 paid", "Pay €15.00")


async def test_the_address_names_what_is_chosen(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ANNA)
    five = short(await named("5-entry pass"))
    text = await portal.open(f"/buy?product={five}&for={short(portal.world.booking('Mia', SPLASH))}")
    assert "Buy for €50.00" in text


async def test_where_nothing_is_sold_nothing_is_offered(portal: Portal) -> None:
    async with work(SYSTEM) as w:
        for product in await w.db.scalars(select(Product)):
            product.active = False
    await portal.come_as(ANNA)
    assert "Nothing to buy" in await portal.open("/buy")
    assert "Buy a pass" not in await portal.open("/benefits")


async def test_orders_are_listed_with_what_is_to_pay_first(portal: Portal) -> None:
    await portal.come_as(ANNA)
    in_order(
        await portal.open("/orders?view=orders"),
        "Bought",
        "10-entry pass",
        "Due Fri 27 Feb",
        "€90.00",
        "5-entry pass",
        "Paid",
        "Prepaid credit",
        "Paid",
        "Buy a pass",
    )
    await portal.come_as(JULIA)
    assert "Nothing bought yet" in await portal.open("/orders?view=orders")
