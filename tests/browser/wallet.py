"""What Anna has bought, for the tour: passes, orders, and the list of sessions to book."""

from __future__ import annotations

from sqlalchemy import select

from db import Order, OrderItem, Pass, Product
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from services.demo.timetable import SPLASH
from tests.world import World

PLACES = ("pass", "pass-ended", "prepaid", "product", "book", "picked", "order", "order-paid")


async def found(world: World) -> dict[str, str]:
    """Their addresses; "product" is an id alone."""
    async with reading(Visitor.system("tour")) as r:
        rows = await r.db.execute(select(Pass.name, Pass.id).where(Pass.client_id == world.anna))
        passes = {name: short(id_) for name, id_ in rows}
        rows = await r.db.execute(
            select(OrderItem.name, Order.id)
            .join(Order, Order.id == OrderItem.order_id)
            .where(Order.client_id == world.anna)
        )
        orders = {name: short(id_) for name, id_ in rows}
        product = (await r.db.scalars(select(Product.id).where(Product.name == "10-entry pass"))).one()
    return {
        "pass": f"/passes/{passes['10-entry pass']}",
        "pass-ended": f"/passes/{passes['5-entry pass']}",
        "prepaid": f"/passes/{passes['Prepaid credit']}",
        "product": short(product),
        "book": f"/book/{short(world.booking('Mia', SPLASH))}",
        "picked": f"/picked/{short(await world.attendance('Mia', SPLASH, 1))}",
        "order": f"/orders/{orders['10-entry pass']}",
        "order-paid": f"/orders/{orders['5-entry pass']}",
    }
