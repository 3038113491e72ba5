"""THE TIMETABLE: what runs by itself, how often, and which service does it.

The scheduler only starts a tick, once a minute. What is due is always a question to the database, so a missed night is
caught up and a second run does nothing. Several nodes may tick at once: one takes the lease and works, another takes
over when it dies, and a job that is done for its minute or its day leaves a row that says so.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import func, select

from db import Attendance, JobRun, QueueEntry
from services import provider
from services.attendance import register
from services.configuration import Configuration
from services.core import leases
from services.core.leases import Held, LeaseLost
from services.core.local_time import at_wall, local_day
from services.core.tasks import end
from services.core.visitor import Visitor
from services.core.work import Reading, Work, again, now, reading, work
from services.make_ups.credits import lifecycle
from services.notices import telling
from services.notices.channels import channels
from services.notices.delivering import reminders
from services.notices.delivering.worker import Chore, Worker
from services.notices.telling.notice import Notice
from services.operations.retention import prune
from services.provider import NotSetUp
from services.waiting_list import queue

log = logging.getLogger("cubby.jobs")

ROUNDS, PORTION = 50, 50
"""A job works in portions, each kept by itself, so that nobody waits for it; so many at most in one go."""
JOBS = Visitor.system("jobs")
HEARTBEAT = leases.LASTS.total_seconds() / 3
POLL = 1.0
"""Seconds between two looks whether the node that is at it is done, or dead."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that runs by itself: either it does something, or it finds what has to be told."""

    name: str
    do: Callable[[Work], Awaitable[int]] | None = None
    """Says how much it has done; 0 means nothing is left."""
    find: Callable[[Reading], Awaitable[list[Notice]]] | None = None
    at: time | None = None
    """Local time of the day; None = every minute."""

    async def slot(self, r: Reading) -> str:
        """The minute, or the newest local day whose hour has come: what has to be done once."""
        if self.at is None:
            return r.now.strftime("%Y-%m-%dT%H:%MZ")
        zone = (await provider.current(r)).zone
        day = local_day(r.now, zone)
        return str(day if r.now >= at_wall(day, self.at, zone) else day - timedelta(days=1))


TIMETABLE = (
    Job("free-places", do=register.release_due),
    Job("lapse-offers", do=queue.lapse_due),
    Job("expire-make-ups", do=lifecycle.expire_due),
    Job("reminders", find=reminders.reminders),
    Job("end-of-classes", do=lifecycle.at_end_of_classes, at=time(0, 20)),
    Job("close-registers", do=register.close_registers, at=time(0, 30)),
    Job("make-ups-expiring", find=reminders.expiring, at=time(1, 0)),
    Job("make-ups-available", find=reminders.available, at=time(1, 30)),
    Job("prune", do=prune, at=time(3, 30)),
)


async def run_now(name: str) -> int:
    """Run one job at once, whatever the hour; says how much it did. Running it again does nothing.

    Raises:
        KeyError: there is no such job.
    """
    return await _run({job.name: job for job in TIMETABLE}[name])


async def _run(job: Job, held: Held | None = None, slot: str | None = None) -> int:
    """Do all that is due, in portions; the last one writes down that this slot is done.

    Raises:
        LeaseLost: another node has taken over; what this portion did is not kept.
    """
    visitor = Visitor.system(job.name)
    found: list[Notice] = []
    if job.find is not None:
        async with reading(visitor) as r:
            found = await job.find(r)

    async def portion() -> tuple[int, bool]:
        async with work(visitor) as w:
            if held is not None:
                await leases.keep(w, held)
            if job.do is not None:
                done = await job.do(w)
                over = done == 0
            else:
                done = sum([await telling.tell(w, notice) for notice in found[:PORTION]])
                over = len(found) <= PORTION
            if over and slot is not None:
                w.db.add(JobRun(job=job.name, slot=slot, done_at=w.now))
            return done, over

    total, rounds, over = 0, 0, False
    while not over and rounds < (ROUNDS if job.do is not None else len(found) + 1):
        done, over = await again(portion)
        del found[:PORTION]
        total, rounds = total + done, rounds + 1
    return total


