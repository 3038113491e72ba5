"""What Anna has to pay, for the tour: one payment, two together, and one that is on its way."""

from __future__ import annotations

from sqlalchemy import select

from db import Account, Debt
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from tests.world import World

PLACES = ("to-pay", "to-pay-together", "on-its-way", "pay-page")


async def found(world: World) -> dict[str, str]:
    """Their addresses by name."""
    async with reading(Visitor.system("tour")) as r:
        rows = await r.db.scalars(
            select(Debt)
            .join(Account, Account.id == Debt.account_id)
            .where(Debt.client_id == world.anna, Account.balance > 0)
            .order_by(Debt.due_on)
        )
        debts = list(rows)
    first, second = [short(debt.id) for debt in debts if debt.sent_at is None][:2]
    (sent,) = [short(debt.id) for debt in debts if debt.sent_at is not None]
    return {
        "to-pay": f"/orders?pay={first}",
        "to-pay-together": f"/orders?pay={first},{second}",
        "on-its-way": f"/orders?pay={sent}",
        "pay-page": f"/pay/{first}",
    }
