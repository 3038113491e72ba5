"""Acts in the shop: passes and prepaid credit bought, paid, corrected; orders deleted."""

from __future__ import annotations

from typing import Any

from services.core.work import Work
from services.orders import deleting, placing
from services.orders.placing import Chosen
from services.passes import issuing
from tests.model.hands import Chance, Hands, uid
from tests.model.money import hand_in, left_of
from tests.model.world import CODE


async def buy(h: Hands, n: Chance) -> None:
    """A family buys something, now and then with a double tap or a code, and mostly pays at once."""
    of, product_id = h.family(n), n.one(h.where.products)
    pays, codes = n.number() % 3 < 2, [CODE] if n.odd() else []
    key, chosen = f"buy {h.next()}", [Chosen(product_id, 2 if n.odd() else 1)]

    async def tap() -> Any:
        return await h.act(
            of.visitor,
            lambda w: placing.place(
                w,
                chosen,
                booking_id=of.booking_id,
                codes=codes,
                key=key,
            ),
        )

    order_id = await h.twice(n, tap)
    h.memory.orders += 1
    if pays:
        for debt_id, left in await left_of(order_id):
            await hand_in(h, of, left, [debt_id])


async def delete(h: Hands, n: Chance) -> None:
    """Staff delete an order; doing it twice does it once."""
    order = n.one(h.book.orders)
    for _time in range(2 if n.odd() else 1):
        await h.staff(lambda w: deleting.delete(w, uid(order.id), "mistake"))


async def correct_pass(h: Hands, n: Chance) -> None:
    """Staff add an entry to a pass, or take one."""
    pass_, by = n.one(h.book.passes), (1, -1, -3)[n.number() % 3]

    async def correct(w: Work) -> int:
        return await issuing.correct(w, uid(pass_.id), by, "counted again")

    await h.staff(correct)
    h.memory.on_passes[uid(pass_.account_id)] += by


ACTS = {"buy": buy, "buy_more": buy, "delete": delete, "correct_pass": correct_pass}
