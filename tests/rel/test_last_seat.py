"""The long battery on places and rights (T01–T03, T13): many rounds, on PostgreSQL from several processes.

Figures are printed and written to the scorecard; only what must never happen fails a test.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import random
import time
from datetime import timedelta
from statistics import quantiles
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from db import Attendance, Credit, Session, engine
from services import attendance
from services import work as work_module
from services.access import Kind, Visitor
from services.make_ups import booking
from services.make_ups.booking import Taken
from services.outside.clock import TurnableClock
from services.refusals import Refused
from services.work import House, again, reading, work
from tests import small
from tests.conftest import TODAY
from tests.rel.scorecard import score, size
from tests.small import SYSTEM

pytestmark = pytest.mark.rel

PARENTS = 200
ROUNDS = size("ROUNDS", 100)
PROCESSES = 8

Tap = tuple[UUID, UUID]
"""Who taps (a sign-in), with which right."""


async def _tap(sign_in: UUID, credit_id: UUID, session_id: UUID) -> tuple[str, float]:
    """One parent's tap: what became of it, and how long it took."""
    started = time.perf_counter()

    async def take() -> Taken:
        async with work(Visitor(Kind.CLIENT, sign_in_id=sign_in)) as w:
            return await booking.take(w, credit_id, session_id)

    try:
        await again(take)
        told = "taken"
    except Refused as no:
        told = no.words()
    return told, time.perf_counter() - started


def _in_a_process(
    url: str,
    taps: list[Tap],
    session_id: UUID,
    ready: object,
    out: multiprocessing.Queue[list[tuple[str, float]]],
) -> None:
    async def run() -> list[tuple[str, float]]:
        database = engine.connect(url)
        work_module.connect(database, TurnableClock(TODAY))
        try:
            ready.wait()  # type: ignore[attr-defined]
            return await asyncio.gather(
                *(_tap(sign_in, credit_id, session_id) for sign_in, credit_id in taps)
            )
        finally:
            await database.close()

    out.put(asyncio.run(run()))


async def _parents() -> tuple[list[Tap], list[UUID]]:
    world = await small.found()
    home = await small.class_(world, capacity=PARENTS)
    target = await small.class_(world, weekday=2, capacity=1)
    taps = []
    for family in await small.families(home, PARENTS):
        sign_in = family.visitor.sign_in_id
        assert sign_in is not None
        taps.append((sign_in, await small.with_right(family)))
    async with reading(SYSTEM) as r:
        return taps, [s.id for s in await small.sessions(r, target) if s.starts_at > r.now]


async def _start_again(session_id: UUID) -> None:
    """Give everything back, so that the next round begins like the first."""
    async with work(SYSTEM) as w:
        for part in await w.db.scalars(select(Attendance).where(Attendance.session_id == session_id)):
            credit = await w.db.get_one(Credit, part.credit_id)
            credit.state, credit.used_at = "active", None
            await w.db.delete(part)


