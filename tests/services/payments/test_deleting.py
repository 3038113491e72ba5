"""A booking of which nothing is paid is deleted where the provider wants it, and never a moment too soon (R73)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from db import Booking, Debt, DebtReminder, OutboxMessage, Session
from services import provider
from services.core.work import App, reading, work
from services.outside.clock import TurnableClock
from services.payments import deleting
from services.provider.paying import set_payment
from tests import small
from tests.small import SYSTEM, Family
from tests.small_money import debt, left, pay


async def owing(due_on: date = date(2026, 2, 20), **terms: Any) -> tuple[Family, UUID, datetime]:
    """A family that owes for its place, and when its first session begins."""
    world = await small.found()
    (of,) = await small.families(await small.class_(world), 1)
    async with work(SYSTEM) as w:
        if terms:
            await set_payment(w, (await provider.current(w)).id, **terms)
        first = await w.db.scalar(
            select(Session.starts_at).where(Session.starts_at > w.now).order_by(Session.starts_at).limit(1)
        )
    assert first is not None
    return of, await debt(of, 8400, due_on), first


async def deleted() -> int:
    async with work(SYSTEM) as w:
        return await deleting.delete_due(w)


async def status(of: Family) -> str:
    async with reading(SYSTEM) as r:
        return (await r.db.get_one(Booking, of.booking_id)).status


async def test_an_hour_before_the_first_session_it_is_deleted_and_nothing_is_owed(
    house: App, clock: TurnableClock
) -> None:
    of, owed, first = await owing(deletes_unpaid="before_first")
    clock.turn_to(first - deleting.BEFORE_FIRST - timedelta(minutes=1))
    assert await deleted() == 0
    clock.turn_to(first - deleting.BEFORE_FIRST)
    async with reading(SYSTEM) as r:
        assert await deleting.next_deleting(r) is not None
    assert await deleted() == 1
    assert await status(of) == "cancelled"
    async with reading(SYSTEM) as r:
        assert await left(r, owed) == 0
        told = await r.db.scalars(select(OutboxMessage.notice).where(OutboxMessage.client_id == of.client_id))
        assert "booking-deleted-unpaid" in set(told)
    assert await deleted() == 0, "once"


async def test_ten_days_after_the_second_reminder_it_is_deleted(house: App, clock: TurnableClock) -> None:
    of, owed, _first = await owing(deletes_unpaid="after_second")
    async with work(SYSTEM) as w:
        w.db.add(DebtReminder(debt_id=owed, kind="second", at=w.now, by=""))
    clock.advance(deleting.AFTER_SECOND - timedelta(minutes=1))
    assert await deleted() == 0
    clock.advance(timedelta(minutes=1))
    assert await deleted() == 1
    assert await status(of) == "cancelled"


@pytest.mark.parametrize("why", ["not wanted", "not due", "part paid", "on its way", "session has begun"])
async def test_it_stays(house: App, clock: TurnableClock, why: str) -> None:
    terms = {} if why == "not wanted" else {"deletes_unpaid": "before_first"}
    due_on = date(2026, 5, 1) if why == "not due" else date(2026, 2, 20)
    of, owed, first = await owing(due_on, **terms)
    if why == "part paid":
        await pay(of, 1000, owed)
    clock.turn_to(
        first + timedelta(minutes=1) if why == "session has begun" else first - timedelta(minutes=30)
    )
    if why == "on its way":
        async with work(SYSTEM) as w:
            await w.db.execute(update(Debt).values(quiet_until=w.now + timedelta(days=3)))
    assert await deleted() == 0
    assert await status(of) == "enrolled"
