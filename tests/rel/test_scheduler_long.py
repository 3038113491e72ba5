"""Several nodes ring at once and die at random: each thing that is due is done once, and all of it (T17)."""

from __future__ import annotations

import asyncio
import logging
import random
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, text

from db import JobRun, Lease, OutboxMessage, engine
from services.core import leases
from services.core import work as works
from services.core.events import EventBus
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, work
from services.operations import job_runner, jobs
from services.operations.job_runner import JobRunner
from services.operations.jobs import Daily, Every, Job
from tests.conftest import TODAY
from tests.rel.crew import Crew, FastClock
from tests.rel.scorecard import score, size

pytestmark = pytest.mark.rel

SECONDS = size("SECONDS", 60)
NODES, SPEED, ITEMS_A_SECOND = 3, 10, 10
SYSTEM = Visitor.system("test")
log = logging.getLogger("cubby.test")


async def often(w: Work) -> int:
    """A job that shows whether two were at it: it looks, dawdles, and counts up what it has seen undone."""
    due = await w.db.execute(
        text("SELECT id FROM probe_items WHERE done = 0 AND due_at <= :now ORDER BY id LIMIT 5"),
        {"now": w.now.timestamp()},
    )
    ids = [row.id for row in due]
    await asyncio.sleep(random.uniform(0, 0.15))
    for id_ in ids:
        await w.db.execute(text("UPDATE probe_items SET done = done + 1 WHERE id = :id"), {"id": id_})
    return len(ids)


async def probe(w: Work) -> int:
    """The same as a day's job, which notes when it has done all."""
    done = await often(w)
    if not done:
        await w.db.execute(text("INSERT INTO probe_runs (at) VALUES (:now)"), {"now": w.now.timestamp()})
    return done


class Minutely(Daily):
    """A day's job whose days are minutes: what it has done for each is noted."""

    def slot(self, now: datetime, zone: ZoneInfo) -> str:
        """The minute."""
        return f"{now:%Y-%m-%dT%H:%M}"


async def often_due(r: Reading) -> datetime | None:
    """When the next item of the probe is due."""
    at = await r.db.scalar(text("SELECT MIN(due_at) FROM probe_items WHERE done = 0"))
    return None if at is None else datetime.fromtimestamp(at, UTC)


HURRIED: tuple[tuple[Any, str, Any], ...] = (
    (
        jobs,
        "TIMETABLE",
        (
            *jobs.TIMETABLE,
            Job("probe", Minutely(time(0)), do=probe),
            Job("often", Every(1), often, often_due),
        ),
    ),
    (job_runner, "HEARTBEAT", job_runner.HEARTBEAT / SPEED),
    (job_runner, "POLL", job_runner.POLL / SPEED),
)
"""The timetable with the probe, as a day's job and as a frequent one; the seconds that are slept are as short as the
clock's."""


async def keep_ticking(name: str, hurried: bool) -> None:
    """One node's work: ring, and ring again."""
    if hurried:  # a process of its own
        for where, what, value in HURRIED:
            setattr(where, what, value)
    async with work(SYSTEM) as w:
        await w.db.execute(text("INSERT INTO probe_nodes (name) VALUES (:name)"), {"name": name})
    runner = JobRunner(owner=name)
    while True:
        try:
            await runner.run_all_due()
        except Exception:  # the scheduler logs it too, and goes on
            log.exception("a round failed")
        await asyncio.sleep(0.1)


async def prepare(items: int, span: float, now: float) -> None:
    """Things that fall due one after the other."""
    async with work(SYSTEM) as w:
        await w.db.execute(text("CREATE TABLE probe_items (id INTEGER, due_at FLOAT, done INTEGER)"))
        await w.db.execute(text("CREATE TABLE probe_runs (at FLOAT)"))
        await w.db.execute(text("CREATE TABLE probe_nodes (name TEXT)"))
        for n in range(items):
            await w.db.execute(
                text("INSERT INTO probe_items VALUES (:id, :at, 0)"), {"id": n, "at": now + span * n / items}
            )


async def counted(what: str) -> int:
    async with reading(SYSTEM) as r:
        return int(await r.db.scalar(text(f"SELECT COUNT(*) FROM {what}")) or 0)


async def holder() -> str:
    async with reading(SYSTEM) as r:
        return str(await r.db.scalar(select(Lease.owner).where(Lease.until > r.now)) or "")


