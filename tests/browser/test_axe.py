"""Every screen, sheet and plain page before axe, in light and in dark: not one violation."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.browser import tour
from tests.browser.tour import Stop, Tour

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
PLACEHOLDERS = tour.stops({name: name for name in tour.PLACES})


async def violations(page: Page) -> list[str]:
    """What axe does not accept, each with the first elements it means."""
    found = await Axe().run(page, options=RULES)
    return [
        f"{each['id']}: {each['help']}: "
        + json.dumps(
            [
                [node["html"][:160], node["any"][0]["message"][:120] if node["any"] else ""]
                for node in each["nodes"][:3]
            ]
        )
        for each in found.response["violations"]
    ]


@pytest.mark.parametrize("name", [stop.name for stop in PLACEHOLDERS])
async def test_axe_finds_nothing(walk: Tour, name: str) -> None:
    stop = next(each for each in walk.stops if each.name == name)
    page = await walk.reach(stop)
    try:
        found = {}
        for look in ("light", "dark"):
            await page.emulate_media(color_scheme=look)  # type: ignore[arg-type]
            await tour.still(page)
            found[look] = await violations(page)
            if found[look]:  # a sheet that is still rising covers half of the row behind it
                await page.wait_for_timeout(1000)
                found[look] = await violations(page)
        assert found == {"light": [], "dark": []}
    finally:
        await page.close()


async def test_axe_is_awake(walk: Tour) -> None:
    """The control: what is wrong is found."""
    page = await walk.reach(Stop("", "", "/sign-in"))
    await page.evaluate("document.querySelector('label').remove()")
    await page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    found = " ".join(await violations(page))
    await page.close()
    assert "label: " in found
    assert "color-contrast: " in found
