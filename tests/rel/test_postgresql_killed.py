"""PostgreSQL is killed under load, again and again: what was answered is kept, and people read why they wait (T10)."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx
import pytest
import pytest_asyncio

from db import engine, schema
from services.core import work as works
from services.outside.clock import WallClock
from tests.rel import racing
from tests.rel.load import Load, lost
from tests.rel.scorecard import score, size
from tests.rel.serving import Guest, Served, guests, serving
from tests.servers import DURABLE, Postgres, running_postgres

pytestmark = pytest.mark.rel

KILLS = size("KILLS_OF_POSTGRESQL", 20)
FAMILIES, READERS = 12, 4
BACK_WITHIN = 5.0
"""Seconds from the server's start until the portal answers again."""
GIVEN_UP = ("cancelled", "withdrawn")


@dataclass
class Portal:
    """A portal whose database can be killed."""

    server: Postgres
    served: Served
    families: list[Guest]


@pytest_asyncio.fixture
async def killable(tmp_path: Path) -> AsyncIterator[Portal]:
    with running_postgres(DURABLE) as server:
        url = server.url(server.create())
        await schema.migrate(url)
        database = engine.connect(url)
        works.connect(database, WallClock())
        families = await guests(FAMILIES)
        with serving(tmp_path / "data", url) as served:
            yield Portal(server, served, families)
        await database.close()


async def until_home(portal: Portal) -> float:
    """Seconds until a family sees its Home again."""
    began = time.monotonic()
    async with httpx.AsyncClient(cookies=portal.families[0].cookies, timeout=30) as browser:
        while (await browser.get(portal.served.url)).status_code != 200:  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.05)
    return time.monotonic() - began


async def test_t10_whatever_was_answered_outlives_the_databases_death(killable: Portal) -> None:
    load = Load(killable.served)
    back, own = [], []
    async with load.begun(killable.families[READERS:], killable.families[:READERS]):
        for _kill in range(KILLS):
            await load.goes_on(random.randint(3, 12))
            await asyncio.to_thread(killable.server.kill)
            await asyncio.sleep(random.uniform(0.2, 1.5))
            await asyncio.to_thread(killable.server.start)
            computed = killable.served.computed()
            back.append(await until_home(killable))
            own.append(killable.served.computed() - computed)
        await load.goes_on(3)
    wrong = await lost(killable.families, load)
    score(
        "T10",
        f"0 lost; back ≤ {BACK_WITHIN:g} s; 0 bare errors",
        engine="postgresql",
        kills=KILLS,
        acknowledged=load.acknowledged,
        lost=len(wrong),
        back_slowest=f"{max(back):.2f} s",
        back_median=f"{median(back):.2f} s",
        of_it_computing=f"{max(own):.2f} s",
        unfit=len(load.unfit),
        **{f"status_{status}": often for status, often in sorted(load.answers.items())},
    )
    assert load.unfit == []
    assert not wrong
    assert not await racing.drift()
    assert load.answers[503], "nobody noticed"
    assert "Traceback" not in killable.served.said()


async def test_t10_a_database_that_answers_too_early_would_be_noticed(tmp_path: Path) -> None:
    """The negative control: it says that it has kept what it has only in memory, and nobody writes it down later."""
    forgetful = DURABLE | {
        "synchronous_commit": "off",
        "wal_buffers": "16MB",
    }
    with running_postgres(forgetful) as server:
        url = server.url(server.create())
        await schema.migrate(url)
        database = engine.connect(url)
        works.connect(database, WallClock())
        families = await guests(FAMILIES)
        await _checkpoint(server)
        server.freeze("walwriter", "background writer", "checkpointer")
        with serving(tmp_path / "data", url) as served:
            load = Load(served)
            async with load.begun(families, []):
                await load.goes_on(20)
                server.kill()
            server.start()
        assert await lost(families, load)
        await database.close()


async def _checkpoint(server: Postgres) -> None:
    await asyncio.to_thread(server._do, "CHECKPOINT")
