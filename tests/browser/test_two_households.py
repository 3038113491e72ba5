"""Two households on two phones: one booking is shared, changed and taken away, and nothing else is ever seen (R87)."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser import tour
from tests.browser.tour import ANNA, GRACE, Built, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
OF_ANNA = ("anna@example.com", "Theo", "+353")
"""Her address, her other child, her phone."""
MAY = re.compile("What .* may do")
CANT = "Can’t make it"


async def _at(phone: BrowserContext, address: str) -> Page:
    page = await phone.new_page()
    await opened(page, address)
    return page


async def _press(page: Page, *names: str | re.Pattern[str]) -> None:
    """One button after the other; the last of its name, so one in a sheet before one on the page."""
    for name in names:
        await page.get_by_role("button", name=name, exact=isinstance(name, str)).last.click()


async def _said(page: Page, words: str) -> None:
    await expect(page.locator(".cb-snack")).to_contain_text(words)
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def _found(page: Page, pattern: str) -> str:
    """The path that stands on the page."""
    await page.wait_for_function("p => new RegExp(p).test(document.body.innerHTML)", arg=pattern)
    match = re.search(pattern, await page.content())
    assert match is not None
    return match[0]


async def _sees(phone: BrowserContext, address: str, path: str, feed: str, *, shared: bool) -> None:
    """Every way to the booking: its three pages, the list, the calendar; and nothing of the other household on any of them."""
    for place in (path, f"{path}?view=payments", f"{path}?view=details", "/bookings", "/", feed):
        answer = await phone.request.get(address + place)
        text = await answer.text()
        there = place.startswith(path)
        assert answer.status == (404 if there and not shared else 200), place
        if place in (path, "/bookings", feed):
            assert ("Mia" in text) is shared, place
        for private in OF_ANNA:
            assert private not in text, (place, private)


async def test_what_one_household_shows_the_other(browser: Browser, own_address: str, built: Built) -> None:
    path, site = built.paths["bounce"], own_address
    phones = [await browser.new_context(**tour.MOBILE) for _each in range(2)]
    for phone, who in zip(phones, (ANNA, GRACE), strict=True):
        await sign_in(phone, site, who)
    hers = phones[1]
    anna, calendar = (
        await _at(phones[0], f"{site}{path}?view=details"),
        await _at(hers, f"{site}/profile/calendar"),
    )
    await _press(calendar, re.compile("Everything"))
    feed = await _found(calendar, r"/calendar/[0-9a-f]{40}\.ics")
    await _sees(hers, site, path, feed, shared=False)

    await _press(anna, "Share with someone")
    await anna.get_by_label("Their email").fill(GRACE)
    await _press(anna, "Send the invitation")
    await _said(anna, "Invited.")
    mail = await tour.arrives(hers.request, site, GRACE, "shares a booking with you")
    assert path in mail
    assert ANNA not in mail
    grace = await _at(hers, f"{site}{path}")
    await expect(grace.get_by_role("button", name=CANT)).to_have_count(0)
    await _sees(hers, site, path, feed, shared=True)

    await _press(anna, MAY)
    await anna.get_by_role("radio", name="Can change").check()
    await _press(anna, "Keep")
    await _said(anna, "Changed.")
    await expect(
        grace.get_by_role("button", name=CANT).first
    ).to_be_visible()  # her page has loaded by itself
    await _press(anna, "Make a link")
    await anna.get_by_label("Whom it is for").fill("Grandma")
    await _press(anna, "Make the link")
    await _said(anna, "The link is ready.")
    await _press(anna, "The link for Grandma")
    link = await _found(anna, "/look/[0-9a-f]{40}")
    await _press(anna, "Close")
    await expect(anna.get_by_role("dialog")).to_have_count(0)
    seen = await (await hers.request.get(site + link)).text()
    assert "Mia’s next sessions" in seen
    assert not [private for private in OF_ANNA if private in seen]

    await _press(anna, MAY, "Stop sharing")
    sure = anna.get_by_role("dialog").filter(has_text="sees nothing of this booking")
    await sure.get_by_role("button", name="Stop sharing").click()
    await _said(anna, "no longer sees this booking")
    await expect(grace.get_by_text("Mia")).to_have_count(0)
    await _sees(hers, site, path, feed, shared=False)
    await _press(anna, "The link for Grandma", "End the link")
    await _said(anna, "The link no longer works.")
    assert (await hers.request.get(site + link)).status == 404
    for phone in phones:
        await phone.close()
