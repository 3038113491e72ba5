"""The whole line without a pointer: everything is reached with Tab, opened with Enter or Space, left with Esc."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser import tour
from tests.browser.tour import ANNA, Built, Tour

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
expect.set_options(timeout=15_000)

FOCUSED = """() => { const e = document.activeElement; if (!e || e === document.body) return "";
    return (e.getAttribute("aria-label") || e.innerText || e.value || e.tagName).replace(/\\s+/g, " ").trim() }"""
RING = """() => { const s = getComputedStyle(document.activeElement);
    return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 }"""
IN_SHEET = "() => !!document.activeElement?.closest('[role=dialog]')"
IN_VIEW = """() => { const box = document.activeElement.getBoundingClientRect();
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
    return box.top >= 0 && box.bottom <= innerHeight + 1 && !!at && (document.activeElement.contains(at) || at.contains(document.activeElement)) }"""


LISTEN = """() => {
    window.said = [];
    const live = "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]", last = new WeakMap();
    new MutationObserver((all) => {
        const regions = new Set(all.map((each) => (each.target.closest ? each.target : each.target.parentElement)?.closest(live)));
        for (const added of all.flatMap((each) => [...each.addedNodes])) if (added.matches?.("[role=alert]")) regions.add(added);
        for (const region of regions) {
            const words = region?.isConnected && region.textContent.trim();
            if (words && words !== last.get(region)) window.said.push(words);
            if (region) last.set(region, words);
        }
    }).observe(document, {childList: true, characterData: true, subtree: true});
}"""
"""Write down what a screen reader is given to read out by itself."""


@pytest.fixture
def walk(own_walk: Tour) -> Tour:
    """Through a portal of its own: it cancels and books."""
    return own_walk


@pytest_asyncio.fixture(loop_scope="session")
async def page(walk: Tour) -> AsyncIterator[Page]:
    """Anna's page; she has put the phone away and sits at a keyboard."""
    made = await (await walk.phone(ANNA)).new_page()
    yield made
    await made.close()


async def focused(page: Page) -> str:
    return str(await page.evaluate(FOCUSED))


async def tab_to(page: Page, words: str, *, back: bool = False, at_most: int = 60) -> list[str]:
    """Press Tab until something with these words has the focus; gives what was passed."""
    passed: list[str] = []
    for _step in range(at_most):
        await page.keyboard.press("Shift+Tab" if back else "Tab")
        passed.append(await focused(page))
        if words in passed[-1]:
            assert await page.evaluate(RING), f"{words} does not show that it has the focus"
            return passed
    raise AssertionError(f"{words!r} is not reached: {passed}")


async def is_seen(page: Page) -> bool:
    """Whether what has the focus is to be seen, once scrolling is done."""
    for _moment in range(30):
        if await page.evaluate(IN_VIEW):
            return True
        await page.wait_for_timeout(30)
    return False


async def has_focus(page: Page, words: str) -> None:
    """Wait until the focus is on something with these words."""
    for _moment in range(200):
        if words in await focused(page):
            return
        await page.wait_for_timeout(30)
    raise AssertionError(f"{words!r} has no focus, but {await focused(page)!r}")


async def in_sheet(page: Page, title: str) -> None:
    sheet = page.get_by_role("dialog", name=title)
    await sheet.wait_for()
    await expect(sheet).to_have_attribute("aria-modal", "true")
    await tour.still(page)
    for _moment in range(100):
        if await page.evaluate(IN_SHEET):
            return
        await page.wait_for_timeout(30)
    raise AssertionError("focus did not go into the sheet")


@pytest_asyncio.fixture(loop_scope="session")
async def browser_page(walk: Tour) -> AsyncIterator[Page]:
    context = await walk.browser.new_context(**tour.MOBILE)
    yield await context.new_page()
    await context.close()


