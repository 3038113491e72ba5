"""A phone in front of the real server. Modules that change nothing share a portal, the others have their own.

All are copies of one world that is built once.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page

from tests.browser import tour
from tests.browser.tour import Built, Tour
from tests.servers import of_the_run, once


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The demo's world on the morning of the pictures, built by the demo itself; once for all processes of the run."""
    folder = of_the_run(tmp_path_factory) / "demo"
    paths = once(tmp_path_factory, "demo.json", lambda: json.dumps(tour.build(folder).paths))
    return Built(folder, json.loads(paths))


@pytest.fixture(scope="session")
def address(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the portal is that all modules look at which change nothing in it."""
    with built.served(tmp_path_factory.mktemp("served") / "data") as address:
        yield address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def walk(browser: Browser, address: str, built: Built) -> AsyncIterator[Tour]:
    """The tour through it, on phones of 390 × 844 px; each of its people has signed in once."""
    made = Tour(browser, address, tour.stops(built.paths))
    yield made
    await made.close()


@pytest.fixture(scope="module")
def own_address(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the portal is that only this module has; it may change what it likes."""
    with built.served(tmp_path_factory.mktemp("served") / "data") as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def own_walk(browser: Browser, own_address: str, built: Built) -> AsyncIterator[Tour]:
    """The tour through that one."""
    made = Tour(browser, own_address, tour.stops(built.paths))
    yield made
    await made.close()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A new phone on which nobody is signed in."""
    context = await browser.new_context(**tour.MOBILE)
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(phone: BrowserContext) -> AsyncIterator[Page]:
    """Its first page. What the browser complains about fails the test."""
    made = await phone.new_page()
    complaints: list[str] = []
    made.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    made.on("pageerror", lambda problem: complaints.append(str(problem)))
    yield made
    assert complaints == []