@dataclass(slots=True)
class Ticker:
    """One per process: at each minute's tick it does what the timetable wants, if no other process is at it."""

    owner: str = field(default_factory=lambda: secrets.token_hex(8))
    _task: asyncio.Task[None] | None = None
    _stopped: bool = False

    async def tick(self) -> None:
        """Do everything that is due. While another node is at it, wait until it is done or dead."""
        if not self._stopped:
            self._task = asyncio.create_task(self._tick())
            await asyncio.shield(self._task)

    async def stop(self) -> None:
        """End a tick that is under way; what it has not kept is done by whoever comes next."""
        self._stopped = True
        await end(self._task)

    async def _tick(self) -> None:
        held = await self._take()
        while held is None:
            await asyncio.sleep(POLL)
            held = await self._take()
        try:
            async with self._alive(held):
                for job in TIMETABLE:
                    await self._one(job, held)
            await again(lambda: self._set(held, leases.give_back))
        except LeaseLost:
            log.warning("another process has taken over")

    async def _take(self) -> Held | None:
        async def take() -> Held | None:
            async with work(JOBS) as w:
                return await leases.take(w, "jobs", self.owner)

        return await again(take)

    async def _set(self, held: Held, change: Callable[[Work, Held], Awaitable[None]]) -> None:
        async with work(JOBS) as w:
            await change(w, held)

    @asynccontextmanager
    async def _alive(self, held: Held) -> AsyncIterator[None]:
        """Keep the lease from running out while a long job looks around."""

        async def beat() -> None:
            while True:
                await asyncio.sleep(HEARTBEAT)
                await again(lambda: self._set(held, leases.keep))

        heart = asyncio.create_task(beat())
        try:
            yield
        finally:
            heart.cancel()
            await asyncio.gather(heart, return_exceptions=True)

    async def _one(self, job: Job, held: Held) -> None:
        try:
            async with reading(JOBS) as r:
                slot = await job.slot(r)
                if await r.db.get(JobRun, (job.name, slot)) is not None:
                    return
            await _run(job, held, slot)
        except LeaseLost:
            raise
        except NotSetUp:
            pass
        except (
            Exception
        ):  # one job that fails must not keep the others from running; the next tick tries again
            log.exception("%s failed", job.name)


async def _next_release(r: Reading) -> datetime | None:
    found: datetime | None = await r.db.scalar(
        select(func.min(Attendance.release_at)).where(Attendance.release_at.is_not(None))
    )
    return found


async def _next_lapse(r: Reading) -> datetime | None:
    found: datetime | None = await r.db.scalar(
        select(func.min(QueueEntry.held_until)).where(QueueEntry.state == "offered")
    )
    return found


CHORES = (
    Chore(_next_release, lambda: run_now("free-places")),
    Chore(_next_lapse, lambda: run_now("lapse-offers")),
)


@dataclass(slots=True)
class Running:
    """What runs in this process."""

    scheduler: AsyncIOScheduler
    ticker: Ticker
    worker: Worker


_running: Running | None = None


async def start(configuration: Configuration) -> None:
    """Begin to tick and to send; after `connect`, once per process."""
    global _running
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    ticker = Ticker()
    scheduler.add_job(ticker.tick, CronTrigger(second=0, timezone="UTC"), next_run_time=now())
    worker = Worker(channels(configuration), CHORES)
    scheduler.start()
    worker.start()
    _running = Running(scheduler, ticker, worker)


async def stop() -> None:
    """Stop ticking and sending; what was begun and not kept is done by whoever comes next."""
    global _running
    if _running is not None:
        _running.scheduler.shutdown(wait=False)
        await _running.ticker.stop()
        await _running.worker.stop()
        _running = None
