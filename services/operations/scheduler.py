"""What runs in a process beside the portal: the timetable's triggers, and the worker that sends mail."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from services import provider
from services.attendance import register
from services.configuration import Configuration
from services.core.tasks import end
from services.core.work import now, reading
from services.notices.channels import channels
from services.notices.delivering.worker import Chore, Worker
from services.operations import jobs
from services.operations.job_runner import JOBS, JobRunner, run_now
from services.provider import NotSetUp
from services.waiting_list import queue

log = logging.getLogger("cubby.jobs")

CATCH_UP = 600
"""Seconds between two looks at the whole timetable: a night's job that failed, or whose hour did not exist, is done."""
WATCH = 60.0
"""Seconds between two looks at the clock and the provider's zone."""
TOLERATED = 5.0
"""Seconds by which a clock may run differently; more means that it was set."""

CHORES = (
    Chore(register.next_release, lambda: run_now("free-places")),
    Chore(queue.next_lapse, lambda: run_now("lapse-offers")),
)
"""Jobs that cannot wait for their minute: the worker does them at their moment."""


@asynccontextmanager
async def running(configuration: Configuration) -> AsyncIterator[None]:
    """Run jobs and send mail for as long as the block runs; after `connect`, once per process."""
    scheduler, worker = Scheduler(JobRunner()), Worker(channels(configuration), CHORES)
    await scheduler.start()
    worker.start()
    try:
        yield
    finally:
        await scheduler.stop()
        await worker.stop()


@dataclass(slots=True)
class Scheduler:
    """Wakes each job at its time.

    APScheduler compares times of the wall clock: set back by a day, it would wait for a day. So a watch, which sleeps
    by the clock that nobody can set, plans all triggers anew when the wall clock was set, and when the zone changed.
    """

    runner: JobRunner
    _triggers: AsyncIOScheduler = field(
        default_factory=lambda: AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
    )
    _zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    _watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Do what is due, then each job at its time."""
        self._zone = await self._provider_zone()
        self._triggers.start()
        self._plan()
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop waking jobs; what was begun and not kept is done by whoever comes next."""
        await end(self._watching)
        await self.runner.stop()
        self._triggers.shutdown(wait=False)

    def _plan(self) -> None:
        for job in jobs.TIMETABLE:
            self._triggers.add_job(
                self.runner.run_if_due,
                job.when.trigger(self._zone),
                [job],
                id=job.name,
                replace_existing=True,
            )
        again = IntervalTrigger(seconds=CATCH_UP, timezone=UTC)
        self._triggers.add_job(self.runner.run_all_due, again, id="catch-up", replace_existing=True)
        self._triggers.add_job(self.runner.run_all_due, id="at once", replace_existing=True)

    async def _watch(self) -> None:
        ahead = _ahead()
        while True:
            await asyncio.sleep(WATCH)
            before, ahead = ahead, _ahead()
            was_set = abs(ahead - before) > TOLERATED
            zone = await self._provider_zone()
            if was_set or zone != self._zone:
                self._zone = zone
                self._plan()

    async def _provider_zone(self) -> ZoneInfo:
        """The provider's zone; the one known so far where there is none, or the database is away."""
        try:
            async with reading(JOBS) as r:
                return (await provider.current(r)).zone
        except NotSetUp:
            pass
        except Exception as problem:
            log.warning("the provider's zone is not known: %s", problem)
        return self._zone


def _ahead() -> float:
    """Seconds by which the wall clock is ahead of the one that nobody can set."""
    return now().timestamp() - asyncio.get_running_loop().time()
