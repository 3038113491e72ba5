"""PostgreSQL is killed under load, again and again: what was answered is kept, and people read why they wait (T10)."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import func, select

from db import Attendance, AuditEntry, engine, schema
from services.core import work as works
from services.core.work import reading
from services.outside.clock import WallClock
from tests.rel import racing
from tests.rel.scorecard import score, size
from tests.rel.serving import AWAY, Guest, Served, guests, serving
from tests.servers import DURABLE, Postgres, running_postgres
from tests.small import SYSTEM

pytestmark = pytest.mark.rel

KILLS = size("KILLS_OF_POSTGRESQL", 20)
FAMILIES, READERS = 12, 4
BACK_WITHIN = 5.0
"""Seconds from the server's start until the portal answers again."""
GIVEN_UP = ("cancelled", "withdrawn")


@dataclass
class Load:
    """Families that cancel by their links and take it back, and others that open Home, until they are stopped."""

    of: Served
    answers: Counter[int] = field(default_factory=Counter)
    unfit: list[str] = field(default_factory=list)
    """Answers that nobody should read."""
    acknowledged: int = 0
    known: dict[str, bool | None] = field(default_factory=dict)
    """By link: whether the session was given up, as last answered; None: the last answer never came."""

    async def act(self, guest: Guest) -> None:
        """Cancel, undo, cancel, undo; after a lost answer look first."""
        given_up: bool | None = False
        async with self._browser() as browser:
            while True:
                self.known[guest.link] = given_up
                if given_up is None:
                    answer = await self._ask(browser, "GET", guest.link)
                    given_up = "/undo" in answer.text if answer is not None else None
                    continue
                self.known[guest.link] = None
                path = f"{guest.link}/undo" if given_up else guest.link
                answer = await self._ask(browser, "POST", path)
                done = answer is not None and answer.status_code == (303 if given_up else 200)
                self.acknowledged += done
                given_up = (not given_up) if done else None

    async def read(self, guest: Guest) -> None:
        """Open Home again and again."""
        async with self._browser() as browser:
            while True:
                await self._ask(browser, "GET", "/", guest.cookies)

    async def goes_on(self, more: int) -> None:
        """Wait until so many more acts have been answered."""
        enough = self.acknowledged + more
        async with asyncio.timeout(120):
            while self.acknowledged < enough:
                await asyncio.sleep(0.02)

    def _browser(self) -> httpx.AsyncClient:
        headers = {"Origin": self.of.url}
        return httpx.AsyncClient(base_url=self.of.url, headers=headers, timeout=60)

    async def _ask(
        self, browser: httpx.AsyncClient, method: str, path: str, cookies: dict[str, str] | None = None
    ) -> httpx.Response | None:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())}
        answer = await browser.request(method, path, headers=headers if cookies else {})
        self.answers[answer.status_code] += 1
        if answer.status_code == 503:
            polite = AWAY in answer.text or "A lot is happening right now" in answer.text
            if not (polite and "Try again" in answer.text and "retry-after" in answer.headers):
                self.unfit.append(f"{method} {path}: {answer.text[-300:]}")
            await asyncio.sleep(0.2)
            return None
        if answer.status_code not in (200, 303):
            self.unfit.append(f"{answer.status_code} on {method} {path}: {answer.text[-300:]}")
        return answer


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
        while (await browser.get(portal.served.url)).status_code != 200:
            await asyncio.sleep(0.05)
    return time.monotonic() - began


async def lost(families: list[Guest], load: Load) -> list[str]:
    """What the last answer said and the database does not."""
    async with reading(SYSTEM) as r:
        states = {
            guest.link: (await r.db.get_one(Attendance, guest.part)).state in GIVEN_UP for guest in families
        }
        kept = await r.db.scalar(
            select(func.count())
            .select_from(AuditEntry)
            .where(AuditEntry.about == "attendance", AuditEntry.act.in_(("cancelled", "undone")))
        )
    wrong = [link for link, said in load.known.items() if said is not None and said != states[link]]
    if (kept or 0) < load.acknowledged:
        wrong.append(f"{load.acknowledged} acts were acknowledged, {kept} are kept")
    return wrong


async def test_t10_whatever_was_answered_outlives_the_databases_death(killable: Portal) -> None:
    load = Load(killable.served)
    tasks = [asyncio.create_task(load.act(each)) for each in killable.families[READERS:]]
    tasks += [asyncio.create_task(load.read(each)) for each in killable.families[:READERS]]
    back = []
    for _kill in range(KILLS):
        await load.goes_on(random.randint(3, 12))
        await asyncio.to_thread(killable.server.kill)
        await asyncio.sleep(random.uniform(0.2, 1.5))
        await asyncio.to_thread(killable.server.start)
        back.append(await until_home(killable))
        assert not [each for each in tasks if each.done() and each.exception()]
    await load.goes_on(3)
    for each in tasks:
        each.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    wrong = await lost(killable.families, load)
    score(
        "T10",
        f"0 lost; back ≤ {BACK_WITHIN:g} s; 0 bare errors",
        engine="postgresql",
        kills=KILLS,
        acknowledged=load.acknowledged,
        lost=len(wrong),
        back_slowest=f"{max(back):.2f} s",
        unfit=len(load.unfit),
        **{f"status_{status}": often for status, often in sorted(load.answers.items())},
    )
    assert load.unfit == []
    assert not wrong
    assert not await racing.drift()
    assert load.answers[503], "nobody noticed"
    assert "Traceback" not in killable.served.said()


async def test_t10_a_database_that_answers_too_early_would_be_noticed(tmp_path: Path) -> None:
    """The negative control: it says that it has kept what it has only in memory."""
    forgetful = DURABLE | {
        "synchronous_commit": "off",
        "wal_writer_delay": "10s",
        "wal_writer_flush_after": "0",
    }
    with running_postgres(forgetful) as server:
        url = server.url(server.create())
        await schema.migrate(url)
        database = engine.connect(url)
        works.connect(database, WallClock())
        families = await guests(FAMILIES)
        await _checkpoint(server)
        with serving(tmp_path / "data", url) as served:
            load = Load(served)
            tasks = [asyncio.create_task(load.act(each)) for each in families]
            await load.goes_on(20)
            server.kill()
            for each in tasks:
                each.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            server.start()
        assert await lost(families, load)
        await database.close()


async def _checkpoint(server: Postgres) -> None:
    await asyncio.to_thread(server._do, "CHECKPOINT")
