"""Messages of the demo, for the tour."""

from __future__ import annotations

from sqlalchemy import select

from db import Client, OutboxMessage
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from tests.world import World

PLACES = ("message", "sent", "unreached")


async def found(world: World) -> dict[str, str]:
    """One that Anna has opened already, so that looking at it changes nothing; and a family whose mail comes back."""
    async with reading(Visitor.system("tour")) as r:
        opened = select(OutboxMessage.id).where(
            OutboxMessage.client_id == world.anna, OutboxMessage.read_at.is_not(None)
        )
        message = (await r.db.scalars(opened)).first()
        unreached = (
            await r.db.scalars(select(Client.id).where(Client.delivery_problem.is_not(None)))
        ).first()
    assert message is not None
    assert unreached is not None
    return {
        "message": f"/messages/{short(message)}",
        "sent": f"/staff/sent/{short(message)}",
        "unreached": f"/staff/clients/{short(unreached)}",
    }
