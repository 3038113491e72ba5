"""What does not fit on the screen of a page."""

from __future__ import annotations

from playwright.async_api import Page

SIDEWAYS = "(screen_) => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - screen_"
WIDER = """(screen_) => [...document.querySelectorAll("body *")].filter((e) => {
    if (e.closest(".cb-sr, .cb-skip, .cb-filters, .cb-family, [aria-hidden=true]")) return false;
    const box = e.getBoundingClientRect();
    return box.width && box.height && getComputedStyle(e).visibility !== "hidden" && (box.right > screen_ + 1 || box.left < -1);
}).map((e) => e.outerHTML.slice(0, 120)).slice(0, 5)"""
"""What sticks out; the rows of chips may scroll by themselves."""
CUT = """() => [...document.querySelectorAll("h1, h2, h3, p, time, button, .q-btn__content, .cb-chip, .cb-date *")].filter((e) =>
    e.clientWidth && !e.closest("[aria-hidden=true]") && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflow !== "visible")
    .map((e) => e.outerHTML.slice(0, 160)).slice(0, 5)"""
"""Words that do not fit in their own box and are cut there."""
DOUBLED = "document.documentElement.style.fontSize = '200%'"
"""Letters of twice the size."""
NONE = {"sideways": 0, "sticks out": [], "cut": []}


async def troubles(page: Page) -> dict[str, object]:
    """What does not fit on the screen; `innerWidth` would grow with it."""
    assert page.viewport_size is not None
    width = page.viewport_size["width"]
    return {
        "sideways": await page.evaluate(SIDEWAYS, width),
        "sticks out": await page.evaluate(WIDER, width),
        "cut": await page.evaluate(CUT),
    }
