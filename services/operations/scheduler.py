"""The background of a process: the scheduler, which triggers jobs at their times, and the worker, which sends mail."""

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
from services.bookings import sharing_ends
from services.core.configuration import Configuration
from services.core.tasks import end
from services.core.work import now, reading
from services.notices.channels import channels
from services.notices.delivering.worker import Chore, Worker
from services.operations import jobs
from services.operations.aside import Aside
from services.operations.job_runner import JOBS, JobRunner, run_now
from services.payments.cards import background
from services.provider import NotSetUp
from services.waiting_list import queue

log = logging.getLogger("cubby.jobs")

CATCH_UP = 600
"""Seconds between two checks of all jobs, for daily jobs that failed or whose local time did not exist that day."""
WATCH = 60.0
"""Seconds between two checks of the wall clock and the provider's zone."""
TOLERATED = 5.0
"""Seconds by which wall clock and monotonic clock may drift apart; more means that the wall clock was set."""

CHORES = (
    Chore(register.next_release, lambda: run_now("free-places")),
    Chore(queue.next_lapse, lambda: run_now("lapse-offers")),
    Chore(sharing_ends.next_end, lambda: run_now("end-sharing")),
)
"""Jobs that must not be up to a minute late: the worker runs them at the moment they are due."""


@asynccontextmanager
async def running(configuration: Configuration) -> AsyncIterator[None]:
    """Run jobs and send mail while the block runs. Use it after `connect`, once per process."""
    cards = Aside(background.do_due)
    chores = (*CHORES, Chore(background.next_due, cards.start))
    scheduler, worker = Scheduler(JobRunner()), Worker(channels(configuration), chores)
    await scheduler.start()
    worker.start()
    try:
        yield
    finally:
        await scheduler.stop()
        await worker.stop()
        await cards.stop()


@dataclass(slots=True)
class Scheduler:
    """Triggers each job at its time.

    APScheduler uses the wall clock: if that is set back by a day, jobs would wait for a day. So a task that sleeps by
    the monotonic clock plans all triggers again when the wall clock was set or the provider's zone has changed.
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
        """Run what is due now, and from then on each job at its time."""
        self._zone = await self._provider_zone()
        self._triggers.start()
        self._plan()
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop triggering jobs and cancel the running one; what it has not committed is done at the next run."""
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
        """The provider's zone; the last known one if there is no provider or no connection to the database."""
        try:
            async with reading(JOBS) as r:
                return (await provider.current(r)).zone
        except NotSetUp:
            pass
        except Exception as problem:
            log.warning("the provider's zone is not known: %s", problem)
        return self._zone


def _ahead() -> float:
    """Seconds by which the wall clock is ahead of the monotonic clock, which nobody can set."""
    return now().timestamp() - asyncio.get_running_loop().time()
