"""Every screen of a family fits on the smallest phone in the languages with the longest words."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from tests.browser import tour
from tests.browser.fitting import NONE, troubles
from tests.browser.tour import Built, Tour

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LONG = ("de", "hu", "pl", "cs")
"""German words are half as long again as the English ones, Hungarian ones grow at their ends."""
SMALLEST = tour.MOBILE | {"viewport": {"width": 320, "height": 640}}


@pytest.mark.rel  # a minute for each walk: `./cubby proof`
@pytest.mark.parametrize("language", LONG)
async def test_no_screen_of_a_family_overflows_at_320_px(
    browser: Browser, built: Built, tmp_path: Path, language: str
) -> None:
    found, pages = {}, dict[str, Page]()
    with built.served(tmp_path / "data", language) as address:
        stops = [stop for stop in tour.without_words(tour.stops(built.paths)) if stop.who != tour.ORLA]
        walk = Tour(browser, address, stops, SMALLEST, language)
        for stop in stops:
            if stop.who not in pages:
                pages[stop.who] = await (await walk.phone(stop.who)).new_page()
            page = pages[stop.who]
            await walk.go_on(stop, page)
            said = await page.locator("html").get_attribute("lang")
            found[stop.name] = await troubles(page) | {"language": said}
        await walk.close()
    assert len(found) > 40
    fits = NONE | {"language": language}
    assert {name: trouble for name, trouble in found.items() if trouble != fits} == {}
