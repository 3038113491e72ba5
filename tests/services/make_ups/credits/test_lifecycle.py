"""A class ends with its last session that is not cancelled, for earning credits and for taking them back (Q29)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from db import Credit, Session
from services.attendance import cancelling
from services.core.local_time import day_end
from services.core.work import App, reading, work
from services.operations.job_runner import run_now
from services.outside.clock import TurnableClock
from tests import small
from tests.small import SYSTEM

DUBLIN = ZoneInfo("Europe/Dublin")


async def test_a_right_ends_with_the_last_session_though_the_class_was_planned_for_longer(
    house: App, clock: TurnableClock
) -> None:
    clock.turn_to(datetime(2026, 2, 19, 9, 0, tzinfo=UTC))
    world = await small.found(make_ups={"class_end": "expire", "days_valid": 365}, make_up_days=10)
    class_id = await small.class_(world)
    (family,) = await small.families(class_id)
    async with reading(SYSTEM) as r:
        sessions = await small.sessions(r, class_id)
    *_before, last, gone = sessions
    async with work(SYSTEM) as w:
        await w.db.execute(update(Session).where(Session.id == gone.id).values(status="cancelled"))
    async with work(family.visitor) as w:
        await cancelling.cancel(w, await small.next_part(w, family.booking_id))
    async with reading(SYSTEM) as r:
        ends = (await r.db.scalars(select(Credit.expires_at))).one()
    last_day = last.starts_at.astimezone(DUBLIN).date()
    assert last_day < small.LAST
    assert ends == day_end(last_day + timedelta(days=10), DUBLIN)
    clock.turn_to(day_end(last_day, DUBLIN) - timedelta(seconds=1))
    assert await run_now("end-of-classes") == 0
    clock.turn_to(day_end(last_day, DUBLIN))
    assert await run_now("end-of-classes") == 1
