"""The largest letters, the longest message and the widest screen: nothing is cut off, nothing jumps."""

from __future__ import annotations

import pytest

from tests.browser import tour
from tests.browser.fitting import DOUBLED, NONE, troubles
from tests.browser.tour import Tour

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LARGE = (
    *("01-home", "02-booking", "02e-bookings", "02h-calendar", "03-cancel-sheet", "04-finder"),
    *("04d-booked", "05-benefits", "05c-pass", "05i-buy", "05l-book-sheet", "06-profile", "08b-sign-in"),
)
ON_A_DESKTOP = {
    *("01-home", "02-booking", "02e-bookings", "02h-calendar", "04-finder", "04d-booked", "05-benefits"),
    *("05c-pass", "06-profile", "06c-notices", "06e-theme"),
}
"""All of them are Anna's: with two columns or one, with the menu or without, longer than the screen or not."""
BROKEN = """() => {
    const found = [], range = document.createRange();
    const walker = document.createTreeWalker(document.querySelector("[role=dialog]") ?? document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
        if (node.parentElement.closest(".cb-sr, .cb-skip, .cb-icon, .q-icon, script, style, [aria-hidden=true]")) continue;
        if (/@/.test(node.data)) continue;
        for (const word of node.data.matchAll(/[\\p{L}\\p{N}:]+/gu)) {
            range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(word[0]);
        }
    }
    return found.slice(0, 5);
}"""
"""Words that are torn in two, because there is no room for them."""
COVERED = """() => [...document.querySelectorAll(".cb-bar, .cb-nav, .cb-finder-head, .cb-day-head")]
    .filter((e) => ["sticky", "fixed"].includes(getComputedStyle(e).position))
    .reduce((sum, e) => sum + e.getBoundingClientRect().height, 0)"""
"""How much of the screen is covered by what stays while one scrolls, in pixels."""
SAID = """() => {
    const said = document.querySelector(".cb-snack");
    said.classList.remove("cb-gone");
    said.querySelector("[role=status]").textContent = "Zrušené. Náhrada pridaná.";
    for (const words of ["Späť", "Uviesť dôvod"]) {
        const made = document.querySelector("main .q-btn.cb-btn").cloneNode(true);
        made.className = "q-btn q-btn-item cb-btn cb-glass";
        made.querySelector(".q-btn__content").textContent = words;
        said.querySelector(".cb-snack-do").append(made);
    }
}"""
"""Show the message that comes after cancelling, without cancelling anything; its buttons are made with the first one."""
COVERED_NOW = """() => [...document.querySelectorAll(".cb-bar, .cb-nav")].reduce((sum, e) => {
    const box = e.getBoundingClientRect();
    return sum + Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0));
}, 0)"""
"""How much of the window bar and menu take, in pixels, as far as one has scrolled."""
EDGES = """() => {
    const bar = document.querySelector(".cb-bar-in"), main = document.querySelector(".cb-main");
    const column = document.querySelector("#pane") ?? main;
    const left = (e) => Math.round(e.getBoundingClientRect().left + parseFloat(getComputedStyle(e).paddingLeft));
    return bar && main && [left(bar), left(column), Math.round(bar.getBoundingClientRect().right)];
}"""
"""Where the bar's content and the column's begin, and where the bar ends."""


@pytest.mark.parametrize("name", LARGE)
async def test_text_of_twice_the_size_fits(walk: Tour, name: str) -> None:
    stop = next(each for each in walk.stops if each.name == name)
    page = await walk.reach(stop)
    try:
        size = "e => parseFloat(getComputedStyle(e).fontSize)"
        before = await page.locator("h1").first.evaluate(size)
        await page.evaluate(DOUBLED)
        for width in (390, 320):
            await page.set_viewport_size({"width": width, "height": 844})
            await tour.still(page)
            assert await page.locator("h1").first.evaluate(size) == 2 * before
            assert await troubles(page) == NONE
            assert await page.evaluate(BROKEN) == []
            assert await page.evaluate(COVERED) < 844 / 4
    finally:
        await page.close()