async def all_there(crew: Crew, nodes: int) -> None:
    """Wait until every node has begun: a process takes a while."""
    async with asyncio.timeout(300):
        while await counted("probe_nodes") < crew.kills + nodes:  # noqa: ASYNC110 - it happens in the database
            await asyncio.sleep(0.05)


async def kill_one(crew: Crew, waits: list[float]) -> None:
    """Kill a node, rather the one that holds the lease; note how long it takes until another has it."""
    held = await holder()
    victim = held if held in crew.names and random.random() < 0.7 else random.choice(crew.names)
    was = held == victim
    await crew.kill(victim)
    if was:
        died = crew.clock.now()
        async with asyncio.timeout(60):
            while await holder() in ("", victim):  # noqa: ASYNC110 - it happens in the database
                await asyncio.sleep(0.02)
        waits.append((crew.clock.now() - died).total_seconds())


async def test_t17_all_that_is_due_is_done_once_whoever_dies(
    world_url: str, dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FastClock(TODAY, SPEED)
    database = engine.connect(world_url)
    works.connect(database, clock, EventBus(world_url if dialect == "postgresql" else None))
    for where, what, value in HURRIED:
        monkeypatch.setattr(where, what, value)
    items = SECONDS * ITEMS_A_SECOND
    await prepare(items, SECONDS * SPEED, clock.now().timestamp())
    crew, waits = Crew(world_url, clock, keep_ticking, dialect == "postgresql"), list[float]()
    nodes = NODES if dialect == "postgresql" else 1  # SQLite has one process, which begins anew when it died
    crew.hire(nodes)
    try:
        await all_there(crew, nodes)
        begun = clock.now()
        while (clock.now() - begun).total_seconds() < SECONDS * SPEED:
            await asyncio.sleep(random.uniform(0.3, 2))
            await all_there(crew, nodes)
            await kill_one(crew, waits)
        async with asyncio.timeout(300):
            while await counted("probe_items WHERE done = 0") or not await counted("probe_runs"):  # noqa: ASYNC110
                await asyncio.sleep(0.3)
    finally:
        await crew.dismiss()
    twice = await counted("probe_items WHERE done > 1")
    runs = await counted("probe_runs")
    async with reading(SYSTEM) as r:
        slots = await r.db.scalar(select(func.count()).select_from(JobRun).where(JobRun.job == "probe"))
        doubled = await r.db.execute(
            select(OutboxMessage.attendance_id, OutboxMessage.address)
            .where(OutboxMessage.notice == "session-reminder")
            .group_by(OutboxMessage.attendance_id, OutboxMessage.address)
            .having(func.count() > 1)
        )
        assert not doubled.all()
        reminded = await r.db.scalar(
            select(func.count()).select_from(OutboxMessage).where(OutboxMessage.notice == "session-reminder")
        )
    await database.close()
    assert twice == 0
    assert runs == slots, "each slot is done once"
    score(
        "T17",
        "0 done twice, 0 undone; takeover ≤ 32 s",
        engine=dialect,
        kills=crew.kills,
        items=items,
        twice=twice,
        undone=0,
        slots=slots,
        reminders=reminded,
        takeovers=len(waits),
        slowest=f"{max(waits, default=0):.1f} s",
    )


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.parametrize("guarded", [True, False])
async def test_t17_without_the_lease_things_would_be_done_twice(
    house: works.App, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """The negative control. On SQLite nothing could be done twice even so: only one writes at a time."""
    if not guarded:

        async def take(_w: Work, name: str, owner: str) -> leases.Held:
            return leases.Held(name, owner, 0)

        async def nothing(_w: Work, _held: leases.Held) -> None:
            """Whoever asks may go on."""

        monkeypatch.setattr(leases, "take", take)
        monkeypatch.setattr(leases, "keep", nothing)
        monkeypatch.setattr(leases, "give_back", nothing)
    monkeypatch.setattr(jobs, "TIMETABLE", (Job("probe", Every(60), do=often, due=often_due),))
    monkeypatch.setattr(job_runner, "POLL", 0.01)
    await prepare(60, -1, house.clock.now().timestamp())
    await asyncio.gather(*(JobRunner().run_all_due() for _node in range(NODES)))
    assert (await counted("probe_items WHERE done > 1") == 0) == guarded
    assert await counted("probe_items WHERE done = 0") == 0
