"""What does not answer says so: a stalled line, a page without its scripts, a sheet that was lost with its page."""

from __future__ import annotations

import asyncio
import re
import time

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from tests.browser import tour
from tests.browser.tour import ANNA, Tour

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BAR = "document.documentElement.matches('.cb-waiting')"
STALLED = 2.0
"""Seconds that the line keeps what it should carry."""


class Line:
    """The websocket of a page, which can be made slow."""

    def __init__(self) -> None:
        self.delay = 0.0

    async def on(self, page: Page) -> None:
        await page.route_web_socket(re.compile("/_nicegui_ws/"), self._carry)

    def _carry(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()

        async def later(message: str | bytes) -> None:
            await asyncio.sleep(self.delay)
            server.send(message)

        browser.on_message(later)  # type: ignore[arg-type]  # it awaits one, its types do not say so


@pytest.mark.parametrize("what", ["a tap", "a step to another screen"])
async def test_a_stalled_line_shows_that_something_is_under_way(walk: Tour, what: str) -> None:
    page = await (await walk.phone(ANNA)).new_page()
    line = Line()
    await line.on(page)
    await tour.opened(page, walk.address)
    assert not await page.evaluate(BAR)
    line.delay = STALLED
    begun = time.monotonic()
    if what == "a tap":
        await page.get_by_role("button", name="Can’t make it").click()
    else:
        await page.get_by_role("link", name="Bookings", exact=True).click()
    await page.wait_for_function(BAR, timeout=STALLED * 1000)
    assert time.monotonic() - begun >= 0.3, "what is instant shows nothing"
    told = page.get_by_role("status").filter(has_text="One moment")
    await expect(told).to_have_count(1)
    line.delay = 0
    await page.wait_for_function(f"!{BAR}")
    await expect(told).to_have_count(0)
    if what == "a tap":
        await expect(page.get_by_role("dialog")).to_be_visible()
    await page.close()


async def test_a_page_whose_script_does_not_arrive_says_so_and_can_be_loaded_again(walk: Tour) -> None:
    page = await (await walk.phone(ANNA)).new_page()
    await page.route(re.compile(r"/_nicegui/.*vue.*\.js"), lambda route: route.abort())
    await page.goto(walk.address)
    said = page.get_by_role("alert")
    await expect(said).to_contain_text("This page hasn’t loaded completely.", timeout=12_000)
    await page.unroute_all()
    await said.get_by_role("link", name="Reload").click()
    await page.wait_for_function("window.did_handshake")
    await expect(page.get_by_text("hasn’t loaded completely")).to_have_count(0)
    await page.close()


async def test_a_sheet_that_was_lost_with_its_page_is_spoken_of(walk: Tour) -> None:
    page = await (await walk.phone(ANNA)).new_page()
    await tour.opened(page, walk.address)
    await page.get_by_role("button", name="Can’t make it").click()
    title = await page.get_by_role("dialog").get_by_role("heading").first.inner_text()
    await page.evaluate(
        "document.querySelectorAll('#app [aria-haspopup=dialog]').forEach((e) => e.remove())"
    )  # nothing opens it again
    await page.evaluate("socket.disconnect()")
    await page.reload()
    await expect(page.get_by_text(f"“{title}” was closed and nothing was sent")).to_be_visible()
    await page.reload()
    await page.wait_for_function("window.did_handshake")
    await expect(page.get_by_text("was closed and nothing was sent")).to_have_count(0)
    await page.close()


async def test_a_translated_page_keeps_its_icons(walk: Tour) -> None:
    page = await (await walk.phone(ANNA)).new_page()
    for path in ("/", "/benefits", "/profile"):
        await tour.opened(page, f"{walk.address}{path}")
        loose = ".cb-icon:not([translate=no]), .q-icon:not([translate=no])"
        await expect(page.locator(loose)).to_have_count(0)
    await page.close()
