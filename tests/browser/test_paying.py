"""The pay sheet's buttons in a real browser: they work without a connection, and without leaving the sheet."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import expect

from tests.browser import tour
from tests.browser.test_sheets import OFFLINE, gone
from tests.browser.tour import ANNA, Tour

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_details_are_copied_and_the_code_is_shown_and_saved_without_a_connection(
    walk: Tour, tmp_path: Path
) -> None:
    stop = next(each for each in walk.stops if each.name == "07b-pay-sheet")
    phone = await walk.phone(ANNA)
    await phone.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await walk.reach(stop)
    try:
        await page.get_by_role("dialog").wait_for()
        await tour.still(page)
        await page.evaluate(OFFLINE)
        await page.get_by_role("button", name="Copy IBAN").click()
        await expect(page.get_by_text("Copied: IBAN")).to_have_count(1)
        assert await page.evaluate("navigator.clipboard.readText()") == "IE29AIBK93115212345678"
        shot = await page.locator(".cb-qr").screenshot()
        (seen,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(shot)))
        assert "EUR84.00" in seen.text, "small as it is, another phone reads it"
        await page.get_by_role("button", name="Show the QR code larger").click()
        await expect(page.locator("dialog[open] svg")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog[open]")).to_have_count(0)
        await expect(page.get_by_role("button", name="I’ve sent it")).to_be_visible()
        async with page.expect_download() as saving:
            await page.get_by_role("link", name="Share or save QR").click()
        saved = tmp_path / "code.png"
        await (await saving.value).save_as(saved)
        with Image.open(saved) as picture:
            (read,) = zxingcpp.read_barcodes(picture)
        assert read.text == seen.text
        await page.go_back()
        await gone(page)
    finally:
        await page.close()
