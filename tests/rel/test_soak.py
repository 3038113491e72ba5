"""A hundred open pages and five acts a second for ten minutes: nothing grows, nothing breaks, nobody waits (T41)."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median, quantiles

import httpx
import pytest
import pytest_asyncio

from benchmarks.tab import Tab, open_tab
from db import engine, schema
from services.core import work as works
from services.outside.clock import WallClock
from tests.rel import racing
from tests.rel.scorecard import score, size
from tests.rel.serving import Guest, Served, guests, serving
from tests.servers import Postgres

pytestmark = pytest.mark.rel

SOAK = size("SOAK", 600)
"""Seconds."""
PAGES = size("SOAKING_PAGES", 100)
ACTS = 5
"""In a second."""
TAKEN_BACK_AFTER = 10
"""Seconds after which a family takes its cancelling back."""
WARM = 0.2
"""The part of the time after which the first look is taken: what is loaded once is loaded by then."""
LONG_ENOUGH = 300
"""Seconds from which the growth of memory tells something."""
GROWTH, MORE_DESCRIPTORS = 1.10, 10


@pytest_asyncio.fixture
async def busy(
    dialect: str, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[tuple[Served, list[Guest]]]:
    folder = tmp_path / "data"
    folder.mkdir()
    url, database = "", engine.sqlite_url(folder / "cubby.sqlite").render_as_string()
    if dialect == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = database = server.url(server.create())
    await schema.migrate(database)
    connected = engine.connect(database)
    works.connect(connected, WallClock())
    families = await guests(PAGES, classes=max(1, PAGES // 20))
    with serving(folder, url) as served:
        yield served, families
    await connected.close()


class Acts:
    """Families that cancel by their links and take it back, one after the other, so many in a second."""

    def __init__(self, of: Served, families: list[Guest]) -> None:
        self._of, self._families = of, families
        self._given_up: dict[str, float] = {}
        """When each link was used to cancel."""
        self._acting: set[str] = set()
        self._out: set[str] = set()
        """Links of families for whom it was too late to take it back: counted once, and not asked again."""
        self.seconds: list[float] = []
        self.wrong: list[str] = []
        self.left_out = 0
        """Acts whose time had come while every family was still at its last one."""

    async def go_on(self, seconds: float) -> None:
        """Act for so long, at moments that do not depend on how fast the answers are."""
        running: set[asyncio.Task[None]] = set()
        ends = time.monotonic() + seconds
        async with httpx.AsyncClient(
            base_url=self._of.url, headers={"Origin": self._of.url}, timeout=60
        ) as browser:
            while time.monotonic() < ends:
                free = [each for each in self._families if each.link not in self._acting | self._out]
                if free:
                    task = asyncio.create_task(self._act(browser, self._next(free)))
                    running.add(task)
                    task.add_done_callback(running.discard)
                else:
                    self.left_out += 1
                await asyncio.sleep(1 / ACTS)
            await asyncio.gather(*running)

    def _next(self, free: list[Guest]) -> Guest:
        """Somebody who takes back what they cancelled a while ago, for that is possible for thirty seconds; else anybody
        who has not cancelled."""
        waiting = [each for each in free if each.link in self._given_up]
        first = min(waiting, key=lambda each: self._given_up[each.link], default=None)
        others = [each for each in free if each.link not in self._given_up]
        if first and (not others or time.monotonic() - self._given_up[first.link] > TAKEN_BACK_AFTER):
            return first
        return random.choice(others)

    async def _act(self, browser: httpx.AsyncClient, guest: Guest) -> None:
        given_up = guest.link in self._given_up
        self._acting.add(guest.link)
        began = time.monotonic()
        try:
            answer = await browser.post(f"{guest.link}/undo" if given_up else guest.link)
        except httpx.HTTPError as problem:
            self.wrong.append(repr(problem))
            return
        finally:
            self._acting.discard(guest.link)
        self.seconds.append(time.monotonic() - began)
        if answer.status_code not in (200, 303):
            self.wrong.append(f"{answer.status_code} {answer.text[-200:]}")
            self._out.add(guest.link)
        elif given_up:
            del self._given_up[guest.link]
        else:
            self._given_up[guest.link] = began


async def test_t41_nothing_grows_and_nothing_breaks(busy: tuple[Served, list[Guest]], dialect: str) -> None:
    served, families = busy
    tabs = await asyncio.gather(*(_tab(served, each) for each in families))
    acts = Acts(served, list(families))
    await acts.go_on(SOAK * WARM)
    before = (served.memory(), served.descriptors(), served.disk(), _names(served))
    await acts.go_on(SOAK * (1 - WARM))
    after = (served.memory(), served.descriptors(), served.disk(), _names(served))
    told = [tab.heard() for tab in tabs]
    lost = sum(tab.is_lost() for tab in tabs)
    await asyncio.gather(*(tab.close() for tab in tabs))
    score(
        "T41",
        "memory ≤ +10 %; 0 errors; p95 ≤ 500 ms; files and descriptors flat",
        engine=dialect,
        seconds=SOAK,
        pages=len(tabs),
        acts=len(acts.seconds),
        left_out=acts.left_out,
        errors=len(acts.wrong) + lost,
        median=f"{median(acts.seconds) * 1000:.0f} ms",
        p95=f"{quantiles(acts.seconds, n=20)[-1] * 1000:.0f} ms",
        memory=f"{before[0] / 1e6:.0f} → {after[0] / 1e6:.0f} MB",
        descriptors=f"{before[1]} → {after[1]}",
        disk=f"{before[2] / 1e6:.1f} → {after[2] / 1e6:.1f} MB",
        told_pages=sum(map(bool, told)),
    )
    assert acts.wrong == []
    assert lost == 0
    assert after[1] <= before[1] + MORE_DESCRIPTORS
    assert after[3] == before[3], "no new files"
    assert sum(map(bool, told)) > 0, "the pages are live"
    assert "Traceback" not in served.said()
    assert not await racing.drift()
    if SOAK >= LONG_ENOUGH:
        assert after[0] <= before[0] * GROWTH


async def _tab(of: Served, guest: Guest) -> Tab:
    async with httpx.AsyncClient(cookies=guest.cookies, timeout=120) as browser:
        return await open_tab(browser, of.url)


def _names(of: Served) -> set[str]:
    return {str(each.relative_to(of.folder)) for each in of.folder.rglob("*") if each.is_file()}
