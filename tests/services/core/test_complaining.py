"""While the database is away, what is tried again by itself says so in one line, without a traceback."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import psycopg
import pytest
from sqlalchemy import make_url

from db import engine
from services.core import work as works
from services.core.complaining import complain
from services.core.events import EventBus
from services.core.refusals import Unavailable
from services.notices.delivering.worker import Worker
from services.operations import jobs
from services.operations.job_runner import JobRunner

GONE = {
    "sqlite": "sqlite+aiosqlite:////nowhere/cubby.sqlite",
    "postgresql": "postgresql+psycopg://cubby@/test?host=/nowhere",
}


async def mails() -> None:
    worker = Worker([], owner="node")
    worker.start()
    await asyncio.sleep(2)
    await worker.stop()


async def timetable() -> None:
    await JobRunner().run_if_due(jobs.TIMETABLE[0])


async def other_nodes() -> None:
    bus = EventBus(GONE["postgresql"])
    bus.start()
    await asyncio.sleep(0.3)
    await bus.stop()


@pytest.mark.parametrize("who", [mails, timetable, other_nodes])
async def test_whoever_meets_it_says_it_in_one_line(
    house: works.App,
    dialect: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    who: Callable[[], Awaitable[None]],
) -> None:
    gone = engine.connect(make_url(GONE[dialect]))
    monkeypatch.setattr(house, "database", gone)
    await who()
    await gone.close()
    said = [each for each in caplog.records if each.name.startswith("cubby")]
    assert said
    assert not [each for each in said if each.exc_info or each.levelno > logging.WARNING]
    assert all("\n" not in each.getMessage() for each in said)


def test_anything_else_keeps_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("cubby.test")
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        complain(log, "%s failed", "a job")
    (record,) = caplog.records
    assert record.exc_info
    assert record.getMessage() == "a job failed"


def test_it_says_why(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("cubby.test")
    try:
        raise Unavailable from psycopg.OperationalError("the server closed the connection\nmore of it")
    except Unavailable:
        complain(log, "%s failed", "a job")
    assert caplog.messages == ["a job failed: the server closed the connection"]
