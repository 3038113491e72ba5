"""A passkey as the second step of staff: set up with one tap, and shown with one tap the next day."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.tour import CODE, arrives, asks, code_in, mails, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CIARA = "ciara@example.com"
FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A device that always recognises its owner."""


async def test_one_tap_sets_it_up_and_one_tap_shows_it(
    own_address: str, phone: BrowserContext, page: Page
) -> None:
    address = own_address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name
    device = await phone.new_cdp_session(page)
    await device.send("WebAuthn.enable")
    await device.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    await sign_in(phone, address, CIARA)
    await page.goto(f"{address}/staff")
    await page.get_by_role("button", name="Use this device").click()
    await expect(page.get_by_role("listitem")).to_have_count(10)
    await page.get_by_role("link", name="I’ve kept them").click()
    await expect(page.get_by_role("heading", name="Today")).to_be_visible()
    await phone.clear_cookies()
    before = len(await mails(phone.request, address, CIARA, CODE))
    await asks(phone, address, CIARA)
    for _moment in range(80):
        if len(await mails(phone.request, address, CIARA, CODE)) > before:
            break
        await asyncio.sleep(0.25)
    code = code_in(await arrives(phone.request, address, CIARA, CODE))
    await phone.request.post(
        f"{address}/sign-in/code", form={"code": code}, headers={"Origin": address}, max_redirects=0
    )
    await page.goto(f"{address}/staff/more")
    await expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    await page.get_by_role("button", name="Use this device").click()
    await expect(page.get_by_role("heading", name="Ciara Walsh")).to_be_visible()
