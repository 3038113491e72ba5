"""THE TIMETABLE: which jobs run, when, and which service does the work.

The time of a job is only the time at which it checks. What is due is always read from the database, so a missed night
is caught up and a second run does nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from db import JobRun
from services import provider
from services.attendance import register, register_times
from services.attendance.content.files import sweeping
from services.bookings import class_offers, sharing_ends, stopped, trial_ends
from services.core.local_time import at_wall, local_day
from services.core.work import Reading, Work
from services.invoices import issuing
from services.make_ups.credits import lifecycle
from services.merging import stragglers
from services.notices.delivering import open_registers, reminders
from services.notices.telling.notice import Notice
from services.operations.retention import prune
from services.payments import deleting, reminding, unpaid
from services.prices import posting
from services.waiting_list import queue


@dataclass(frozen=True, slots=True)
class Every:
    """All day long, every so many seconds. Its runs are not stored: what is due follows from the data alone."""

    seconds: int

    def trigger(self, _zone: ZoneInfo) -> BaseTrigger:
        """When the scheduler wakes it."""
        return IntervalTrigger(seconds=self.seconds, timezone=UTC)


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day, at this time in the provider's time zone. A row in `job_runs` says that the day is done."""

    at: time

    def trigger(self, zone: ZoneInfo) -> BaseTrigger:
        """When the scheduler wakes it."""
        return CronTrigger(hour=self.at.hour, minute=self.at.minute, timezone=zone)

    def slot(self, now: datetime, zone: ZoneInfo) -> str:
        """The latest local day on which this time has passed; the job runs once for it."""
        day = local_day(now, zone)
        return str(day if now >= at_wall(day, self.at, zone) else day - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Job:
    """A job: either it does something (`do`), or it finds notices to send (`find`)."""

    name: str
    when: Every | Daily
    do: Callable[[Work], Awaitable[int]] | None = None
    """Does one portion and returns how much that was; 0 means nothing is left."""
    due: Callable[[Reading], Awaitable[datetime | None]] | None = None
    """For a frequent job: when `do` has something to do next; until then no write transaction is opened."""
    find: Callable[[Reading], Awaitable[list[Notice]]] | None = None

    async def is_due(self, r: Reading) -> tuple[bool, str | None]:
        """Whether there is something to do, and of a daily job for which day.

        Raises:
            NotSetUp: there is no provider yet, so its time zone is not known.
        """
        if isinstance(self.when, Daily):
            slot = self.when.slot(r.now, (await provider.current(r)).zone)
            return await r.db.get(JobRun, (self.name, slot)) is None, slot
        if self.find is not None:
            return bool(await self.find(r)), None
        moment = r.now if self.due is None else await self.due(r)
        return moment is not None and moment <= r.now, None


TIMETABLE = (
    Job("free-places", Every(60), do=register.release_due, due=register.next_release),
    Job("lapse-offers", Every(60), do=queue.lapse_due, due=queue.next_lapse),
    Job("offer-class-places", Every(60), do=class_offers.offer_due, due=class_offers.next_offer),
    Job("expire-make-ups", Every(60), do=lifecycle.expire_due, due=lifecycle.next_expiry),
    Job("reminders", Every(60), find=reminders.reminders),
    Job("end-sharing", Every(60), do=sharing_ends.end_due, due=sharing_ends.next_end),
    Job("invoices", Every(60), do=issuing.issue_due, due=issuing.next_due),
    Job("merged-families", Every(60), do=stragglers.take_along, due=stragglers.next_look),
    Job("delete-unpaid-bookings", Every(60), do=deleting.delete_due, due=deleting.next_deleting),
    Job("end-bookings", Daily(time(0, 5)), do=stopped.end_due),
    Job("end-trials", Daily(time(0, 6)), do=trial_ends.end_due),
    Job("post-plans", Daily(time(0, 10)), do=posting.post_due),
    Job("end-of-classes", Daily(time(0, 20)), do=lifecycle.at_end_of_classes),
    Job("close-registers", Daily(register_times.AT_NIGHT), do=register.close_registers),
    Job("registers-close-soon", Daily(time(7, 45)), find=open_registers.closing_soon),
    Job("make-ups-expiring", Daily(time(1, 0)), find=reminders.expiring),
    Job("make-ups-available", Daily(time(1, 30)), find=reminders.available),
    Job("announce-payments", Daily(time(6, 0)), do=reminding.announce_due),
    Job("remind-of-payments", Daily(time(6, 20)), do=reminding.remind_due),
    Job("end-unpaid-bookings", Daily(time(6, 40)), do=unpaid.judge),
    Job("month-end", Daily(time(6, 0)), find=reminders.month_end),
    Job("prune", Daily(time(3, 30)), do=prune),
    Job("sweep-files", Daily(time(4, 0)), do=sweeping.sweep),
)
