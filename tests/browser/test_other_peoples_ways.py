"""What browsers do to a page by themselves: they translate it, and they zoom in on what is written small."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser import tour
from tests.browser.tour import ANNA, Built, Tour

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TRANSLATE = """() => {
    const skipped = "[translate=no], script, style, noscript, font";
    const wrap = (root) => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), texts = [];
        for (let node; (node = walker.nextNode());) texts.push(node);
        for (const text of texts) {
            if (!text.data.trim() || !text.parentElement || text.parentElement.closest(skipped)) continue;
            const outer = document.createElement("font"), inner = document.createElement("font");
            inner.textContent = `‹${text.data.trim()}›`;
            outer.append(inner);
            text.replaceWith(outer);
        }
    };
    wrap(document.body);
    new MutationObserver((changes) => {
        for (const change of changes) for (const node of change.addedNodes) {
            if (node.nodeName === "FONT") continue;
            wrap(node.nodeType === Node.TEXT_NODE ? node.parentElement ?? document.body : node);
        }
    }).observe(document.body, {childList: true, subtree: true});
}"""
"""As Chrome translates: each text is taken out and put back in two elements of its own, also what comes later."""
SMALL = """() => [...document.querySelectorAll("input, select, textarea")]
    .filter((e) => e.getClientRects().length && !["checkbox", "radio", "hidden", "submit", "button"].includes(e.type))
    .map((e) => [e.name || e.id || e.type, parseFloat(getComputedStyle(e).fontSize)])"""
"""The fields that one can type into, with the size of their letters."""
ZOOMS_BELOW = 16
"""Pixels: on a field with smaller letters an iPhone zooms in, and never out again."""
WITH_FIELDS = ("07h-invoice-details", "08b-sign-in", "08-code", "08c-wrong-code")


def complaints_of(page: Page) -> list[str]:
    """What breaks on the page from now on."""
    complaints: list[str] = []
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    return complaints


async def test_a_translated_page_goes_on_working(walk: Tour, built: Built) -> None:
    page = await (await walk.phone(ANNA)).new_page()
    complaints = complaints_of(page)
    await tour.opened(page, f"{walk.address}{built.paths['finder']}")
    await page.evaluate(TRANSLATE)
    friday = page.get_by_role("button", name="Choose Fri 20 Feb")
    await expect(friday.first).to_be_visible()
    weekend = page.get_by_role("group", name="Filters").get_by_role("button", name="‹Weekend›")
    await weekend.click()
    await expect(weekend).to_have_attribute("aria-pressed", "true")
    await expect(friday).to_have_count(0)
    await page.get_by_role("button", name="Choose Sat 21 Feb").first.click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await weekend.click()
    await expect(friday.first).to_be_visible()
    assert complaints == []
    await page.close()


@pytest.mark.parametrize("name", WITH_FIELDS)
async def test_no_phone_zooms_in_on_a_field(walk: Tour, name: str) -> None:
    page = await walk.reach(next(each for each in walk.stops if each.name == name))
    fields = await page.evaluate(SMALL)
    assert fields
    assert [field for field in fields if field[1] < ZOOMS_BELOW] == []
    await page.close()
