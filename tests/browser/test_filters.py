"""The finder's filters stand in its address: over a reload, on the way back, and where somebody passes the address on."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser import tour
from tests.browser.tour import ANNA, Built, Tour

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
ON, OFF = "true", "false"


def chip(page: Page, words: str) -> Locator:
    return page.get_by_role("group", name="Filters").get_by_role("button", name=words, exact=True)


async def filtered(page: Page) -> None:
    """Weekend is on, and only weekends are there."""
    await expect(chip(page, "Weekend")).to_have_attribute("aria-pressed", ON)
    await expect(chip(page, "All")).to_have_attribute("aria-pressed", OFF)
    await expect(page.get_by_role("button", name="Choose Sat 21 Feb").first).to_be_visible()
    await expect(page.get_by_role("button", name="Choose Fri 20 Feb")).to_have_count(0)


async def test_filters_outlive_a_reload_and_the_way_back(walk: Tour, built: Built) -> None:
    page = await (await walk.phone(ANNA)).new_page()
    await tour.opened(page, f"{walk.address}/benefits")
    await page.get_by_role("link", name="Choose a make-up").first.click()
    await chip(page, "Weekend").click()
    await filtered(page)
    await expect(page).to_have_url(re.compile(rf"{built.paths['finder']}\?time=weekend$"))
    await page.reload()
    await filtered(page)
    await page.evaluate("location.href = '/profile'")
    await page.wait_for_url("**/profile")
    await page.go_back()
    await filtered(page)
    await page.get_by_role("link", name="Close").click()
    await expect(page).to_have_url(re.compile("/benefits$"))
    await page.close()


async def test_filters_can_be_passed_on_and_what_is_none_is_passed_over(walk: Tour, built: Built) -> None:
    page = await (await walk.phone(ANNA)).new_page()
    await tour.opened(
        page, f"{walk.address}{built.paths['finder']}?time=weekend,never&place=nowhere&day=%00&full=1"
    )
    await filtered(page)
    await chip(page, "All").click()
    await expect(page.get_by_role("button", name="Choose Fri 20 Feb").first).to_be_visible()
    await expect(page).to_have_url(re.compile(rf"{built.paths['finder']}$"))
    await page.close()


async def test_details_of_a_booking_outlive_a_reload_and_are_no_step_on_the_way_back(
    walk: Tour, built: Built
) -> None:
    page = await (await walk.phone(ANNA)).new_page()
    await tour.opened(page, f"{walk.address}/bookings")
    await page.locator(f"a[href^='{built.paths['booking']}']").first.click()
    await page.get_by_role("radio", name="Details").check()
    await expect(page).to_have_url(re.compile(rf"{built.paths['booking']}\?view=details$"))
    await page.reload()
    await expect(page.get_by_role("heading", name="About this booking")).to_be_visible()
    await expect(page.get_by_role("heading", name="Upcoming")).to_be_hidden()
    await page.wait_for_function("window.did_handshake")
    await page.get_by_role("radio", name="Sessions").check()
    await expect(page).to_have_url(re.compile(rf"{built.paths['booking']}$"))
    await page.go_back()
    await expect(page).to_have_url(re.compile("/bookings$"))
    await page.close()
