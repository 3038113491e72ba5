"""The portal as an app on a phone: the code is typed where it stands, and the hint to install comes where it helps."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser import tour
from tests.browser.tour import ANNA, MAREK, ZUZANA

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
NOTES = """window.said = [];
    navigator.setAppBadge = async (n) => { said.push(n) }; navigator.clearAppBadge = async () => { said.push("none") };"""
AN_IPHONE = """Object.defineProperty(navigator, "standalone", {value: false});
    Object.defineProperty(navigator, "userAgent", {value: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)"});"""
INSTALLABLE = """() => { const e = new Event("beforeinstallprompt", {cancelable: true});
    window.asked = 0; e.prompt = async () => { asked += 1 }; dispatchEvent(e); return e.defaultPrevented }"""
IN_THE_APP = """const known = matchMedia;
    window.matchMedia = (what) => what.includes("standalone") ? {matches: true} : known(what);"""
CARD = "#app [data-install-box]"


async def come_in(page: Page, address: str) -> None:
    """Type the address and then the code of the mail, without leaving."""
    await page.goto(f"{address}/sign-in")
    await page.get_by_label("Email address").fill(ZUZANA)
    await page.get_by_role("button", name=re.compile("code", re.IGNORECASE)).click()
    code = tour.code_in(await tour.arrives(page.context.request, address, ZUZANA, tour.CODE))
    await page.locator("input[name=code]").press_sequentially(code)
    await page.wait_for_url(f"{address}/")
    await expect(page.locator("#app main h1")).to_contain_text("Zuzana")


async def test_the_code_is_typed_in_the_app_which_says_how_much_needs_attention(
    page: Page, own_address: str
) -> None:
    await page.add_init_script(IN_THE_APP + NOTES)
    await come_in(page, own_address)
    shown = sum(int(text) for text in await page.locator("#app .cb-nav-in .cb-badge").all_inner_texts())
    assert shown
    await page.wait_for_function("said.length > 0")
    await page.locator("#app .cb-nav-in a[href='/bookings']").click()
    await page.wait_for_url("**/bookings")
    await page.wait_for_timeout(700)
    assert await page.evaluate("said") == [shown], "said once, as long as it stays the same"
    assert await page.locator(CARD).count() == 0


async def cancel_one(page: Page, address: str, who: str) -> None:
    """Cancel the next session on Home, which is reason enough for the hint."""
    await tour.sign_in(page.context, address, who)
    await tour.opened(page, address)
    await page.get_by_role("button", name="Can’t make it").first.click()
    await page.get_by_role("dialog").get_by_role("button", name=re.compile("^Cancel")).first.click()
    await expect(page.locator(".cb-snack")).to_contain_text("Cancelled")
    await expect(page.locator(CARD)).to_be_attached()


async def test_where_the_browser_installs_the_hint_has_a_button_and_is_not_shown_again(
    page: Page, own_address: str
) -> None:
    await cancel_one(page, own_address, ANNA)
    card = page.locator(CARD)
    await expect(card).to_be_hidden()
    assert await page.evaluate(INSTALLABLE), "the browser's own banner is held back"
    await expect(card.get_by_text("Choose Add to Home Screen")).to_be_hidden()
    await card.scroll_into_view_if_needed()
    await card.get_by_role("button", name="Install").click()
    await expect(card).to_be_hidden()
    assert await page.evaluate("asked") == 1
    await tour.opened(page, own_address)
    await expect(card).to_have_count(0)


async def test_on_an_iphone_it_is_a_picture_of_the_way(page: Page, own_address: str) -> None:
    await page.add_init_script(AN_IPHONE)
    await cancel_one(page, own_address, MAREK)
    card = page.locator(CARD)
    await expect(card.get_by_text("Choose Add to Home Screen")).to_be_visible()
    await expect(card.get_by_role("button", name="Install")).to_be_hidden()
    await card.get_by_role("button", name="Not now").click()
    await expect(card).to_be_hidden()