async def _race(url: str, dialect: str, taps: list[Tap], session_id: UUID) -> list[tuple[str, float]]:
    if dialect == "sqlite":
        return await asyncio.gather(*(_tap(sign_in, credit_id, session_id) for sign_in, credit_id in taps))
    spawn = multiprocessing.get_context("spawn")
    ready, out = spawn.Barrier(PROCESSES), spawn.Queue()
    share = len(taps) // PROCESSES
    workers = [
        spawn.Process(
            target=_in_a_process, args=(url, taps[n * share : (n + 1) * share], session_id, ready, out)
        )
        for n in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    answers = [answer for _worker in workers for answer in await asyncio.to_thread(out.get)]
    for worker in workers:
        worker.join()
    return answers


async def test_t01_one_winner_in_every_round(house: House, empty_url: str) -> None:
    taps, sessions = await _parents()
    dialect = house.database.dialect
    rounds = ROUNDS if dialect == "sqlite" else max(ROUNDS // 5, 1)
    waits: list[float] = []
    for n in range(rounds):
        random.shuffle(taps)
        answers = await _race(empty_url, dialect, taps, sessions[0])
        told = [answer for answer, _wait in answers]
        waits += [wait for _answer, wait in answers]
        assert told.count("taken") == 1, f"round {n}"
        assert set(told) == {"taken", "That place has just gone. Your make-up is safe."}, f"round {n}"
        async with reading(SYSTEM) as r:
            session = await r.db.get_one(Session, sessions[0])
            assert (session.taken, session.places) == (1, 1)
            spent = await r.db.scalar(select(func.count()).select_from(Credit).where(Credit.state == "used"))
            assert spent == 1, "no right is lost"
        await _start_again(sessions[0])
    cuts = quantiles(waits, n=100)
    score(
        "T01",
        "1 winner a round, 0 lost; p95 ≤ 0.3 s",
        engine=dialect,
        parents=len(taps),
        rounds=rounds,
        winners=1,
        p50=round(cuts[49], 3),
        p95=round(cuts[94], 3),
    )


async def test_t02_churn_keeps_every_count_right(house: House, clock: TurnableClock) -> None:
    """Fifty at once take, cancel, undo, rejoin: at every stop the counters say what the rows say."""
    world = await small.found(returns_credit=True)
    home = await small.class_(world, capacity=50)
    targets = [await small.class_(world, weekday=day, capacity=5) for day in (1, 2, 3, 4)]
    families = await small.families(home, 50)
    rights = [(each, await small.with_right(each)) for each in families]
    async with reading(SYSTEM) as r:
        places = [s.id for t in targets for s in await small.sessions(r, t) if s.starts_at > r.now][:8]
    done = 0

    async def one(family: small.Family, right: UUID, seed: random.Random) -> None:
        nonlocal done
        for _step in range(12):

            async def step() -> None:
                async with work(family.visitor) as w:
                    part = await w.db.scalar(
                        select(Attendance).where(Attendance.credit_id == right, Attendance.state == "going")
                    )
                    if part is None:
                        await booking.take(w, right, seed.choice(places), key=uuid4().hex)
                    elif seed.random() < 0.5:
                        await attendance.cancel(w, part.id, consent=True)
                    else:
                        await attendance.cancel(w, part.id, consent=True)
                        await attendance.undo(w, part.id)

            with contextlib.suppress(Refused):
                await again(step)
            done += 1

    async def stops() -> None:
        for _stop in range(20):
            await asyncio.sleep(0.2)
            await _counts_are_right()

    await asyncio.gather(*(one(f, right, random.Random(n)) for n, (f, right) in enumerate(rights)), stops())
    clock.advance(timedelta(seconds=31))
    async with work(SYSTEM) as w:
        await attendance.release_due(w)
    await _counts_are_right()
    score("T02", "0 drift", engine=house.database.dialect, operations=done, drift=0)


async def _counts_are_right() -> None:
    async with reading(SYSTEM) as r:
        wrong = await r.db.execute(
            text(
                "SELECT s.id FROM sessions s WHERE s.taken > s.places OR s.taken <> "
                "(SELECT COALESCE(SUM(a.slots), 0) FROM attendance a WHERE a.session_id = s.id AND a.holds_place) + "
                "(SELECT COALESCE(SUM(q.slots), 0) FROM queue_entries q WHERE q.session_id = s.id AND q.holds_place)"
            )
        )
        assert not wrong.all()
        twice = await r.db.execute(
            text(
                "SELECT credit_id FROM attendance WHERE holds_place AND credit_id IS NOT NULL"
                " GROUP BY credit_id HAVING COUNT(*) > 1"
            )
        )
        assert not twice.all()


async def test_t13_a_lost_answer_can_be_asked_for_again(house: House) -> None:
    """A thousand replies are dropped after the commit; the second tap has no second effect."""
    world = await small.found(make_up_limit=500)
    (family,) = await small.families(await small.class_(world))
    async with reading(SYSTEM) as r:
        part = await small.next_part(r, family.booking_id)
    answers = set()
    for n in range(1000):
        key = f"tap-{n}"

        async def tap(key: str = key) -> UUID:
            async with work(family.visitor) as w:
                outcome = await attendance.cancel(w, part, key=key)
                assert outcome.day.credit is not None
                return outcome.day.credit.credit_id

        first = await tap()
        assert await tap() == first
        answers.add(first)
        async with work(family.visitor) as w:
            await attendance.undo(w, part)
    assert len(answers) == 1000
    score("T13", "1 effect for each tap", engine=house.database.dialect, dropped=1000, effects=len(answers))
