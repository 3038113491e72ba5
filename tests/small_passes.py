"""A small pay-as-you-go class, and passes for it, for tests of picking, orders and passes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Account, Debt, Pass, Session
from services import provider
from services.core.work import Reading, reading, work
from services.orders import placing, products
from services.orders.placing import Chosen
from services.provider.paying import set_payment
from tests import small
from tests.small import SYSTEM, Family, Small
from tests.small_money import euros, pay


@dataclass(slots=True)
class Pool:
    """A pay-as-you-go class at €12.00 a session, and families who are in it."""

    world: Small
    class_id: UUID
    families: list[Family]
    session_ids: list[UUID]
    """Of the sessions ahead, in order of time."""


async def pool(
    number: int = 1, *, capacity: int = 8, terms: dict[str, Any] | None = None, **programme: Any
) -> Pool:
    """A class with so many families; `terms` are payment terms of the provider."""
    world = await small.found(
        **({"kind": "pay_as_you_go", "unit_price": euros(1200), "allows_make_ups": False} | programme)
    )
    class_id = await small.class_(world, capacity=capacity)
    families = await small.families(class_id, number)
    async with work(SYSTEM) as w:
        if terms:
            await set_payment(w, (await provider.current(w)).id, **terms)
    async with reading(SYSTEM) as r:
        ahead = [each.id for each in await small.sessions(r, class_id) if each.starts_at > r.now]
    return Pool(world, class_id, families, ahead)


async def product(**fields: Any) -> UUID:
    """A pass of ten entries for €90.00, four months long, unless told otherwise."""
    async with work(SYSTEM) as w:
        made = await products.keep(
            w,
            **(
                {"kind": "pass", "name": "10-entry pass", "price": euros(9000), "entries": 10, "months": 4}
                | fields
            ),
        )
        return made.id


async def buy(of: Family, product_id: UUID, *, paid: bool = True, **how: Any) -> UUID:
    """An order of one product by the family for its booking; paid in full unless told otherwise."""
    async with work(of.visitor) as w:
        order_id = await placing.place(w, [Chosen(product_id)], **({"booking_id": of.booking_id} | how))
    if paid:
        await pay_order(of, order_id)
    return order_id


async def pay_order(of: Family, order_id: UUID) -> None:
    """Money comes for all that is left to pay of the order."""
    async with reading(SYSTEM) as r:
        rows = await r.db.execute(
            select(Debt.id, Account.balance)
            .join(Account, Account.id == Debt.account_id)
            .where(Debt.order_id == order_id)
        )
        open_ = rows.all()
    for debt_id, left in open_:
        if left:
            await pay(of, left, debt_id)


async def left_on(r: Reading, of: Family) -> list[int]:
    """What is left on each of the family's passes and prepaid credits, in the order of buying."""
    rows = await r.db.scalars(
        select(Account.balance)
        .join(Pass, Pass.account_id == Account.id)
        .where(Pass.client_id == of.client_id)
        .order_by(Pass.issued_at, Pass.name)
    )
    return list(rows)


async def owed_for(r: Reading, of: Family) -> int:
    """What the family owes altogether, in cents."""
    rows = await r.db.scalars(
        select(Account.balance).where(Account.client_id == of.client_id, Account.kind == "debt")
    )
    return sum(rows)


async def taken(r: Reading, session_id: UUID) -> int:
    """Places taken in a session."""
    return (await r.db.get_one(Session, session_id)).taken
