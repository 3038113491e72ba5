"""Run the jobs of the timetable: in portions, by one process at a time, and only where something is due.

On PostgreSQL several processes may wake at once: one takes the lease and runs the jobs, another takes over when it dies.
On SQLite there is only one process, which has locked the data folder, so no lease is needed.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from db import JobRun
from services.core import leases
from services.core.complaining import complain
from services.core.leases import Held, LeaseLost
from services.core.tasks import end
from services.core.visitor import Visitor
from services.core.work import Work, app, reading, with_retries, work
from services.notices import telling
from services.notices.telling.notice import Notice
from services.operations import jobs
from services.operations.jobs import Job
from services.provider import NotSetUp

log = logging.getLogger("cubby.jobs")

ROUNDS, PORTION = 50, 50
"""The most portions of a job in one run, and the notices in one portion. Each portion is a transaction of its own, so
that nobody waits long for a job."""
JOBS = Visitor.system("jobs")
HEARTBEAT = leases.LASTS.total_seconds() / 3
POLL = 1.0
"""Seconds between two checks whether the process that holds the lease has finished or died."""


async def run_now(name: str) -> int:
    """Run one job at once, at any time of day; returns how much it did. Running it again does nothing.

    Raises:
        KeyError: there is no such job.
    """
    return await _run({job.name: job for job in jobs.TIMETABLE}[name])


async def _run(job: Job, held: Held | None = None, slot: str | None = None) -> int:
    """Do all that is due, in portions; the last portion also stores that the job's day is done.

    Raises:
        LeaseLost: another process has taken over; the current portion is rolled back.
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
        done, over = await with_retries(portion)
        del found[:PORTION]
        total, rounds = total + done, rounds + 1
    return total


async def _is_due(job: Job) -> tuple[bool, str | None]:
    async with reading(JOBS) as r:
        return await job.is_due(r)


@dataclass(slots=True)
class JobRunner:
    """One per process: it runs the jobs that are due, one after the other, unless another process runs them."""

    owner: str = field(default_factory=lambda: secrets.token_hex(8))
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _stopped: bool = False

    async def run_all_due(self) -> None:
        """Run each job of the timetable that has something to do, including what was missed earlier."""
        for job in jobs.TIMETABLE:
            await self.run_if_due(job)

    async def run_if_due(self, job: Job) -> None:
        """Run a job if it has something to do. While another process runs jobs, wait until it has finished or died.

        A failure is logged; the other jobs run all the same, and this one is tried again when it is next due.
        """
        if not self._stopped:
            task = asyncio.create_task(self._guarded(job))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            await asyncio.wait({task})  # cancelling the waiter does not cancel the job

    async def stop(self) -> None:
        """Cancel the running job; what it has not committed is done at the next run, by any process."""
        self._stopped = True
        for task in list(self._tasks):
            await end(task)

    async def _guarded(self, job: Job) -> None:
        try:
            async with self._one_at_a_time:
                await self._run_once(job)
        except LeaseLost:
            log.warning("another process has taken over %s", job.name)
        except NotSetUp:
            pass
        except Exception:
            complain(log, "%s failed", job.name)

    async def _run_once(self, job: Job) -> None:
        """Run a job once no other process holds the lease. If nothing is due, nothing is written."""
        shared = app().database.dialect != "sqlite"
        while True:
            due, slot = await _is_due(job)
            if not due:
                return
            if not shared:
                await _run(job, None, slot)
                return
            held = await self._take()
            if held is None:
                await asyncio.sleep(POLL)
                continue
            async with self._kept(held):
                # Asked again: another process may have done it before it gave the lease back.
                due, slot = await _is_due(job)
                if due:
                    await _run(job, held, slot)
            return

    async def _take(self) -> Held | None:
        async def take() -> Held | None:
            async with work(JOBS) as w:
                return await leases.take(w, "jobs", self.owner)

        return await with_retries(take)

    @asynccontextmanager
    async def _kept(self, held: Held) -> AsyncIterator[None]:
        """Extend the lease while the block runs, and give it back at the end."""
        heart = asyncio.create_task(_beat(held))
        try:
            yield
        finally:
            await end(heart)
            with suppress(LeaseLost):
                await _change(held, leases.give_back)


async def _beat(held: Held) -> None:
    """Extend the lease again and again. If that fails, the job goes on: its next portion checks the lease anyway."""
    while True:
        await asyncio.sleep(HEARTBEAT)
        try:
            await _change(held, leases.keep)
        except LeaseLost:
            log.warning("the lease of the jobs is lost")
            return
        except Exception:
            complain(log, "the lease of the jobs could not be kept, trying again")


async def _change(held: Held, change: Callable[[Work, Held], Awaitable[None]]) -> None:
    async def once() -> None:
        async with work(JOBS) as w:
            await change(w, held)

    await with_retries(once)
