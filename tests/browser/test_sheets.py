"""A sheet and the way back: the phone's arrow closes it, whatever it is about, and no step of it is left behind."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser import tour
from tests.browser.tour import ANNA, Built, Tour

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
expect.set_options(timeout=15_000)
OFFLINE = "socket.io.reconnection(false); socket.io.engine.close()"
ONLINE = "socket.io.reconnection(true); socket.connect()"
SHEETS = (
    "03-cancel-sheet",
    "02d-session-sheet",
    "04c-confirm-sheet",
    "04e-filters-sheet",
    "04f-missing-sheet",
)


async def gone(page: Page) -> None:
    """The sheet is closed, and its step on the way back is gone."""
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.wait_for_function("!history.state?.sheet")


async def opens(page: Page, words: str) -> None:
    await tour.pressing(page, words)
    await page.get_by_role("dialog").wait_for()
    await page.wait_for_function("history.state?.sheet")
    await tour.still(page)


async def focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.innerText"))


@pytest.mark.parametrize("name", SHEETS)
async def test_the_way_back_closes_every_sheet_and_stays_on_the_screen(walk: Tour, name: str) -> None:
    stop = next(each for each in walk.stops if each.name == name)
    page = await (await walk.phone(stop.who)).new_page()
    await page.goto(f"{walk.address}/offline")
    await tour.opened(page, walk.address + stop.path)
    await page.evaluate("document.querySelector('main').dataset.same = 'yes'")
    where = page.url
    for words in stop.press:
        await opens(page, words)
    await page.go_back()
    await gone(page)
    assert page.url == where
    assert await page.locator("main[data-same]").count() == 1, "the screen was drawn anew"
    assert stop.press[0].split()[0] in await focused(page)
    await opens(page, stop.press[0])
    await page.keyboard.press("Escape")
    await gone(page)
    await page.go_back()
    await expect(page).to_have_url(re.compile("/offline$"))
    await page.close()


async def test_a_sheet_that_was_closed_by_its_buttons_leaves_no_step_behind(walk: Tour) -> None:
    page = await (await walk.phone(ANNA)).new_page()
    await tour.opened(page, f"{walk.address}/bookings")
    await page.get_by_role("link", name="Home", exact=True).last.click()
    for way in ("Keep this session", "Close"):
        await opens(page, "Can’t make it")
        await page.get_by_role("dialog").get_by_role("button", name=way).click()
        await gone(page)
    await page.go_forward()
    await gone(page)
    await expect(page.get_by_role("heading", name="Hi Anna")).to_be_visible()
    await page.go_back()
    await expect(page).to_have_url(re.compile("/bookings$"))
    await page.close()


async def test_the_page_that_a_sheet_leads_to_has_the_screen_before_it(walk: Tour, built: Built) -> None:
    page = await (await walk.phone(ANNA)).new_page()
    await tour.opened(page, f"{walk.address}/benefits")
    await page.evaluate("location.href = '/bookings'")
    await page.wait_for_url("**/bookings")
    await tour.opened(page, walk.address + built.paths["history"])
    await page.get_by_role("dialog").get_by_role("link").first.click()
    await expect(page).to_have_url(re.compile("/(booked|make-ups|waiting)/"))
    await gone(page)
    await page.go_back()
    await expect(page).to_have_url(re.compile("/bookings/"))
    await page.close()


async def test_filters_that_are_taken_in_a_sheet_stand_in_the_address_afterwards(
    walk: Tour, built: Built
) -> None:
    page = await (await walk.phone(ANNA)).new_page()
    await tour.opened(page, f"{walk.address}{built.paths['finder']}")
    await opens(page, "More filters")
    await page.get_by_role("dialog").get_by_role("button", name="Sat").click()
    await page.get_by_role("dialog").get_by_role("button", name=re.compile("^Show ")).click()
    await gone(page)
    await expect(page).to_have_url(re.compile(r"\?day=sat$"))
    await page.close()


async def test_a_reload_with_an_open_sheet_leaves_the_screen_and_no_step(walk: Tour) -> None:
    page = await (await walk.phone(ANNA)).new_page()
    await page.goto(f"{walk.address}/offline")
    await tour.opened(page, walk.address)
    await opens(page, "Can’t make it")
    await page.reload()
    await page.wait_for_function("window.did_handshake")
    await gone(page)
    await page.go_back()
    await expect(page).to_have_url(re.compile("/offline$"))
    await page.close()


async def test_without_a_signal_nothing_is_kept_for_later_and_closing_works(walk: Tour) -> None:
    page = await (await walk.phone(ANNA)).new_page()
    await tour.opened(page, walk.address)
    await opens(page, "Can’t make it")
    sheet = page.get_by_role("dialog")
    await page.evaluate(OFFLINE)
    await sheet.get_by_role("button", name="Cancel, choose later").click()
    said = sheet.get_by_role("alert")
    await expect(said).to_have_text(
        "We couldn’t reach the server. Your session is not cancelled yet. Try again."
    )
    box, popup = await sheet.locator(".cb-sheet").bounding_box(), await page.locator("#popup").bounding_box()
    assert box is not None
    assert popup is None or popup["y"] + popup["height"] <= box["y"], "it lies over the sheet"
    await sheet.get_by_role("button", name="Keep this session").click()
    await gone(page)
    await page.get_by_role("button", name="Can’t make it").first.click()
    await expect(page.locator("#popup")).to_contain_text("this wasn’t sent. Nothing has changed.")
    await page.evaluate(ONLINE)
    await page.wait_for_function("socket.connected")
    await opens(page, "Can’t make it")
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_have_count(0)
    await expect(page.get_by_role("dialog")).to_contain_text("You’ll get a make-up.")
    await page.go_back()
    await gone(page)
    await expect(page.locator(".cb-hero")).to_contain_text("Sat 21 Feb, 10:00")
    await page.close()
