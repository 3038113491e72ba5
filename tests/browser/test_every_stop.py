"""Every screen, sheet and plain page: it fits on the smallest phone, in letters of twice the size, too; everything can be
hit, and axe finds nothing, in light and in dark."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

import pages
from components.theme import theme
from tests.browser import tour
from tests.browser.fitting import DOUBLED, NONE, troubles
from tests.browser.reachable import NOTHING, reachable
from tests.browser.tour import Built, Stop, Tour

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
COLOURS: dict[str, Any] = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
"""The rules that look at colours: light and dark differ in nothing else."""
BRANDS = ("#FFF3B0", "#808080", "#0C0B0D")
"""Pale yellow, the grey on which neither black nor white is easily read, and nearly black."""
BRANDED = {"01-home", "02-booking", "03-cancel-sheet", "04-finder", "05-benefits", "05i-buy", "12-staff-home"}
PAINTED = """(css) => {
    const made = document.getElementById("painted") ?? document.head.appendChild(document.createElement("style"));
    made.id = "painted"; made.textContent = css }"""
"""Give the page another provider's colours."""
SMALLEST: Any = {"width": 320, "height": 640}
SPOILT = """() => {
    const add = (tag, words) => document.querySelector("main").appendChild(Object.assign(document.createElement(tag), {textContent: words}));
    add("h1", "Another");
    const made = add("button", "Go");
    made.setAttribute("aria-pressed", "true");
    made.style.height = "20px"; made.style.outline = "none";
    document.querySelector(".cb-btn").style.border = "none" }"""
"""A second first heading, a button that is too low and is chosen by its colour alone, and one without a border."""
PLACEHOLDERS = sorted(
    tour.stops({name: name for name in tour.PLACES}),
    key=lambda stop: (stop.who, stop.path, stop.typed, len(stop.press)),
)
"""A screen comes right before its sheets, so that the first of them is opened on the page that is there already."""


@dataclass(slots=True)
class Tab:
    """A person's page, and the stop that it shows."""

    page: Page
    at: Stop | None = None

    def is_at(self, stop: Stop) -> bool:
        """Whether it shows the screen on which this stop's sheet is opened, and nothing before it."""
        here = self.at
        return here is not None and here.path == stop.path and not (here.press or here.typed)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tabs(walk: Tour) -> AsyncIterator[dict[str, Tab]]:
    """The tab of each person. A new one for each stop would start a new process of the browser: a third of its time."""
    opened: dict[str, Tab] = {}
    yield opened
    for tab in opened.values():
        await tab.page.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=[stop.name for stop in PLACEHOLDERS])
async def shown(request: pytest.FixtureRequest, walk: Tour, tabs: dict[str, Tab]) -> Page:
    """A stop on the smallest phone; opened once for the tests that look at it."""
    stop = next(each for each in walk.stops if each.name == request.param)
    if stop.who not in tabs:
        tabs[stop.who] = Tab(await (await walk.phone(stop.who)).new_page())
    tab = tabs[stop.who]
    await tab.page.emulate_media(color_scheme="light")
    await tab.page.set_viewport_size(SMALLEST)
    if stop.press and tab.is_at(stop):
        await walk.act(stop, tab.page)
    else:
        await walk.reach(stop, tab.page)
    tab.at = stop
    return tab.page


async def violations(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    """What axe does not accept, each with the first elements it means."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(Axe().axe_script)
    found = await page.evaluate("async (rules) => (await axe.run(rules)).violations", rules)
    return [
        f"{each['id']}: {each['help']}: "
        + json.dumps(
            [
                [node["html"][:160], node["any"][0]["message"][:120] if node["any"] else ""]
                for node in each["nodes"][:3]
            ]
        )
        for each in found
    ]


async def test_every_screen_is_on_the_tour(built: Built) -> None:
    """So that no screen is left out of what this file looks at."""
    paths = [stop.path.partition("?")[0] for stop in tour.stops(built.paths)]
    patterns = {each.path: re.sub(r"{\w+}", "[^/]+", each.path) for each in pages.SCREENS}
    found = {of for of, pattern in patterns.items() if any(re.fullmatch(pattern, path) for path in paths)}
    assert set(patterns) - found == set(), "give it its Stop in tests/browser/tour.py"


async def test_nothing_scrolls_sideways_at_320_px(shown: Page) -> None:
    await shown.set_viewport_size(SMALLEST)
    await tour.still(shown)
    assert await troubles(shown) == NONE


async def test_letters_of_twice_the_size_fit_at_320_px(shown: Page) -> None:
    await shown.set_viewport_size(SMALLEST)
    await shown.evaluate(DOUBLED)
    await tour.still(shown)
    found = await troubles(shown)
    await shown.evaluate("document.documentElement.style.fontSize = ''")
    assert found == NONE


async def test_everything_can_be_hit_and_shows_what_is_chosen(shown: Page) -> None:
    await shown.set_viewport_size(tour.MOBILE["viewport"])
    await tour.still(shown)
    assert await reachable(shown) == NOTHING


async def test_axe_finds_nothing(shown: Page, request: pytest.FixtureRequest) -> None:
    await shown.set_viewport_size(tour.MOBILE["viewport"])
    found = {}
    for look, rules in (("light", RULES), ("dark", COLOURS)):
        await shown.emulate_media(color_scheme=look)  # type: ignore[arg-type]
        await tour.still(shown)
        found[look] = await violations(shown, rules)
        if found[look]:  # a sheet that is still rising covers half of the row behind it
            await shown.wait_for_timeout(1000)
            found[look] = await violations(shown, rules)
    for brand in BRANDS if request.node.callspec.params["shown"] in BRANDED else ():
        for look in ("light", "dark"):
            await shown.emulate_media(color_scheme=look)  # type: ignore[arg-type]
            await shown.evaluate(PAINTED, theme(brand).css(look))  # type: ignore[arg-type]
            await tour.still(shown)
            found[f"{look} {brand}"] = await violations(shown, COLOURS)
        await shown.evaluate(PAINTED, "")
    assert {look: wrong for look, wrong in found.items() if wrong} == {}


async def test_what_is_small_or_only_coloured_is_seen(walk: Tour) -> None:
    """The control."""
    page = await walk.reach(Stop("", "", "/sign-in"))
    await page.evaluate(SPOILT)
    found = await reachable(page)
    await page.close()
    assert "Go</button>" in str(found["small"])
    assert found["by colour alone"]
    assert found["without a border"]
    assert found["first headings"] == 2


async def test_axe_is_awake(walk: Tour) -> None:
    """The control: what is wrong is found."""
    page = await walk.reach(Stop("", "", "/sign-in"))
    await page.evaluate("document.querySelector('label').remove()")
    await page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    found = " ".join(await violations(page))
    dark = " ".join(await violations(page, COLOURS))
    await page.close()
    assert "label: " in found
    assert "color-contrast: " in found
    assert "color-contrast: " in dark