async def test_the_order_of_home_begins_with_the_way_past_the_bar(page: Page, walk: Tour) -> None:
    await tour.opened(page, walk.address)
    await page.keyboard.press("Tab")
    assert await focused(page) == "Skip to content"
    await expect(page.locator(".cb-skip")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await has_focus(page, "Hi Anna")
    passed = await tab_to(page, "Can’t make it")
    assert [words.split()[-1] for words in passed] == ["Everyone", "Theo", "Mia", "Movers", "it"]
    assert await is_seen(page)
    await tab_to(page, "Directions", at_most=1)
    await tab_to(page, "Choose", at_most=1)
    await tab_to(page, "Benefits")


async def test_no_focus_is_hidden_below_bar_or_menu(page: Page, walk: Tour, built: Built) -> None:
    for path in ("/", built.paths["booking"], built.paths["finder"]):
        await tour.opened(page, walk.address + path)
        for step in range(40):
            await page.keyboard.press("Tab")
            if not await focused(page):
                break
            assert await is_seen(page), (path, step, await focused(page))


async def test_a_tab_leads_to_the_heading_of_its_screen(page: Page, walk: Tour) -> None:
    await tour.opened(page, walk.address)
    await tab_to(page, "Benefits", back=True)
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_be_focused()
    await expect(page.locator("h1")).to_have_text("Benefits")


async def test_a_sheet_keeps_the_focus_and_esc_brings_it_back(page: Page, walk: Tour) -> None:
    await tour.opened(page, walk.address)
    await tab_to(page, "Can’t make it")
    await page.keyboard.press("Enter")
    await in_sheet(page, "Can’t make Saturday?")
    seen = []
    for _step in range(14):
        await page.keyboard.press("Tab")
        assert await page.evaluate(IN_SHEET), "the focus has left the sheet"
        seen.append(await focused(page))
    assert {"Close", "Cancel, choose later", "Keep this session"} <= set(seen)
    for _step in range(14):
        await page.keyboard.press("Shift+Tab")
        assert await page.evaluate(IN_SHEET), "the focus has left the sheet backwards"
    await page.keyboard.press("Escape")
    await page.get_by_role("dialog").wait_for(state="detached")
    await has_focus(page, "Can’t make it")


async def test_cancelling_leads_to_the_changed_row_and_undo_is_reached(
    page: Page, walk: Tour, built: Built
) -> None:
    await tour.opened(page, walk.address + built.paths["booking"])
    await tab_to(page, "Can’t make it")
    await page.keyboard.press("Space")
    await in_sheet(page, "Can’t make Monday?")
    await tab_to(page, "Cancel, choose later")
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").wait_for(state="detached")
    await has_focus(page, "Cancelled")
    assert await page.evaluate("document.activeElement.tagName") == "LI"
    assert "17:00–17:45" in await focused(page)
    await expect(page.get_by_role("status").filter(has_text="Cancelled")).to_be_visible()
    await tab_to(page, "Undo", at_most=1)
    await tab_to(page, "Say why", at_most=1)
    await tab_to(page, "Undo", back=True, at_most=1)
    await page.keyboard.press("Shift+Tab")
    assert "17:00–17:45" in await focused(page), "the way back from Undo is where one came from"
    await page.keyboard.press("Tab")
    after = await focused(page)
    assert "Undo" not in after, "it is the next stop once only, or nobody could go on"
    await tab_to(page, "Undo")
    await page.keyboard.press("Enter")
    await expect(page.locator(".cb-snack")).to_contain_text("Theo is back in.")
    await has_focus(page, "17:00–17:45")


async def test_undo_is_the_next_stop_and_past_it_one_goes_on_where_one_was(
    page: Page, walk: Tour, built: Built
) -> None:
    await tour.opened(page, walk.address + built.paths["finder"])
    await expect(page.locator(".cb-snack [role=status]")).to_have_text("")
    await tab_to(page, "Waiting list")
    pressed = (await focused(page)).removeprefix("Waiting list ")
    await page.keyboard.press("Enter")
    await expect(page.locator(".cb-snack [role=status]")).to_have_text("You’re 1st in line")
    await tab_to(page, "Undo", at_most=1)
    await page.keyboard.press("Tab")
    onward = await focused(page)
    assert pressed not in onward
    assert onward.startswith(("Choose", "Waiting list"))
    await page.keyboard.press("Shift+Tab")
    assert await focused(page) == f"Leave {pressed}"
    await page.keyboard.press("Enter")
    await has_focus(page, f"Waiting list {pressed}")
    await page.keyboard.press("Enter")
    await has_focus(page, f"Leave {pressed}")
    await tab_to(page, "Undo", at_most=1)
    await page.keyboard.press("Enter")
    await page.locator(".cb-snack").wait_for(state="hidden")
    await has_focus(page, f"Waiting list {pressed}")


async def press(page: Page, words: str, key: str = "Enter") -> None:
    """Reach something, see that it shows the focus and is not covered, and press it."""
    await tab_to(page, words)
    assert await is_seen(page), f"{words} is covered while it has the focus"
    await page.keyboard.press(key)


async def test_the_whole_line_from_the_door_to_a_make_up(browser_page: Page, walk: Tour) -> None:
    page, http = browser_page, browser_page.context.request
    await page.goto(f"{walk.address}/sign-in")
    await has_focus(page, "INPUT")
    await page.keyboard.type(ANNA)
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Check your email").wait_for()
    code = tour.code_in(await tour.arrives(http, walk.address, ANNA, tour.CODE))
    await has_focus(page, "INPUT")
    await page.keyboard.type(code)
    await page.get_by_role("heading", name="Hi Anna").wait_for()
    await page.wait_for_function("window.did_handshake && !document.getElementById('first')")
    await page.evaluate(LISTEN)

    await press(page, "Can’t make it")
    await in_sheet(page, "Can’t make Saturday?")
    await press(page, "Cancel, choose later")
    await page.get_by_role("dialog").wait_for(state="detached")
    await expect(page.get_by_role("status").filter(has_text="Cancelled")).to_be_visible()
    await press(page, "Undo")
    await expect(page.locator(".cb-snack")).to_contain_text("Mia is back in.")

    await press(page, "Choose")
    await has_focus(page, "Choose a make-up")
    await press(page, "Choose Fri 20 Feb")
    await page.get_by_role("dialog").wait_for()
    await press(page, "Book for Theo")
    await has_focus(page, "Theo’s make-up is booked")
    await press(page, "Done")
    await has_focus(page, "Hi Anna")
    said = await page.evaluate("window.said")
    told = [words for words in said if words.startswith(("Cancelled", "Mia is back"))]
    assert len(told) == len(set(told)) == 2, f"each outcome is read out once: {said}"
