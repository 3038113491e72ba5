"""Small worlds in which staff change make-ups, for tests/services/act_worlds.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import select

from db import Booking, Credit
from services.core.acts import BulkAct
from services.core.work import Reading, work
from services.make_ups.credits import giving, keeping
from tests import small

Wished = tuple[BulkAct, dict[str, Any], Callable[[], Awaitable[None]], Callable[[Reading], Awaitable[object]]]


async def extended() -> Wished:
    """Two make-ups get a later last day; meanwhile one of them ends."""
    world = await small.found()
    families = await small.families(await small.class_(world), 2)
    mine, other = [await small.with_credit(family) for family in families]

    async def state(r: Reading) -> object:
        return keeping.values(await r.db.get_one(Credit, mine))

    async def disturb() -> None:
        async with work(small.SYSTEM) as w:
            (await w.db.get_one(Credit, other)).state = "expired"

    wish = {"do": "extend", "ids": [str(mine), str(other)], "until": "2026-08-31"}
    return keeping.CREDITS, wish, disturb, state


async def given() -> Wished:
    """Two bookings get two make-ups each; meanwhile one of them is cancelled."""
    world = await small.found()
    mine, other = await small.families(await small.class_(world), 2)

    async def state(r: Reading) -> object:
        given = select(Credit.expires_at).where(
            Credit.booking_id == mine.booking_id, Credit.type == "free_session", Credit.state != "voided"
        )
        return sorted((await r.db.scalars(given)).all())

    async def disturb() -> None:
        async with work(small.SYSTEM) as w:
            (await w.db.get_one(Booking, other.booking_id)).status = "cancelled"

    bookings = [str(family.booking_id) for family in (mine, other)]
    wish = {"bookings": bookings, "number": 2, "until": "2026-06-30"}
    return giving.GIVING, wish, disturb, state
