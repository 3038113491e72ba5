"""The whole line on a phone: sign in, cancel, undo, swap, make up, and the mails of it. Every tap is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.async_api import BrowserContext, Locator, Page, expect

from tests.browser import tour
from tests.browser.tour import ANNA, Built

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
SWAPPED_FOR = "Swap Tue 24 Feb, 16:00"
expect.set_options(timeout=15_000)


@dataclass
class Thumb:
    """What one does on the phone, with taps counted."""

    page: Page
    address: str
    taps: int = 0

    async def tap(self, what: Locator) -> None:
        await what.tap()
        self.taps += 1

    async def home(self) -> None:
        """Home as one opens it; nothing has been tapped yet."""
        await tour.opened(self.page, self.address)
        self.taps = 0

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=words).first

    @property
    def sheet(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def news(self) -> Locator:
        return self.page.locator(".cb-snack")

    async def row(self, section: str, *words: str) -> Locator:
        """A row of a list, by what it says."""
        rows = self.page.get_by_role("list", name=section).get_by_role("listitem")
        for each in words:
            rows = rows.filter(has_text=each)
        return rows


@pytest.fixture
def address(own_address: str) -> str:
    """A portal of its own: it cancels and books."""
    return own_address


async def test_the_whole_line(page: Page, phone: BrowserContext, address: str, built: Built) -> None:
    thumb = Thumb(page, address)
    await signing_in_with_the_code_of_the_mail(thumb, phone)
    await seeing_what_is_next_without_a_tap(thumb)
    await cancelling_with_two_taps_and_undoing_it_with_one_more(thumb)
    await cancelling_once_though_tapped_twice(thumb)
    await cancelling_and_rebooking_with_two_taps(thumb)
    await booking_a_make_up_that_is_already_there_with_three_taps(thumb)
    await going_back_after_success_books_nothing_more(thumb, built)
    await finding_the_mails_of_it(thumb, phone)


async def signing_in_with_the_code_of_the_mail(thumb: Thumb, phone: BrowserContext) -> None:
    page = thumb.page
    await page.goto(thumb.address)
    await expect(page).to_have_url(re.compile("/sign-in$"))
    await page.get_by_label("Email address").fill(" Anna@Example.com ")
    await page.get_by_role("button", name="Send my code").tap()
    await page.get_by_role("heading", name="Check your email").wait_for()
    code = tour.code_in(await tour.arrives(phone.request, thumb.address, ANNA, tour.CODE))
    await page.get_by_label("Your code").press_sequentially(f"{code[:4]} {code[4:]}")  # it sends itself
    await page.get_by_role("heading", name="Hi Anna").wait_for()


async def seeing_what_is_next_without_a_tap(thumb: Thumb) -> None:
    await thumb.home()
    for words in ("Bounce & Balance", "Sat 21 Feb, 10:00", "Phibsborough Hall", "In 2 days"):
        await expect(thumb.page.locator(".cb-hero").get_by_text(words)).to_be_in_viewport()
    assert thumb.taps == 0


async def cancelling_with_two_taps_and_undoing_it_with_one_more(thumb: Thumb) -> None:
    await thumb.home()
    await thumb.tap(thumb.button("Can’t make it"))
    for words in ("You’ll get a make-up.", "It’s yours if you cancel by Fri 20 Feb, 17:00."):
        await expect(thumb.sheet).to_contain_text(words)
    await thumb.tap(thumb.sheet.get_by_role("button", name="Cancel, choose later"))
    await expect(thumb.news).to_contain_text("Cancelled. Make-up added.")
    assert thumb.taps == 2
    await expect(thumb.sheet).to_have_count(0)
    await expect(await thumb.row("Coming up", "Sat", "21", "Cancelled")).to_have_count(1)
    await expect(thumb.page.locator(".cb-hero")).to_contain_text("Mon 23 Feb, 17:00")
    await thumb.tap(thumb.news.get_by_role("button", name="Undo"))
    assert thumb.taps == 3
    await expect(thumb.page.locator(".cb-hero")).to_contain_text("Sat 21 Feb, 10:00")
    await expect(thumb.page.get_by_text("Mia has a make-up")).to_have_count(0)


async def cancelling_once_though_tapped_twice(thumb: Thumb) -> None:
    await thumb.home()
    await thumb.tap(thumb.button("Can’t make it"))
    await thumb.sheet.get_by_role("button", name="Cancel, choose later").dblclick()
    await expect(thumb.news).to_contain_text("Cancelled. Make-up added.")
    await thumb.home()
    await expect(thumb.page.get_by_text("Mia has a make-up")).to_have_count(1)
    await expect(await thumb.row("Coming up", "Sat", "21", "Cancelled")).to_have_count(1)


async def cancelling_and_rebooking_with_two_taps(thumb: Thumb) -> None:
    await thumb.home()
    await expect(thumb.page.locator(".cb-hero")).to_contain_text("Mon 23 Feb, 17:00")
    await thumb.tap(thumb.button("Can’t make it"))
    await thumb.tap(thumb.sheet.get_by_role("button", name=SWAPPED_FOR))
    await expect(thumb.news).to_contain_text("Swapped to Tue 24 Feb, 16:00.")
    assert thumb.taps == 2
    await expect(thumb.sheet).to_have_count(0)
    await expect(thumb.page.locator(".cb-hero")).to_contain_text("Tue 24 Feb, 16:00")


async def booking_a_make_up_that_is_already_there_with_three_taps(thumb: Thumb) -> None:
    await thumb.home()
    await thumb.tap(thumb.page.get_by_role("link", name="Choose").first)
    await thumb.tap(thumb.button("Choose Fri 20 Feb"))
    await expect(thumb.sheet).to_contain_text("Fri 20 Feb")
    await thumb.tap(thumb.sheet.get_by_role("button", name="Book for Theo"))
    await thumb.page.get_by_role("heading", name="Theo’s make-up is booked").wait_for()
    assert thumb.taps == 3
    await expect(thumb.page.locator("main")).to_contain_text("We’ve emailed you the details.")
    await expect(thumb.page.locator(".cb-hero")).to_contain_text("Tomorrow, 16:00")


async def going_back_after_success_books_nothing_more(thumb: Thumb, built: Built) -> None:
    await thumb.page.go_back()
    await expect(thumb.page.locator("main")).to_contain_text(
        "You’ve already booked something with this make-up."
    )
    await expect(thumb.button("Choose")).to_have_count(0)
    await tour.opened(thumb.page, thumb.address + built.paths["booking"])
    heading = thumb.page.get_by_role("heading", name="Upcoming", exact=True)
    coming = thumb.page.locator("main section").filter(has=heading)
    await expect(coming.get_by_text("Make-up", exact=True)).to_have_count(3)
    await expect(coming.get_by_role("listitem").first).to_contain_text("16:00–16:45")


async def finding_the_mails_of_it(thumb: Thumb, phone: BrowserContext) -> None:
    """A cancelling is told when it can no longer be undone; what was undone is told to nobody."""
    for subject in ("Theo: make-up booked for Fri 20 Feb", "Theo: make-up booked for Tue 24 Feb"):
        assert "Open booking" in await tour.arrives(phone.request, thumb.address, ANNA, subject, within=45)
    cancelled = "Mia: session on Sat 21 Feb cancelled"
    assert "make-up" in await tour.arrives(phone.request, thumb.address, ANNA, cancelled, within=45)
    assert len(await tour.mails(phone.request, thumb.address, ANNA, "cancelled")) == 1
    assert len(await tour.mails(phone.request, thumb.address, ANNA, "make-up booked")) == 2
