"""A family that calls, on the phone of whoever answers: booked, on trial, enrolled, moved, and its last day, by tapping only."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser import tour
from tests.browser.fitting import NONE, troubles
from tests.browser.tour import ORLA, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
BOOKED, TRIED = "Mighty Movers Fri 16:00 Rathmines", "Mighty Movers Sat 09:30 Phibsborough"
MOVED = "Street Dance Juniors Thu 18:00 Ranelagh"
expect.set_options(timeout=15_000)


async def _add_family(page: Page) -> None:
    await page.get_by_role("link", name="New family").click()
    for label, words in (
        ("Email", "eva@example.net"),
        ("First name", "Eva"),
        ("Last name", "Malá"),
        ("Child’s first name", "Jan"),
    ):
        await page.get_by_label(label, exact=True).fill(words)
    await page.get_by_role("button", name="Add the family").click()
    await expect(page.get_by_role("heading", name="Add a booking")).to_be_visible()


async def _choose(page: Page, class_: str) -> None:
    """A class, found by typing a part of its name."""
    await page.get_by_label("Class, programme, place or instructor").fill(class_)
    await expect(page.get_by_text("1 class", exact=True)).to_be_visible()
    await page.locator("main").get_by_role("button", name=class_).click()
    await expect(page.get_by_role("button", name="Another class")).to_be_visible()
    assert await troubles(page) == NONE


async def _said(page: Page, words: str) -> None:
    await expect(page.locator(".cb-snack")).to_contain_text(words)


async def test_from_the_first_word_to_the_last_day(browser: Browser, own_address: str) -> None:
    phone = await browser.new_context(**tour.MOBILE)
    await sign_in(phone, own_address, ORLA)
    page = await phone.new_page()
    await opened(page, f"{own_address}/staff/clients")
    await _add_family(page)

    await _choose(page, BOOKED)
    comes_to = page.locator(".cb-edit-live")
    await expect(comes_to).to_contain_text("sessions, the first on")
    for_one = await comes_to.inner_text()
    await page.get_by_label("Places").fill("2")
    await expect(comes_to).not_to_have_text(for_one, use_inner_text=True)
    await page.get_by_role("button", name="Book Jan").click()
    await _said(page, "Jan is booked into")

    await page.get_by_role("link", name="Add a booking").click()
    await _choose(page, TRIED)
    await page.get_by_role("radio", name="One session on trial").check()
    await page.get_by_role("button", name="Book the trial").click()
    await _said(page, "Jan has a trial in")

    bookings = page.get_by_role("list", name="Bookings of Jan")
    await bookings.get_by_role("link", name=re.compile(TRIED)).click()
    await page.get_by_role("link", name="Enrol").click()
    await page.get_by_role("button", name="Book Jan").click()
    await _said(page, "Jan is booked into")

    await page.get_by_role("link", name="Move", exact=True).click()
    await _choose(page, MOVED)
    await expect(page.get_by_text("Afterwards").first).to_be_visible()
    await page.get_by_role("button", name="Move it").click()
    await _said(page, "Moved.")

    await page.get_by_role("link", name="End", exact=True).click()
    await page.get_by_label("First day without a session").fill("2026-03-16")
    await expect(page.get_by_text("10 sessions fall away.")).to_be_visible()  # of the day that was typed
    await page.get_by_role("button", name="End it").click()
    await _said(page, "Its last day is set.")
    await expect(page.get_by_role("button", name="Let it go on")).to_be_visible()
    await phone.close()
