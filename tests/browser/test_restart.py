"""The server is started again under open pages: each comes back by itself, in its place, with what was typed; a new version
waits while a sheet is open, and the sheet is open again afterwards."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, expect

from benchmarks.tab import Tab, open_tab
from tests.browser import tour
from tests.browser.tour import ANNA, FIVE_PAST, ORLA, Built, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SLOW = 90_000
"""Milliseconds; other tests run beside this one."""
TABS, RESTARTS = 18, 2
MINE = "window.mine = true"
BACK = "!window.mine && window.did_handshake && window.socket?.connected"


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser) -> AsyncIterator[BrowserContext]:
    made = await browser.new_context(**tour.MOBILE)
    yield made
    await made.close()


@pytest.fixture
def data(built: Built, tmp_path: Path) -> Path:
    shutil.copytree(built.folder, tmp_path / "data")
    return tmp_path / "data"


async def _tabs(phone: BrowserContext, address: str) -> list[Tab]:
    """Open tabs of the same family, without a browser."""
    cookies = {each["name"]: each["value"] for each in await phone.cookies()}
    async with httpx.AsyncClient(cookies=cookies, timeout=60) as http:
        return list(await asyncio.gather(*(open_tab(http, address) for _tab in range(TABS))))


async def test_twenty_open_pages_come_back_by_themselves_and_nothing_is_lost(
    phone: BrowserContext, data: Path
) -> None:
    home, long = [await phone.new_page() for _page in range(2)]
    port = 0
    for restart in range(RESTARTS + 1):
        with tour.server(data, FIVE_PAST, port) as address:
            port = int(address.rpartition(":")[2])
            if not restart:
                await sign_in(phone, address, ANNA)
                await opened(home, address)
                await opened(long, f"{address}/bookings?view=calendar")
                await long.evaluate("scrollTo(0, 300)")
            else:
                for page in (home, long):
                    await page.wait_for_function(BACK, timeout=SLOW)
                await home.get_by_role("button", name="Can’t make it").first.click()
                await expect(home.get_by_role("dialog")).to_be_visible()
                await home.get_by_role("dialog").get_by_role("button", name="Close").first.click()
                assert await long.evaluate("location.search") == "?view=calendar"
                await long.wait_for_function("scrollY === 300")
            tabs = await _tabs(phone, address)
            assert not any(tab.is_lost() for tab in tabs)
            for page in (home, long):
                await page.evaluate(MINE)
        assert await _all_lost(tabs)


async def _all_lost(tabs: list[Tab]) -> bool:
    for _moment in range(100):
        if all(tab.is_lost() for tab in tabs):
            return True
        await asyncio.sleep(0.1)
    return False


async def test_a_sheet_is_not_taken_away_and_is_open_again_after_the_new_version(
    phone: BrowserContext, data: Path
) -> None:
    page = await phone.new_page()
    with tour.server(data) as address:
        port = int(address.rpartition(":")[2])
        await sign_in(phone, address, ANNA)
        await opened(page, address)
        await page.evaluate(MINE)
        await page.get_by_role("button", name="Can’t make it").first.click()
        title = await page.get_by_role("dialog").get_by_role("heading").first.inner_text()
    with tour.server(data, FIVE_PAST, port):
        await expect(page.get_by_text("There’s a new version.")).to_be_visible(timeout=SLOW)
    await page.locator("[role=dialog] .cb-sheet-foot button").first.click()
    with tour.server(data, FIVE_PAST, port):  # it went away again meanwhile: the page has stayed
        await page.wait_for_function("socket.connected === false")
        assert await page.evaluate("window.mine"), "the sheet was taken away"
        await page.get_by_role("dialog").get_by_role("button", name="Cancel").first.click()
        await page.wait_for_function(BACK, timeout=SLOW)
        await expect(page.get_by_role("dialog").get_by_role("heading").first).to_have_text(
            title, timeout=SLOW
        )
        await expect(page.get_by_text("Nothing was sent: please check it and tap again.")).to_be_visible()
        await page.get_by_role("dialog").get_by_role("button", name="Close").first.click()
        await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_what_was_typed_where_no_draft_is_kept_is_there_again(
    phone: BrowserContext, data: Path
) -> None:
    page = await phone.new_page()
    with tour.server(data) as address:
        port = int(address.rpartition(":")[2])
        await sign_in(phone, address, ORLA)
        await opened(page, f"{address}/staff/clients")
        search = page.locator("#app input").first
        await search.press_sequentially("Nov")
        await expect(page.get_by_text("Novak").first).to_be_visible()
        await page.evaluate(MINE)
    with tour.server(data, FIVE_PAST, port):
        await expect(page.get_by_text("There’s a new version.")).to_be_visible(timeout=SLOW)
        await page.evaluate("location.reload()")
        await page.wait_for_function(BACK, timeout=SLOW)
        await expect(page.locator("#app input").first).to_have_value("Nov", timeout=SLOW)
        await expect(page.get_by_text("Novak").first).to_be_visible()
