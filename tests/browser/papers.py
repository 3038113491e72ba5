"""What staff see of Anna's family, for the tour: its money, and its invoice of this year."""

from __future__ import annotations

from sqlalchemy import select

from db import Invoice
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from services.demo.timetable import MONDAYS
from tests.world import World

PLACES = ("family", "paper", "client", "merge", "booking-of")


async def found(world: World) -> dict[str, str]:
    """Their addresses on the staff side."""
    async with reading(Visitor.system("tour")) as r:
        paper = (await r.db.scalars(select(Invoice.id).where(Invoice.title == "2026-0001"))).one()
    return {
        "family": f"/staff/families/{short(world.anna)}",
        "paper": f"/staff/invoices/{short(paper)}",
        "client": f"/staff/clients/{short(world.anna)}",
        "merge": f"/staff/clients/{short(world.anna)}/merge/{short(world.zuzana)}",
        "booking-of": f"/staff/bookings/{short(world.booking('Theo', MONDAYS))}",
    }
