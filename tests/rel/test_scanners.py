"""What opens links before people do: it uses nothing up and gets nothing, and people come in after it (T20)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, Error, Page
from sqlalchemy import func, select

from db import SignIn, engine
from pages import delivery
from pages.plain import routes
from services.core import work as works
from services.core.events import EventBus
from services.core.visitor import Visitor
from services.core.work import reading
from services.outside.clock import TurnableClock
from services.sign_in import redeeming
from tests.at_the_door import ANNA, hash_quickly, mails, open_the_door
from tests.conftest import TODAY
from tests.rel.scorecard import score

pytestmark = [pytest.mark.rel, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@dataclass
class Gate:
    """The door of a portal as it is served, and the clock behind it."""

    address: str
    clock: TurnableClock

    async def sign_ins(self) -> int:
        """How many there have been."""
        async with reading(Visitor.system("test")) as r:
            return int(await r.db.scalar(select(func.count()).select_from(SignIn)) or 0)

    async def newest(self, what: str) -> str:
        """Code or link of the newest mail to Anna."""
        return str((await mails(ANNA))[0].payload[what])


@pytest_asyncio.fixture(loop_scope="session")
async def gate(empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gate]:
    hash_quickly(monkeypatch)
    database, clock = engine.connect(empty_url), TurnableClock(TODAY)
    works.connect(database, clock, EventBus())
    configuration = await open_the_door(tmp_path)
    app = FastAPI()
    routes.add(app, configuration)
    files = delivery.ready(tmp_path / "prepared", quality=1)
    server = uvicorn.Server(
        uvicorn.Config(
            delivery.wrap(app, files, public_url="http://127.0.0.1"), port=0, log_level="error", ws="none"
        )
    )
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it says so in no other way
        await asyncio.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Gate(f"http://127.0.0.1:{port}", clock)
    server.should_exit = True
    await task
    await database.close()


# --- the zoo ---

Scanner = Callable[[str, str, Browser], Awaitable[list[str]]]
"""Does what it does with a path and a secret; gives the names of the cookies that it ends up with."""


async def _over_http(
    url: str, what: Callable[[httpx.AsyncClient, str], Awaitable[object]], **headers: str
) -> list[str]:
    parts = httpx.URL(url)
    agent = {"user-agent": "Mozilla/5.0 (compatible; MailScanner)"}
    async with httpx.AsyncClient(
        base_url=f"{parts.scheme}://{parts.netloc.decode()}", headers=agent | headers, follow_redirects=True
    ) as http:
        await what(http, parts.path)
        return list(http.cookies)


async def looks(url: str, secret: str, browser: Browser) -> list[str]:
    return await _over_http(url, lambda http, path: http.head(path))


async def reads_thrice(url: str, secret: str, browser: Browser) -> list[str]:
    async def read(http: httpx.AsyncClient, path: str) -> None:
        for _time in range(3):
            assert "another browser" in (await http.get(path)).text

    return await _over_http(url, read)


async def fetches_beforehand(url: str, secret: str, browser: Browser) -> list[str]:
    return await _over_http(
        url,
        lambda http, path: http.get(path),
        **{"sec-purpose": "prefetch;prerender", "purpose": "prefetch", "x-moz": "prefetch"},
    )


async def wraps_it(url: str, secret: str, browser: Browser) -> list[str]:
    wrapped = {"url": url, "data": "05|02|anna@example.com", "reserved": "0"}
    return await _over_http(url, lambda http, path: http.get(path, params=wrapped))


async def posts_without_a_cookie(url: str, secret: str, browser: Browser) -> list[str]:
    async def post(http: httpx.AsyncClient, path: str) -> None:
        for form in ({"secret": secret}, {"secret": ""}, {}):
            await http.post(f"{path}/link", data=form)
        for code in ("", "12", secret):
            await http.post(f"{path}/code", data={"code": code})

    parts = httpx.URL(url)
    return await _over_http(url, post, origin=f"{parts.scheme}://{parts.netloc.decode()}")


async def _in_chromium(
    url: str, secret: str, browser: Browser, what: Callable[[Page], Awaitable[object]]
) -> list[str]:
    context = await browser.new_context()
    try:
        page = await context.new_page()
        await page.goto(f"{url}#{secret}")
        await page.wait_for_load_state("networkidle")
        with suppress(Error):  # the page may be gone by then
            await what(page)
        await page.wait_for_load_state("networkidle")
        return [str(cookie["name"]) for cookie in await context.cookies()]
    finally:
        await context.close()


async def runs_scripts(url: str, secret: str, browser: Browser) -> list[str]:
    return await _in_chromium(url, secret, browser, lambda page: page.title())


async def presses_every_button(url: str, secret: str, browser: Browser) -> list[str]:
    async def press(page: Page) -> None:
        for n in range(await page.locator("button:visible").count()):
            await page.locator("button:visible").nth(n).click(timeout=2000)

    return await _in_chromium(url, secret, browser, press)


async def sends_every_form(url: str, secret: str, browser: Browser) -> list[str]:
    return await _in_chromium(
        url, secret, browser, lambda page: page.evaluate("for (const f of document.forms) f.submit()")
    )


ZOO: tuple[Scanner, ...] = (
    looks,
    reads_thrice,
    fetches_beforehand,
    wraps_it,
    posts_without_a_cookie,
    runs_scripts,
    presses_every_button,
    sends_every_form,
)


async def _asks(gate: Gate, browser: Browser) -> Page:
    """A person asks for the mail on a browser of their own."""
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(f"{gate.address}/sign-in")
    await page.locator("input[name=email]").fill(ANNA)
    await page.locator("form button").first.click()
    await page.wait_for_url("**/sign-in/code")
    return page


async def _is_in(page: Page) -> bool:
    await page.wait_for_url(lambda url: "/sign-in" not in url)
    return "cubby" in {cookie["name"] for cookie in await page.context.cookies()}


@pytest.mark.parametrize("scanner", ZOO, ids=lambda scanner: scanner.__name__)
async def test_t20_after_a_scanner_the_person_comes_in_by_link_and_by_code(
    gate: Gate, browser: Browser, scanner: Scanner, dialect: str
) -> None:
    for way in ("link", "code"):
        page = await _asks(gate, browser)
        path, _hash, secret = (await gate.newest("link")).partition("#")
        before = await gate.sign_ins()
        got = await scanner(gate.address + path, secret, browser)
        assert "cubby" not in got
        assert await gate.sign_ins() == before
        if way == "link":
            await page.goto(f"{gate.address}{path}#{secret}")
        else:
            await page.locator("input[name=code]").fill(
                await gate.newest("code")
            )  # eight digits post themselves
        assert await _is_in(page)
        assert await gate.sign_ins() == before + 1
        await page.context.close()
        gate.clock.advance(timedelta(hours=1))
    score(
        "T20", "person in, scanner out", engine=dialect, scanner=scanner.__name__, people=2, sessions_given=0
    )


async def test_t20_without_the_browsers_cookie_a_scanner_would_be_in(
    gate: Gate, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: a link that works in any browser works in the scanner's first."""
    monkeypatch.setattr(redeeming, "_asked_by", lambda _row, _token: True)
    page = await _asks(gate, browser)
    path, _hash, secret = (await gate.newest("link")).partition("#")
    assert "cubby" in await runs_scripts(gate.address + path, secret, browser)
    assert await gate.sign_ins() == 1
    await page.context.close()