async def test_a_window_as_low_as_a_quarter_of_a_desktop_shows_more_than_bars(walk: Tour) -> None:
    """A window of 1280 × 1024 px at 400 % is one of 320 × 256 px."""
    page = await walk.reach(next(stop for stop in walk.stops if stop.name == "04-finder"))
    try:
        await page.set_viewport_size({"width": 320, "height": 256})
        await page.evaluate("scrollTo(0, 400)")
        await tour.still(page)
        assert await troubles(page) == NONE
        assert await page.evaluate(COVERED_NOW) <= 256 / 3
    finally:
        await page.close()


async def test_who_wants_no_motion_sees_none_and_still_sees_what_is_busy(walk: Tour) -> None:
    page = await walk.reach(next(stop for stop in walk.stops if stop.name == "04-finder"))
    try:
        await page.emulate_media(reduced_motion="reduce")
        await page.evaluate("scrollTo(0, 500)")
        await page.evaluate("cubby.top()")
        assert await page.evaluate("scrollY") == 0
        button = page.locator("main .cb-btn").first
        before = await button.evaluate("e => getComputedStyle(e).opacity")
        await button.evaluate("e => e.setAttribute('aria-busy', 'true')")
        assert await button.evaluate("e => getComputedStyle(e).opacity") < before
        await page.get_by_role("button", name="More filters").click()
        await page.get_by_role("dialog").wait_for()
        moves = "document.getAnimations().filter((a) => a.playState === 'running').length"
        assert await page.evaluate(moves) == 0
    finally:
        await page.close()


async def test_who_has_chosen_colours_sees_which_cell_of_the_code_is_next(walk: Tour) -> None:
    page = await walk.reach(next(stop for stop in walk.stops if stop.name == "08-code"))
    try:
        await page.emulate_media(forced_colors="active")
        await page.get_by_role("textbox").focus()
        ring = "all => all.map(e => getComputedStyle(e)).map(s => s.outlineStyle + ' ' + s.outlineWidth)"
        assert await page.locator(".cb-code i[data-here]").evaluate_all(ring) == ["solid 3px"]
    finally:
        await page.close()


@pytest.mark.parametrize("large", [False, True])
async def test_a_message_with_two_buttons_fits_in_slovak_at_320_px(walk: Tour, large: bool) -> None:
    page = await (await walk.phone(tour.ZUZANA)).new_page()
    await page.set_viewport_size({"width": 320, "height": 640})
    try:
        await tour.opened(page, walk.address)
        await page.evaluate(SAID)
        if large:
            await page.evaluate(DOUBLED)
        await tour.still(page)
        assert await troubles(page) == NONE
        assert await page.evaluate(BROKEN) == []
        words, *buttons = [
            await each.bounding_box()
            for each in await page.locator(".cb-snack-text, .cb-snack .cb-btn").all()
        ]
        assert words
        assert len(buttons) == 2
        for box in buttons:
            assert box
            assert box["height"] >= 44
            assert box["width"] >= 44
            assert box["y"] >= words["y"] + words["height"] - 1
            assert box["y"] + box["height"] <= 640
    finally:
        await page.close()


async def test_every_page_begins_at_the_same_left_edge_on_a_desktop(walk: Tour) -> None:
    """Logo or arrow, and the column below it: from one page to another, nothing jumps."""
    edges: dict[str, object] = {}
    page = await (await walk.phone(tour.ANNA)).new_page()
    await page.set_viewport_size({"width": 1280, "height": 900})
    for stop in walk.stops:
        if stop.name in ON_A_DESKTOP:
            await walk.reach(stop, page)
            edges[stop.name] = await page.evaluate(EDGES)
            size = await page.locator(".cb-nav-item").first.evaluate_all(
                "all => all.map(e => getComputedStyle(e).fontSize)"
            )
            assert set(size) <= {"12px"}, "the rail is narrow, not small"
    await page.close()
    await (await walk.phone(tour.ANNA)).clear_cookies(name="cubby-wide")
    assert set(edges) == ON_A_DESKTOP
    assert {str(edge) for edge in edges.values()} == {str(edges["01-home"])}, edges


async def test_what_sticks_out_is_seen(walk: Tour) -> None:
    """The control."""
    page = await walk.reach(next(stop for stop in walk.stops if stop.name == "08b-sign-in"))
    await page.evaluate("document.querySelector('h1').style.width = '600px'")
    found = await troubles(page)
    await page.close()
    assert found["sideways"] != 0
    assert found["sticks out"]
