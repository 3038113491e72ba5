"""CONTRIBUTING, “Add a job”: the code of the recipe itself is a job that runs at its hour, once, and is told of."""

from __future__ import annotations

import re
import textwrap
from datetime import time, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from db import Client, JobRun
from services.core.visitor import Visitor
from services.core.work import Work, reading, work
from services.operations import jobs
from services.operations.job_runner import JobRunner, run_now
from services.operations.jobs import Daily, Job
from services.outside.clock import TurnableClock
from tests import test_house
from tests.services.operations import test_plans
from tests.world import World

ROOT = Path(__file__).parents[2]
SYSTEM = Visitor.system("test")


def recipe() -> str:
    """The text of the recipe."""
    whole = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return whole.partition("\n## Add a job\n")[2].partition("\n## ")[0]


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> Job:
    """Steps 1 and 2: a service, and its line in the timetable."""
    service, line = (
        textwrap.dedent(each) for each in re.findall(r"^ *```python\n(.*?)^ *```", recipe(), re.M | re.S)
    )
    names = {each.__name__: each for each in (Client, Daily, Job, Work, select, time, timedelta)}
    exec(compile(f"{service}\nTIMETABLE = ({line})", "services/people/clients.py", "exec"), names)
    (made,) = names["TIMETABLE"]  # type: ignore[misc]
    assert isinstance(made, Job)
    monkeypatch.setattr(jobs, "TIMETABLE", (*jobs.TIMETABLE, made))
    return made


async def phones_of(client_id: UUID) -> str:
    async with reading(SYSTEM) as r:
        return (await r.db.get_one(Client, client_id)).phone


async def test_it_does_its_work_once_a_day_and_a_second_run_does_nothing(
    job: Job, world: World, clock: TurnableClock
) -> None:
    three_years = timedelta(days=3 * 365)
    async with work(SYSTEM) as w:
        seen = update(Client).values(phone="1", last_seen_at=w.now)
        await w.db.execute(seen)
        await w.db.execute(seen.where(Client.id == world.anna).values(last_seen_at=w.now - three_years))
    assert await run_now(job.name) == 0, "exactly three years"
    clock.advance(timedelta(seconds=1))
    runner = JobRunner()
    for _round in range(2):
        await runner.run_all_due()
        assert await phones_of(world.anna) == ""
    assert await phones_of(world.marek) == "1"
    async with reading(SYSTEM) as r:
        days = await r.db.scalar(select(func.count()).where(JobRun.job == job.name))
    assert days == 1
    assert await run_now(job.name) == 0


async def test_its_plan_is_looked_at(job: Job, world: World) -> None:
    with test_plans.heard() as made:
        await run_now(job.name)
    assert made
    assert not await test_plans.scans(made)


def test_the_house_asks_for_its_place_in_the_handbook(job: Job) -> None:
    with pytest.raises(AssertionError, match="forget-phones"):
        test_house.test_every_setting_command_notice_and_job_has_its_place_in_the_handbook()


def test_everything_that_the_recipe_names_is_there() -> None:
    named = re.findall(r"`((?:services|tests|docs)/[\w/.]+)`", recipe())
    assert len(named) > 6
    assert not [name for name in named if not (ROOT / name).exists()]
