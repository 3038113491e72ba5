"""A sign-in that ends is over at once: for the next request, the next tap, and every open page on every node (T22)."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Page
from sqlalchemy import update

from db import Client, SignIn, engine
from services import sign_in
from services.core import work as works
from services.core.events import EventBus
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.outside.clock import WallClock
from services.sign_in.secrets import fingerprint
from tests import small
from tests import world as worlds
from tests.pages.app.test_live import _answers, _node
from tests.pages.conftest import Portal, configuration, portal  # noqa: F401 - fixtures
from tests.rel.scorecard import score, size
from tests.servers import Postgres

pytestmark = pytest.mark.rel

SESSIONS = size("SESSIONS", 5)
"""Sign-ins that end in each way, on each node."""
ANNA = "anna@example.com"
TEST = Visitor.system("test")
TAP = "[...document.querySelectorAll('main button')].find(b => b.textContent.includes('Dark')).click()"


@dataclass
class Served:
    """Two nodes of one portal, and a family on it."""

    addresses: tuple[str, str]
    family: small.Family

    async def comes(self) -> tuple[UUID, str]:
        """A new device of theirs is signed in."""
        token = secrets.token_urlsafe(32)
        async with work(TEST) as w:
            visitor = await small.sign_in(w, self.family.client_id)
            assert visitor.sign_in_id is not None
            (await w.db.get_one(SignIn, visitor.sign_in_id)).token_hash = fingerprint(token)
            return visitor.sign_in_id, token

    async def theme(self) -> str:
        """What the taps of this test would change."""
        async with reading(TEST) as r:
            return (await r.db.get_one(Client, self.family.client_id)).theme


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def served(
    postgres: Postgres, postgres_schema: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    name = postgres.create(postgres_schema)
    url = postgres.url(name)
    database = engine.connect(url)
    works.connect(database, WallClock(), EventBus(url))
    today = works.now().date()
    made = await small.found()
    own = await small.class_(made, first_on=today, last_on=today + timedelta(days=70))
    (family,) = await small.families(own)
    with _node(url, folder) as one:
        await _answers(one)
        with _node(url, folder) as two:
            await _answers(two)
            yield Served((one, two), family)
    await database.close()
    postgres.drop(name)


async def thrown_out(of: Served, sign_in_id: UUID, token: str) -> None:
    async with work(of.family.visitor) as w:
        await sign_in.revoke(w, sign_in_id)


async def all_thrown_out(of: Served, sign_in_id: UUID, token: str) -> None:
    async with work(of.family.visitor) as w:
        await sign_in.revoke_others(w)


async def logged_out(of: Served, sign_in_id: UUID, token: str) -> None:
    await sign_in.sign_out(token)


async def run_out(of: Served, sign_in_id: UUID, token: str) -> None:
    """Nobody is told; the next tap finds out."""
    async with work(TEST) as w:
        await w.db.execute(update(SignIn).where(SignIn.id == sign_in_id).values(idle_until=w.now))


async def _tap(page: Page) -> bool:
    """Tap at once, without looking whether it can be tapped; says whether the page was still there."""
    try:
        await page.evaluate(TAP)
    except Error:
        return False
    return True


async def _gone(page: Page) -> float:
    """The moment at which the page has left for sign-in."""
    await page.wait_for_url(lambda url: "/sign-in" in url, wait_until="commit")
    return time.monotonic()


Way = Callable[[Served, UUID, str], Awaitable[None]]


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("way", [thrown_out, all_thrown_out, logged_out, run_out])
async def test_t22_the_next_request_and_the_next_tap_are_refused(
    browser: Browser, served: Served, way: Way
) -> None:
    closed, refused = [], 0
    for address in served.addresses * SESSIONS:
        sign_in_id, token = await served.comes()
        context = await browser.new_context(viewport={"width": 390, "height": 844})
        await context.add_cookies([{"name": "cubby", "value": token, "url": address}])
        page = await context.new_page()
        await page.goto(f"{address}/profile/theme")
        await page.wait_for_function("window.did_handshake")
        await way(served, sign_in_id, token)
        ended = time.monotonic()

        async with httpx.AsyncClient(cookies={"cubby": token}) as http:
            tapped, at, answer = await asyncio.gather(_tap(page), _gone(page), http.get(f"{address}/profile"))
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")
        closed.append(at - ended)
        refused += 1 + tapped
        assert await served.theme() == "auto", "the tap did nothing"
        await context.close()
    score(
        "T22",
        "0 let in; pages closed ≤ 1 s",
        way=way.__name__,
        nodes=2,
        refused=refused,
        let_in=0,
        closed_median=f"{sorted(closed)[len(closed) // 2]:.2f} s",
        closed_slowest=f"{max(closed):.2f} s",
    )


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("guarded", [True, False])
async def test_t22_if_an_open_page_were_believed_its_taps_would_go_on(
    portal: Portal,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
    guarded: bool,
) -> None:
    """The negative control: rights are read in each work anew, and not kept by the page."""

    async def stale(_db: object, visitor: Visitor, _at: object) -> Visitor:
        return visitor

    sign_in_id = await portal.come_as(ANNA)
    await portal.open("/profile/theme")
    async with work(await worlds.visitor(ANNA)) as w:
        await sign_in.revoke(w, sign_in_id)
    if not guarded:
        monkeypatch.setattr("services.core.view_as.reloaded", stale)
    await portal.tap("Dark")
    monkeypatch.undo()
    assert portal.world is not None
    async with reading(TEST) as r:
        theme = (await r.db.get_one(Client, portal.world.anna)).theme
    assert (theme == "auto") == guarded
