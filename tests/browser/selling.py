"""What Hop & Tumble sells, for the tour of the staff side."""

from __future__ import annotations

from sqlalchemy import select

from db import Class, DiscountRule, Order, OrderItem, PlanTemplate, Product, Programme
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from services.demo.timetable import MONDAYS, SPLASH
from tests.world import World

PLACES = (
    *("sold", "placed", "price-of", "price-singly", "price-of-class", "terms-of"),
    *("plan-of", "code-of", "siblings-of", "sell-to"),
)


async def found(world: World) -> dict[str, str]:
    """Their addresses."""
    async with reading(Visitor.system("tour")) as r:
        programmes = {row.name: short(row.id) for row in await r.db.scalars(select(Programme))}
        product = (await r.db.scalars(select(Product.id).where(Product.name == "10-entry pass"))).one()
        order = await r.db.scalar(
            select(OrderItem.order_id)
            .join(Order, Order.id == OrderItem.order_id)
            .where(OrderItem.name == "10-entry pass", Order.client_id == world.anna)
        )
        class_id = (await r.db.scalars(select(Class.id).where(Class.name == MONDAYS.name).limit(1))).one()
        plan = (await r.db.scalars(select(PlanTemplate.id).limit(1))).one()
        code = (await r.db.scalars(select(DiscountRule.id).where(DiscountRule.code == "WELCOME5"))).one()
        siblings = (await r.db.scalars(select(DiscountRule.id).where(DiscountRule.kind == "sibling"))).one()
    assert order is not None
    return {
        "sold": f"/staff/products/{short(product)}",
        "placed": f"/staff/orders/{short(order)}",
        "price-of": f"/staff/prices/{programmes[MONDAYS.programme]}",
        "price-singly": f"/staff/prices/{programmes[SPLASH.programme]}",
        "price-of-class": f"/staff/class-prices/{short(class_id)}",
        "terms-of": f"/staff/terms/{programmes[SPLASH.programme]}",
        "plan-of": f"/staff/plans/{short(plan)}",
        "code-of": f"/staff/discounts/{short(code)}",
        "siblings-of": f"/staff/discounts/{short(siblings)}",
        "sell-to": f"/staff/sell/{short(world.anna)}",
    }
