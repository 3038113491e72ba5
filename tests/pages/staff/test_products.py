"""Products on the staff side: what is typed, what a parent reads of it, and two who edit one (R62–R65)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import Order, Product
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.orders import products
from tests.pages.conftest import Portal
from tests.pages.staff.filling import colleague, held, send, type_in
from tests.small_money import euros

SYSTEM = Visitor.system("test")


async def _product(**fields: object) -> UUID:
    what = {"kind": "pass", "name": "Family pass", "price": euros(9000), "entries": 10, "for_family": True}
    async with work(SYSTEM) as w:
        return (await products.keep(w, **(what | fields))).id


async def _row(name: str) -> Product:
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(Product).where(Product.name == name))).one()


async def test_a_pass_is_added_with_all_its_policies_and_parents_read_what_was_shown(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    assert "A pass" in await portal.open("/staff/new-product")
    text = await portal.open("/staff/new-product?kind=pass")
    assert "As soon as the form is filled" in text
    typed = {"name": "Summer pass", "price": "45,50", "entries": "5", "months": "3", "for_family": "yes"}
    await type_in(portal, **typed)
    read = "5 entries · use within 3 months · for the whole family"
    shown = await portal.reads("One entry comes to €9.10.")
    assert read.replace("\u00a0", " ") in shown.replace("\u00a0", " ")
    assert "Bought today, it can be used until" in shown
    await send(portal, **typed)
    await portal.reads("Sold now")
    made = await _row("Summer pass")
    assert (made.price, made.entries, made.months, made.for_family) == (euros(4550), 5, 3, True)
    await portal.come_as("anna@example.com")
    shop = (await portal.open("/buy")).replace("\u00a0", " ")
    assert "Summer pass" in shop
    assert read.replace("\u00a0", " ") in shop


async def test_everything_that_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    portal: Portal,
) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/new-product?kind=pass")
    await send(portal, name="", price="1.234", entries="0", months="999999999999")
    text = portal.text()
    assert "This is needed." in text
    assert "Write the amount like 84.00 or 84,00." in text
    assert "Write a whole number from 1 to 500." in text
    assert "Write a whole number from 1 to 60." in text
    assert "error" not in text.lower()
    await send(portal, name="Pass", price="999999999", entries="5")
    assert "That is too much to be meant." in portal.text()
    await send(portal, name="Pass", price="-5", entries="5")
    assert "It can’t be less than nothing." in portal.text()
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(Product.id).where(Product.name == "Pass")) is None


async def test_a_double_tap_adds_one_product(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/new-product?kind=service")
    import asyncio

    await asyncio.gather(send(portal, name="T-shirt", price="15"), send(portal, name="T-shirt", price="15"))
    await portal.reads("Sold now")
    assert (await _row("T-shirt")).price == euros(1500)


async def test_the_second_editor_sees_the_difference_field_by_field_and_loses_nothing(portal: Portal) -> None:
    product_id = await _product(months=4)
    petra = await colleague(portal)
    await portal.come_as_staff("owner")
    await portal.open(f"/staff/products/{short(product_id)}")
    async with work(petra) as w:
        await products.keep(w, product_id, 1, price=euros(9500), months=6, about="With towels")
    await send(portal, price="92.00", name="Family pass plus")
    text = portal.text()
    assert "Petra changed this while you had it open" in text
    assert "Theirs 95.00 € Yours, in the form 92.00 €" in text
    assert "Now 6. You had not changed it." in text
    assert "Now With towels. You had not changed it." in text
    untouched = await _row("Family pass")
    assert (untouched.price, untouched.version) == (euros(9500), 2), "nothing is overwritten in silence"
    assert held(portal)["months"] == "6"
    assert held(portal)["about"] == "With towels"
    await send(portal, price="92.00", name="Family pass plus")
    await portal.reads("Sold now")
    kept = await _row("Family pass plus")
    assert (kept.price, kept.months, kept.about, kept.version) == (euros(9200), 6, "With towels", 3)


async def test_their_value_can_be_taken_instead(portal: Portal) -> None:
    product_id = await _product()
    petra = await colleague(portal)
    await portal.come_as_staff("owner")
    await portal.open(f"/staff/products/{short(product_id)}")
    async with work(petra) as w:
        await products.keep(w, product_id, 1, price=euros(9500))
    await send(portal, price="92.00")
    await portal.tap("Take theirs")
    assert held(portal)["price"] == "95.00"


async def test_a_price_that_staff_change_while_a_parent_pays_is_told_before_anything_is_bought(
    portal: Portal,
) -> None:
    product_id = await _product()
    petra = await colleague(portal)
    await portal.come_as("anna@example.com")
    await portal.open(f"/buy?product={short(product_id)}")
    async with work(petra) as w:
        await products.keep(w, product_id, 1, price=euros(9500))
    before = await _orders()
    await portal.tap("Buy for €90.00")
    text = await portal.reads("The price has changed from €90.00 to €95.00.")
    assert "Nothing is bought yet" in text
    assert await _orders() == before
    await portal.tap("Buy for €95.00")
    assert await _orders() == before + 1


async def test_a_product_that_staff_withdraw_while_it_is_in_the_form_is_told_and_the_rest_stays(
    portal: Portal,
) -> None:
    product_id = await _product(name="Goes away")
    await portal.come_as_staff("owner")
    await portal.open(f"/staff/products/{short(product_id)}")
    await portal.tap("Sell it no longer")
    assert "Whoever has it in the form right now is told before they pay." in portal.sheet()
    await portal.tap_in_sheet("Not now")
    staff = await colleague(portal)
    await portal.come_as("anna@example.com")
    await portal.open(f"/buy?product={short(product_id)}")
    async with work(staff) as w:
        await products.withdraw(w, product_id)
    before = await _orders()
    await portal.tap("Buy for €90.00")
    await portal.reads("Goes away isn’t sold any more. Nothing is bought")
    assert await _orders() == before


async def test_what_was_withdrawn_can_be_sold_again_and_what_was_bought_stays(portal: Portal) -> None:
    product_id = await _product(name="Comes back")
    await portal.come_as("anna@example.com")
    await portal.open(f"/buy?product={short(product_id)}")
    await portal.tap("Buy for €90.00")
    await portal.come_as_staff("owner")
    text = await portal.open(f"/staff/products/{short(product_id)}")
    assert "A change counts for new orders only" in text
    await portal.tap("Sell it no longer")
    assert "What was bought stays" in portal.sheet()
    await portal.tap_in_sheet("Sell it no longer")
    await portal.reads("Not sold any more")
    await portal.open(f"/staff/products/{short(product_id)}")
    await portal.tap("Sell it again")
    await portal.reads("Sold now")
    assert (await _row("Comes back")).active


async def test_only_who_looks_after_money_comes_in(portal: Portal) -> None:
    product_id = await _product()
    await portal.come_as_staff("main_instructor")
    for path in (
        "/staff/products",
        f"/staff/products/{short(product_id)}",
        "/staff/prices",
        "/staff/discounts",
    ):
        assert (await portal.http.get(path)).status_code == 404


async def _orders() -> int:
    async with reading(SYSTEM) as r:
        return len((await r.db.scalars(select(Order.id))).all())
