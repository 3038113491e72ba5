"""What one family does at the same moment in two places, on both engines (R28, T13)."""

from __future__ import annotations

import asyncio
import inspect
from uuid import UUID

import pytest
from sqlalchemy import func, select

from db import Attendance, Credit, QueueEntry, Session
from db.states import IN_QUEUE
from services.attendance import cancelling
from services.core.work import App, Work, reading, with_retries, work
from services.make_ups import book
from services.make_ups.book import Taken
from services.make_ups.credits import lifecycle
from services.make_ups.refusals import MakeUpRefused
from services.waiting_list import queue
from tests import small
from tests.small import SYSTEM, Family


async def _parts(of: Family, number: int) -> list[UUID]:
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(
            select(Attendance.id)
            .join(Session, Session.id == Attendance.session_id)
            .where(Attendance.booking_id == of.booking_id, Session.starts_at > r.now)
            .order_by(Session.starts_at)
            .limit(number)
        )
        return list(found)


async def test_two_sessions_cancelled_at_once_do_not_pass_the_limit(house: App) -> None:
    world = await small.found(make_up_limit=1)
    (family,) = await small.families(await small.class_(world))
    parts = await _parts(family, 4)

    async def cancel(part: UUID) -> cancelling.Cancelled:
        async def tap() -> cancelling.Cancelled:
            async with work(family.visitor) as w:
                return await cancelling.cancel(w, part)

        return await with_retries(tap)

    answers = await asyncio.gather(*map(cancel, parts))
    assert sorted(answer.consequence.credit.earned for answer in answers) == [False, False, False, True]
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(func.count()).select_from(Credit)) == 1


@pytest.mark.parametrize("taps", [2, 6])
async def test_taps_with_one_key_at_once_get_one_answer(house: App, taps: int) -> None:
    world = await small.found()
    home, target = await small.class_(world), await small.class_(world, weekday=2)
    (family,) = await small.families(home)
    right = await small.with_credit(family)
    async with reading(SYSTEM) as r:
        place = next(s.id for s in await small.sessions(r, target) if s.starts_at > r.now)

    async def take() -> Taken:
        async def tap() -> Taken:
            async with work(family.visitor) as w:
                return await book.take(w, right, place, "the same tap")

        return await with_retries(tap)

    answers = await asyncio.gather(*(take() for _each in range(taps)))
    assert len({answer.attendance.attendance_id for answer in answers}) == 1


async def _spent_while_it_joins() -> tuple[object, int]:
    """A make-up is booked on one device while another joins a waiting list with it; what that got, and who waits."""
    world = await small.found()
    home, target = await small.class_(world), await small.class_(world, weekday=2)
    full = await small.class_(world, weekday=3, capacity=1)
    async with reading(SYSTEM) as r:
        place = next(s.id for s in await small.sessions(r, target) if s.starts_at > r.now)
        line = next(s.id for s in await small.sessions(r, full) if s.starts_at > r.now)
    await small.families(full, 1)
    (family,) = await small.families(home)
    right = await small.with_credit(family)

    async def join() -> object:
        async with work(family.visitor) as w:
            return await queue.join(w, right, line)

    async def spend() -> asyncio.Task[object]:
        async with work(family.visitor) as w:
            await book.take(w, right, place)
            joining = asyncio.create_task(with_retries(join))
            await asyncio.sleep(0.5)  # the other one is at its lock, or past it
            return joining

    (got,) = await asyncio.gather(await spend(), return_exceptions=True)
    async with reading(SYSTEM) as r:
        waiting = select(func.count()).select_from(QueueEntry).where(QueueEntry.state.in_(IN_QUEUE))
        return got, await r.db.scalar(waiting) or 0


async def test_a_make_up_that_is_being_spent_joins_no_waiting_list(house: App) -> None:
    got, waiting = await _spent_while_it_joins()
    assert isinstance(got, MakeUpRefused)
    assert waiting == 0


@pytest.mark.parametrize("dialect", ["postgresql"])  # on SQLite one works after the other anyway
async def test_without_the_lock_of_the_make_up_it_would(house: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    lock = lifecycle.lock

    async def unlocked(w: Work, credit_id: UUID) -> Credit:
        mine = any(frame.function == "join" for frame in inspect.stack())
        return await (w.db.get_one(Credit, credit_id) if mine else lock(w, credit_id))

    monkeypatch.setattr(lifecycle, "lock", unlocked)
    _got, waiting = await _spent_while_it_joins()
    assert waiting == 1


@pytest.mark.parametrize("dialect", ["postgresql"])  # on SQLite one works after the other anyway
async def test_families_who_change_places_with_each_other_do_not_cross(house: App) -> None:
    """Each has just given up what the other wants, and it is still kept for them: nobody waits in a circle."""
    world = await small.found(returns_credit=True)
    home, target = await small.class_(world, capacity=20), await small.class_(world, weekday=2, capacity=20)
    async with reading(SYSTEM) as r:
        places = [s.id for s in await small.sessions(r, target) if s.starts_at > r.now][:2]
    families = await small.families(home, 12)
    wants = []
    for n, family in enumerate(families):
        right = await small.with_credit(family)
        async with work(family.visitor) as w:
            taken = await book.take(w, right, places[n % 2])
        async with work(family.visitor) as w:
            await cancelling.cancel(w, taken.attendance.attendance_id)
        wants.append((family, right, places[(n + 1) % 2]))

    async def change(family: Family, right: UUID, to: UUID) -> Taken:
        async with work(family.visitor) as w:
            return await book.take(w, right, to)

    changed = await asyncio.gather(*(change(*each) for each in wants))
    assert [each.attendance.session_id for each in changed] == [to for _family, _right, to in wants]
