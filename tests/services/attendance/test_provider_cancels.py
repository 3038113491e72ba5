"""The provider cancels a session that a family has just cancelled itself: they keep the better of both (R48, Q7, Q23)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from db import Attendance, Credit, OutboxMessage, Session
from services.attendance import cancelling, swap, undoing, view_loader
from services.attendance.undoing import TooLateToUndo
from services.core.work import App, reading, with_retries, work
from services.make_ups import book
from services.outside.clock import TurnableClock
from services.timetable import schedule
from services.timetable.schedule import Compensation
from tests import small
from tests.small import SYSTEM, Family

DUBLIN = ZoneInfo("Europe/Dublin")
TOO_LATE = datetime(2026, 2, 22, 17, 0, 1, tzinfo=DUBLIN)


async def family_of(**settings: object) -> tuple[small.Small, Family]:
    """A family in a Monday class."""
    world = await small.found(**settings)  # type: ignore[arg-type]
    (family,) = await small.families(await small.class_(world))
    return world, family


async def cancel(family: Family) -> cancelling.Cancelled:
    async with work(family.visitor) as w:
        return await cancelling.cancel(w, await small.next_part(w, family.booking_id), consent=True)


async def provider_cancels(session_id: UUID, *, tell: bool = False, **how: Compensation) -> None:
    async with work(SYSTEM) as w:
        await schedule.cancel(w, session_id, "The hall is flooded.", tell=tell, **how)


async def credits() -> list[tuple[str, bool]]:
    """Every credit: its state, and whether it uses up the limit."""
    async with reading(SYSTEM) as r:
        found = await r.db.execute(select(Credit.state, Credit.counts).order_by(Credit.id))
        return [(state, counts) for state, counts in found]


async def test_undo_is_over_and_the_make_up_stays(house: App) -> None:
    _world, family = await family_of()
    done = await cancel(family)
    await provider_cancels(done.attendance.session_id)
    with pytest.raises(TooLateToUndo) as refused:
        async with work(family.visitor) as w:
            await undoing.undo(w, done.attendance.attendance_id)
    assert "cancelled this session for everyone" in refused.value.words()
    async with reading(family.visitor) as r:
        shown = await view_loader.load_one(r, done.attendance.attendance_id)
        kept = await r.db.get_one(Attendance, done.attendance.attendance_id)
        session = await r.db.get_one(Session, done.attendance.session_id)
        assert (shown.undo_until, shown.credit is not None, shown.made_up_by) == (None, True, None)
        assert (kept.release_at, kept.holds_place, kept.by_family, session.taken) == (None, False, False, 0)
    assert await credits() == [("active", False)], "as the provider's it no longer uses up the limit"


async def test_one_cancelled_late_seconds_before_gets_the_make_up_of_the_others(
    house: App, clock: TurnableClock
) -> None:
    _world, family = await family_of()
    clock.turn_to(TOO_LATE)
    done = await cancel(family)
    assert await credits() == []
    await provider_cancels(done.attendance.session_id)
    assert await credits() == [("active", False)]


async def test_a_minute_later_their_own_cancelling_stands(house: App, clock: TurnableClock) -> None:
    _world, family = await family_of()
    clock.turn_to(TOO_LATE)
    done = await cancel(family)
    clock.advance(timedelta(minutes=1))
    await provider_cancels(done.attendance.session_id)
    assert await credits() == []


async def test_where_staff_give_nothing_what_their_own_cancelling_earned_is_kept(house: App) -> None:
    _world, family = await family_of()
    done = await cancel(family)
    await provider_cancels(done.attendance.session_id, compensation=Compensation.NOTHING)
    assert await credits() == [("active", True)]


async def test_a_swap_seconds_before_is_kept(house: App) -> None:
    world, family = await family_of()
    target = await small.class_(world, weekday=3)
    async with reading(family.visitor) as r:
        part = await small.next_part(r, family.booking_id)
        there = next(s.id for s in await small.sessions(r, target) if s.starts_at > r.now)
        own = (await r.db.get_one(Attendance, part)).session_id
    async with work(family.visitor) as w:
        swapped = await swap.swap(w, part, there)
    await provider_cancels(own)
    with pytest.raises(TooLateToUndo):
        async with work(family.visitor) as w:
            await undoing.undo(w, part)
    async with reading(family.visitor) as r:
        assert (await view_loader.load_one(r, swapped.attendance.attendance_id)).on
    assert await credits() == [("used", False)]


@pytest.mark.parametrize("returns", [True, False])
async def test_a_make_up_given_up_seconds_before_comes_back(house: App, returns: bool) -> None:
    world, family = await family_of(returns_credit=returns)
    target = await small.class_(world, weekday=3)
    credit_id = await small.with_credit(family)
    async with reading(SYSTEM) as r:
        place = next(s.id for s in await small.sessions(r, target) if s.starts_at > r.now + timedelta(days=2))
    async with work(family.visitor) as w:
        part = (await book.take(w, credit_id, place)).attendance.attendance_id
    async with work(family.visitor) as w:
        await cancelling.cancel(w, part, consent=True)
    await provider_cancels(place)
    with pytest.raises(TooLateToUndo):
        async with work(family.visitor) as w:
            await undoing.undo(w, part)
    assert await credits() == [("active", True)]


async def test_a_credit_booked_again_meanwhile_is_not_given_back_twice(house: App) -> None:
    world, family = await family_of()
    first, second = await small.class_(world, weekday=3), await small.class_(world, weekday=4)
    credit_id = await small.with_credit(family)
    async with reading(SYSTEM) as r:
        soon = r.now + timedelta(days=2)
        one, other = [
            next(s.id for s in await small.sessions(r, each) if s.starts_at > soon)
            for each in (first, second)
        ]
    async with work(family.visitor) as w:
        part = (await book.take(w, credit_id, one)).attendance.attendance_id
    async with work(family.visitor) as w:
        await cancelling.cancel(w, part)
    async with work(family.visitor) as w:
        await book.take(w, credit_id, other)
    await provider_cancels(one)
    assert await credits() == [("used", True)]


async def test_they_are_told_once_and_by_us(house: App, clock: TurnableClock) -> None:
    _world, family = await family_of()
    done = await cancel(family)
    clock.advance(timedelta(seconds=5))
    await provider_cancels(done.attendance.session_id, tell=True)
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(
            select(OutboxMessage.status).where(
                OutboxMessage.attendance_id == done.attendance.attendance_id,
                OutboxMessage.client_id == family.client_id,
            )
        )
        assert sorted(found) == ["pending", "suppressed"]


async def test_undo_and_the_providers_cancelling_at_once_never_lose_the_make_up(house: App) -> None:
    """Whoever is first: in the end the session is off, and each family has exactly one make-up."""
    world = await small.found()
    people = await small.families(await small.class_(world), 4)
    given_up = [(await cancel(each)).attendance for each in people]

    async def undo(family: Family, attendance_id: UUID) -> None:
        async def tap() -> None:
            async with work(family.visitor) as w:
                await undoing.undo(w, attendance_id)

        with suppress(TooLateToUndo):
            await with_retries(tap)

    def off() -> Awaitable[None]:
        return provider_cancels(given_up[0].session_id)

    taps = [undo(each, mine.attendance_id) for each, mine in zip(people, given_up, strict=True)]
    await asyncio.gather(*taps[:2], with_retries(off), *taps[2:])
    async with reading(SYSTEM) as r:
        states = await r.db.scalars(
            select(Attendance.state).where(Attendance.session_id == given_up[0].session_id)
        )
        assert set(states) == {"cancelled"}
    assert [state for state, _counts in await credits() if state != "voided"] == ["active"] * 4
