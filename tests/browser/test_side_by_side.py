"""From 1,024 px on, list and detail stand side by side, and going from one to the next loads no page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser import tour
from tests.browser.fitting import NONE, troubles
from tests.browser.test_keyboard import has_focus, tab_to
from tests.browser.tour import ANNA, Built, Tour

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DESK: Any = {"width": 1280, "height": 900}
PLACES = """() => { const box = (what) => document.querySelector(what)?.getBoundingClientRect();
    const list = box("#pane"), shown = box("main");
    return [list?.width ? Math.round(list.left) : null, list?.width ? Math.round(list.right) : null, Math.round(shown.left)] }"""
"""Where the list begins and ends, and where what is beside it begins."""


@pytest_asyncio.fixture(loop_scope="session")
async def page(walk: Tour) -> AsyncIterator[Page]:
    """Anna's page on a desktop."""
    made = await (await walk.phone(ANNA)).new_page()
    await made.set_viewport_size(DESK)
    await tour.opened(made, walk.address)
    yield made
    await made.close()
    await (await walk.phone(ANNA)).clear_cookies(name="cubby-wide")


async def chosen(page: Page) -> list[str]:
    """The addresses that are marked in the list."""
    found: list[str] = await page.locator("#pane [aria-current=page]").evaluate_all(
        "all => all.map((a) => a.pathname)"
    )
    return found


@pytest.mark.parametrize(
    ("of", "first", "second"),
    [
        ("/bookings", "booking", "bounce"),
        ("/benefits", "pass", "prepaid"),
        ("/orders?view=orders", "order", "order-paid"),
    ],
)
async def test_list_and_detail(
    page: Page, walk: Tour, built: Built, of: str, first: str, second: str
) -> None:
    one, other = built.paths[first], built.paths[second]
    await tour.opened(page, walk.address + of)
    begins, ends, beside = await page.evaluate(PLACES)
    assert begins is not None
    assert ends <= beside
    await page.evaluate("document.getElementById('pane').dataset.same = 'yes'; window.loaded = 'once'")
    for path in (one, other):
        await page.locator(f"#pane a[href='{path}']").first.click()
        await page.wait_for_function("path => location.pathname === path", arg=path)
        await expect(page.locator(f"#pane [aria-current=page][href='{path}']").first).to_be_visible()
        await expect(page.locator("main h1")).to_be_focused()
        assert set(await chosen(page)) == {path}
        groups = page.locator("[role=radiogroup]")
        assert await groups.count() == await groups.locator("input:checked").count(), "one of each is chosen"
        assert await page.evaluate(PLACES) == [begins, ends, beside], "nothing jumps"
    await page.go_back()
    await page.wait_for_function("path => location.pathname === path", arg=one)
    await page.wait_for_function(
        "path => document.querySelector('#pane [aria-current]')?.pathname === path", arg=one
    )
    assert await page.evaluate("[document.getElementById('pane').dataset.same, window.loaded]") == [
        "yes",
        "once",
    ], "the list is the same, and no page was loaded"
    for width in (1024, 1280, 1920):
        await page.set_viewport_size({"width": width, "height": 900})
        await tour.still(page)
        assert await troubles(page) == NONE, width
    await page.set_viewport_size({"width": 1023, "height": 900})
    await expect(page.locator("#pane")).to_be_hidden()
    await expect(page.locator("main h1")).to_be_visible()


async def test_a_window_made_narrow_still_shows_the_list(page: Page, walk: Tour) -> None:
    await tour.opened(page, f"{walk.address}/bookings")
    await expect(page.locator(".cb-unchosen")).to_be_visible()
    await page.set_viewport_size({"width": 800, "height": 900})
    await expect(page.locator("#pane")).to_be_visible()
    await expect(page.locator(".cb-unchosen")).to_be_hidden()
    assert await troubles(page) == NONE
    await page.locator("#pane .cb-row-link").first.click()
    await expect(page.locator(".cb-bar a[aria-label=Back]")).to_be_visible()


async def test_from_the_list_to_what_is_beside_it_by_keyboard(page: Page, walk: Tour) -> None:
    await tour.opened(page, f"{walk.address}/bookings")
    await tab_to(page, "Bounce & Balance")
    await page.keyboard.press("Enter")
    await has_focus(page, "Bounce & Balance")
    await expect(page.locator("main h1")).to_be_focused()
    await tab_to(page, "sessions", at_most=1)
