"""A sick instructor, on a phone: four taps from the calendar to the emails, which are stopped in time."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser import tour
from tests.browser.tour import ORLA, opened, sign_in, still

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TUESDAY = "2026-02-24"


async def _four_taps(page: Page, address: str) -> str:
    """From the calendar on; gives what the last button said."""
    await opened(page, f"{address}/staff/calendar?week={TUESDAY}")
    day = page.locator("section", has=page.get_by_role("heading", name="Tue 24 Feb"))
    await day.get_by_role("link", name="Somebody is ill").click()
    await page.locator("main").get_by_role("link", name="Noah Byrne").click()
    await page.get_by_role("button", name="See what happens").click()
    send = page.get_by_role("button", name=re.compile("Cancel .* email"))
    said = await send.inner_text()
    await send.click()
    return said


async def test_four_taps_and_a_minute_to_stop(browser: Browser, own_address: str) -> None:
    phone = await browser.new_context(**tour.MOBILE)
    await sign_in(phone, own_address, ORLA)
    page = await phone.new_page()
    said = await _four_taps(page, own_address)
    families = re.search(r"email (\d+) famil", said)
    assert families is not None
    left = page.get_by_text(re.compile(r"The emails leave in 0:\d\d\."))
    await expect(left).to_be_visible()
    await expect(page.get_by_text(f"{families[1]} families get an email each")).to_be_visible()
    await still(page)
    stop = page.get_by_role("button", name="Stop")
    before, words = await stop.bounding_box(), await left.inner_text()
    await expect(left).not_to_have_text(words)
    assert await stop.bounding_box() == before, "the countdown moves nothing"
    await stop.click()
    await expect(page.get_by_text("Nobody has got an email.")).to_be_visible()
    await opened(page, f"{own_address}/staff/calendar?week={TUESDAY}")
    await expect(page.get_by_text("Cancelled", exact=True)).to_have_count(0)
    await phone.close()
