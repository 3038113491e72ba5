"""The smallest phones and the largest letters: nothing is cut off, nothing scrolls sideways."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.browser import tour
from tests.browser.tour import Tour

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PLACEHOLDERS = tour.stops({name: name for name in tour.PLACES})
LARGE = ("01-home", "02-booking", "04-finder")
SIDEWAYS = "(screen_) => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - screen_"
WIDER = """(screen_) => [...document.querySelectorAll("body *")].filter((e) => {
    if (e.closest(".cb-sr, .cb-skip, .cb-filters, .cb-family, [aria-hidden=true]")) return false;
    const box = e.getBoundingClientRect();
    return box.width && box.height && getComputedStyle(e).visibility !== "hidden" && (box.right > screen_ + 1 || box.left < -1);
}).map((e) => e.outerHTML.slice(0, 120)).slice(0, 5)"""
"""What sticks out; the rows of chips may scroll by themselves."""
CUT = """() => [...document.querySelectorAll("h1, h2, h3, p, time, button, .q-btn__content, .cb-chip, .cb-date *")].filter((e) =>
    e.clientWidth && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflow !== "visible")
    .map((e) => e.outerHTML.slice(0, 160)).slice(0, 5)"""
"""Words that do not fit in their own box and are cut there."""
DOUBLED = "document.documentElement.style.fontSize = '200%'"


async def troubles(page: Page) -> dict[str, object]:
    """What does not fit on the screen; `innerWidth` would grow with it."""
    assert page.viewport_size is not None
    width = page.viewport_size["width"]
    return {
        "sideways": await page.evaluate(SIDEWAYS, width),
        "sticks out": await page.evaluate(WIDER, width),
        "cut": await page.evaluate(CUT),
    }


NONE = {"sideways": 0, "sticks out": [], "cut": []}


@pytest.mark.parametrize("name", [stop.name for stop in PLACEHOLDERS])
async def test_nothing_scrolls_sideways_at_320_px(walk: Tour, name: str) -> None:
    stop = next(each for each in walk.stops if each.name == name)
    page = await (await walk.phone(stop.who)).new_page()
    await page.set_viewport_size({"width": 320, "height": 640})
    try:
        await walk.reach(stop, page)
        assert await troubles(page) == NONE
    finally:
        await page.close()


@pytest.mark.parametrize("name", LARGE)
async def test_text_of_twice_the_size_fits(walk: Tour, name: str) -> None:
    stop = next(each for each in walk.stops if each.name == name)
    page = await walk.reach(stop)
    try:
        before = await page.locator("h1").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        await page.evaluate(DOUBLED)
        await tour.still(page)
        assert (
            await page.locator("h1").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") == 2 * before
        )
        assert await troubles(page) == NONE
    finally:
        await page.close()


async def test_what_sticks_out_is_seen(walk: Tour) -> None:
    """The control."""
    page = await walk.reach(next(stop for stop in walk.stops if stop.name == "08b-sign-in"))
    await page.evaluate("document.querySelector('h1').style.width = '600px'")
    found = await troubles(page)
    await page.close()
    assert found["sideways"] != 0
    assert found["sticks out"]
