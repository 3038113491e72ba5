"""Each job wakes at its own time, also when the machine's clock is set; trouble is logged and does not hurry."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta, tzinfo
from itertools import pairwise
from types import ModuleType
from zoneinfo import ZoneInfo

import apscheduler.schedulers.base
import apscheduler.triggers.date
import apscheduler.triggers.interval
import pytest
from sqlalchemy import update

from db import Provider
from services import provider
from services.core import leases
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import App, Reading, Work, now, work
from services.notices.channels.mail import MailChannel
from services.notices.delivering import worker
from services.notices.delivering.worker import Chore, Worker
from services.operations import job_runner, jobs, scheduler
from services.operations.job_runner import JobRunner
from services.operations.jobs import Daily, Every, Job
from services.operations.scheduler import Scheduler
from services.outside.clock import WallClock

SYSTEM = Visitor.system("test")
sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


class SettableClock(WallClock):
    """The wall's clock, which somebody sets."""

    off = timedelta(0)

    def now(self) -> datetime:
        """The moment that it shows."""
        return super().now() + self.off


@pytest.fixture
def settable(house: App, monkeypatch: pytest.MonkeyPatch) -> SettableClock:
    """The same clock for us and for APScheduler."""
    clock = SettableClock()
    house.clock = clock

    class AsShown(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return clock.now().astimezone(tz)

    modules: tuple[ModuleType, ...] = (
        apscheduler.schedulers.base,
        apscheduler.triggers.date,
        apscheduler.triggers.interval,
    )
    for module in modules:
        monkeypatch.setattr(module, "datetime", AsShown)
    return clock


async def until(true: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether it comes true in time."""
    for _look in range(int(seconds * 100)):
        if true():
            return True
        await asyncio.sleep(0.01)
    return False


@sqlite
@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(hours=-1), timedelta(days=1)])
@pytest.mark.parametrize("watched", [True, False])
async def test_a_clock_that_is_set_neither_stops_a_frequent_job_nor_repeats_a_day(
    house: App, settable: SettableClock, monkeypatch: pytest.MonkeyPatch, jump: timedelta, watched: bool
) -> None:
    """Without the watch, the control, a clock that is set back stops the jobs."""
    async with work(SYSTEM) as w:
        await provider.found(w, name="Hop & Tumble", zone="UTC")
    often, nights = list[datetime](), list[str]()

    async def note(w: Work) -> int:
        often.append(w.now)
        return 0

    async def night(w: Work) -> int:
        nights.append(str(w.now.date()))
        return 0

    timetable = (Job("often", Every(1), do=note), Job("nightly", Daily(time(0, 0)), do=night))
    monkeypatch.setattr(jobs, "TIMETABLE", timetable)
    monkeypatch.setattr(scheduler, "WATCH", 0.2 if watched else 3600)
    running = Scheduler(JobRunner())
    await running.start()
    try:
        assert await until(lambda: len(often) > 1)
        settable.off = jump
        before = len(often)
        goes_on = await until(lambda: len(often) > before + 2, 6)
        settable.off = timedelta(0)
        assert goes_on == (watched or jump > timedelta(0))
        assert len(nights) == len(set(nights)), "no day is done twice"
    finally:
        await running.stop()


@sqlite
async def test_the_days_jobs_follow_the_provider_to_another_zone(
    house: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "WATCH", 0.05)
    running = Scheduler(JobRunner())
    await running.start()

    def zone() -> str:
        return str(running._triggers.get_job("prune").trigger.timezone)

    try:
        assert zone() == "UTC"
        async with work(SYSTEM) as w:
            await provider.found(w, name="Hop & Tumble", zone="Europe/Dublin")
        assert await until(lambda: zone() == "Europe/Dublin")
        async with work(SYSTEM) as w:
            await w.db.execute(update(Provider).values(zone="Australia/Sydney"))
        assert await until(lambda: zone() == "Australia/Sydney")
    finally:
        await running.stop()


def test_every_job_of_a_day_wakes_at_its_hour_on_the_wall_and_each_frequent_one_within_a_minute() -> None:
    zone, at = ZoneInfo("Europe/Dublin"), datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    for job in jobs.TIMETABLE:
        first = job.when.trigger(zone).get_next_fire_time(None, at)
        assert first is not None
        if isinstance(job.when, Daily):
            assert first.astimezone(zone).time() == job.when.at
        else:
            assert job.when.seconds <= 60


async def test_a_night_whose_hour_does_not_exist_is_done_all_the_same() -> None:
    """At 1:00 the clocks of Dublin went on to 2:00: the catch-up sees that the day's hour has come."""
    zone = ZoneInfo("Europe/Dublin")
    slot = Daily(time(1, 30)).slot(datetime(2026, 3, 29, 1, 35, tzinfo=UTC), zone)
    assert slot == "2026-03-29"


@pytest.mark.parametrize("dialect", ["postgresql"])
async def test_a_heartbeat_that_fails_is_logged_and_tried_again(
    house: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    beats: list[str] = []

    async def keep(_w: Work, held: leases.Held) -> None:
        beats.append(held.owner)
        raise ConnectionError

    async def long(_w: Work) -> int:
        await until(lambda: len(beats) > 1)
        return 0

    monkeypatch.setattr(job_runner, "HEARTBEAT", 0.02)
    monkeypatch.setattr(jobs, "TIMETABLE", (Job("long", Every(60), do=long),))
    portions = iter([leases.keep])
    monkeypatch.setattr(leases, "keep", lambda w, held: next(portions, keep)(w, held))
    await JobRunner(owner="me").run_all_due()
    assert len(beats) > 1
    assert "the lease of the jobs could not be kept" in caplog.text


@sqlite
async def test_a_chore_that_keeps_failing_is_left_alone_for_longer_and_longer(
    house: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[float] = []
    steady = asyncio.get_running_loop().time

    async def due(r: Reading) -> datetime:
        return now()

    async def fail() -> None:
        tried.append(steady())
        raise ZeroDivisionError

    monkeypatch.setattr(worker, "AFTER_TROUBLE", 0.1)
    monkeypatch.setattr(worker, "LONGEST_REST", 0.4)
    one = Worker([MailChannel.of(Configuration(_env_file=None))], [Chore(due, fail)])  # type: ignore[call-arg]
    begun = steady()
    while steady() - begun < 2.2:
        await one.round()
        await asyncio.sleep(0.01)
    waits = [later - earlier for earlier, later in pairwise(tried)]
    assert 4 <= len(tried) <= 8
    assert waits[0] >= 0.1
    assert waits[1] >= 0.2
    assert all(wait >= 0.4 for wait in waits[2:])
    assert caplog.text.count("something due could not be done") == len(tried)
