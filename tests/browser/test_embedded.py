"""The portal within the provider's website, on another origin, in a browser without third-party cookies."""

from __future__ import annotations

import shutil
import socket
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.browser import tour
from tests.browser.host_page import FOREIGN, NO_THIRD_PARTY, encrypted, host_page
from tests.browser.tour import ANNA, Built
from tests.pages.serving import listening
from tests.servers import CHROMIUM_FLAGS, make_certificate

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    """The portal's own port, and that of https in front of it."""
    return free_port(), free_port()


@pytest.fixture(scope="module")
def data(built: Built, ports: tuple[int, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a portal that people reach by https."""
    folder = tmp_path_factory.mktemp("framed") / "data"
    shutil.copytree(built.folder, folder)
    with tour.server(folder, port=ports[0], public_url=f"https://127.0.0.1:{ports[1]}"):
        yield folder


@pytest.fixture(scope="module")
def plain(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A portal without https, which can keep no cookies in a frame: its address and its folder."""
    folder = tmp_path_factory.mktemp("plain") / "data"
    with built.served(folder) as address:
        yield address, folder


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def portal(
    data: Path, ports: tuple[int, int], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """Its address."""
    certificate, key = make_certificate(tmp_path_factory.mktemp("https"))
    async with encrypted(ports[0], certificate, key, ports[1]):
        yield f"https://127.0.0.1:{ports[1]}"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def website(portal: str) -> AsyncIterator[str]:
    """The port of the provider's website."""
    async with listening(host_page(portal), ws="none") as address:
        yield address.rpartition(":")[2]


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser, chromium: str) -> AsyncIterator[BrowserContext]:
    """A browser that keeps other websites' cookies apart, or not at all."""
    flags = [*CHROMIUM_FLAGS, FOREIGN, NO_THIRD_PARTY]
    own = await browser.browser_type.launch(executable_path=chromium, args=flags)
    context = await own.new_context(**tour.MOBILE, ignore_https_errors=True)
    yield context
    await own.close()


def let_in(data: Path, *websites: str) -> None:
    with closing(sqlite3.connect(data / "demo" / "cubby.sqlite")) as file, file:
        file.execute("UPDATE providers SET framed_on = ?", (" ".join(websites),))


def in_frame(page: Page) -> FrameLocator:
    return page.frame_locator("#cubby iframe")


async def height(page: Page) -> float:
    box = await page.locator("#cubby iframe").bounding_box()
    assert box is not None
    return box["height"]


async def test_a_family_logs_in_within_the_website_which_grows_and_hears_of_it(
    visitor: BrowserContext, data: Path, portal: str, website: str
) -> None:
    hop = f"http://www.hop.example:{website}"
    let_in(data, hop)
    page = await visitor.new_page()
    await page.goto(f"{hop}/classes")
    frame = in_frame(page)
    await frame.get_by_label("Email address").fill(ANNA)
    await frame.get_by_role("button", name="Send my code").click()
    code = tour.code_in(await tour.arrives(visitor.request, portal, ANNA, tour.CODE))
    await frame.locator("input[name=code]").press_sequentially(code)
    await expect(frame.locator("#app main h1")).to_contain_text("Anna")
    await page.wait_for_function("heard.length === 1")
    assert await page.evaluate("heard") == ["cubby:login"]
    cookies = {each["name"]: each for each in await visitor.cookies()}
    assert cookies["__Host-framed-cubby"]["sameSite"] == "None"
    assert "partitionKey" in cookies["__Host-framed-cubby"]
    assert "__Host-cubby" not in cookies
    await page.wait_for_function("document.querySelector('#cubby iframe').offsetHeight > 900")
    inside = page.frames[-1]
    assert await inside.evaluate("document.documentElement.scrollHeight <= innerHeight + 1"), (
        "nothing scrolls inside"
    )
    tall = await height(page)
    await frame.locator("a.cb-nav-item[href='/benefits']").click()
    await expect(frame.locator("#app main h1")).to_contain_text("Benefits")
    await page.wait_for_function(
        "(was) => document.querySelector('#cubby iframe').offsetHeight !== was", arg=tall
    )
    await inside.goto(f"{portal}/sign-out")
    await frame.get_by_role("button", name="Log out").click()
    await page.wait_for_function("heard.length === 2")
    assert await page.evaluate("heard") == ["cubby:login", "cubby:logout"]


async def test_where_the_browser_keeps_no_cookie_a_tab_opens_at_the_same_place(
    visitor: BrowserContext, plain: tuple[str, Path]
) -> None:
    address, folder = plain
    async with listening(host_page(address, "/benefits"), ws="none") as home:
        hop = f"http://www.hop.example:{home.rpartition(':')[2]}"
        let_in(folder, hop)
        page = await visitor.new_page()
        seen: list[str] = []
        page.on("framenavigated", lambda frame: seen.append(frame.url) if frame.parent_frame else None)
        await page.goto(hop)
        frame = in_frame(page)
        await expect(frame.get_by_text("doesn’t let you log in within another website")).to_be_visible()
        async with visitor.expect_page() as opened:
            await frame.get_by_role("link", name="Open in a new tab").click()
        tab = await opened.value
        await tab.get_by_label("Email address").fill(ANNA)
        await tab.get_by_role("button", name="Send my code").click()
        code = tour.code_in(await tour.arrives(visitor.request, address, ANNA, tour.CODE))
        await tab.locator("input[name=code]").press_sequentially(code)
        await tab.wait_for_url(f"{address}/benefits")
        cookies = {each["name"]: each for each in await visitor.cookies()}
        assert cookies["cubby"]["sameSite"] == "Lax"
        assert "partitionKey" not in cookies["cubby"]
        await page.wait_for_timeout(500)
        assert len([url for url in seen if url.startswith(address)]) == 1, "nothing goes round in circles"


async def test_a_website_that_is_not_named_shows_nothing_until_it_is(
    visitor: BrowserContext, plain: tuple[str, Path]
) -> None:
    address, folder = plain
    async with listening(host_page(address), ws="none") as home:
        port = home.rpartition(":")[2]
        let_in(folder, f"http://www.hop.example:{port}")
        for name, shown in (("www.hop.example", True), ("evil.example", False), ("www.hop.example", True)):
            page = await visitor.new_page()
            await page.goto(f"http://{name}:{port}/")
            words = in_frame(page).get_by_text("doesn’t let you log in")
            if shown:
                await expect(words).to_be_visible()
            else:
                await page.wait_for_timeout(1500)
                assert await words.count() == 0
        let_in(folder, f"http://evil.example:{port}")
        await page.goto(f"http://evil.example:{port}/")
        await expect(in_frame(page).get_by_text("doesn’t let you log in")).to_be_visible()
