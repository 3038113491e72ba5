"""The provider's lists imported in a real browser: both encodings, corrected in place, dropped again, taken back whole."""

from __future__ import annotations

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.browser.tour import ORLA, Stop, Tour
from tests.services.imports.test_imports import CLIENT_HEADINGS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ROOM = Stop("", ORLA, "/staff/import")
CLASSES = """Class,Programme,Venue,Weekday,Start,Minutes,Capacity,First date,Last date
Žabky Mon 15:00,Žabky,Hala,Monday,15:00,45,8,2026-09-07,2026-10-26
Žabky Tue 15:00,Žabky,Hala,Domenica,25:00,45,ten,2026-09-08,2026-10-27
"""
LINE = "Gabriela;Šmíd;gabriela.smid@{};00421905123456;Samuel;Šmíd;21/04/2019;Žabky Mon 15:00;;\n"


def _file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": data}


async def _send(page: Page, name: str, data: bytes) -> None:
    """Choose a list in the room, and check it."""
    await page.get_by_role("heading", name="Import", level=1).wait_for()
    await page.locator("input[type=file]").set_input_files(_file(name, data))
    await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible(timeout=30_000)
    await page.get_by_role("button", name="Check ").first.click()


async def _import(page: Page, button: str, lines: str) -> None:
    await page.get_by_role("button", name=button).click()
    await page.get_by_role("dialog").get_by_role("button", name=f"Import {lines}").click()
    await expect(page.get_by_role("main")).to_contain_text("in.", timeout=30_000)


async def test_lists_are_corrected_in_place_imported_once_and_taken_back_whole(own_walk: Tour) -> None:
    page = await own_walk.reach(ROOM)
    await _send(page, "kurzy.csv", CLASSES.encode())
    card = page.get_by_role("listitem").filter(has_text="Line 3")
    await expect(card).to_contain_text("“Domenica” is no weekday")
    await card.get_by_label("Weekday").fill("Tuesday")
    await card.get_by_label("Start").fill("15:00")
    await card.get_by_label("Capacity").fill("eight")
    await page.reload()
    await expect(card.get_by_label("Weekday")).to_have_value("Tuesday", timeout=15_000)
    await card.get_by_role("button", name="Keep and check").click()
    await expect(card.get_by_label("Weekday")).to_have_count(0)
    await expect(card).to_contain_text("“eight” is not a number")
    await card.get_by_label("Capacity").fill("8")
    await card.get_by_role("button", name="Keep and check").click()
    await expect(card).to_contain_text("New")
    await _import(page, "Check again and import", "2 lines")
    for encoding, at in (("utf-8", "example.net"), ("cp1250", "example.org")):
        page = await own_walk.reach(ROOM, page)
        listed = CLIENT_HEADINGS.replace(",", ";") + LINE.format(at)
        await _send(page, f"{encoding}.csv", listed.encode(encoding))
        await expect(page.get_by_role("main")).to_contain_text(
            "Windows-1250" if encoding == "cp1250" else "UTF-8"
        )
        if encoding == "utf-8":
            await _import(page, "Import 1 line", "1 line")
    await expect(page.get_by_role("main")).to_contain_text("“Same person”", timeout=30_000)
    page = await own_walk.reach(ROOM, page)
    await _send(page, "again.csv", (CLIENT_HEADINGS.replace(",", ";") + LINE.format("example.net")).encode())
    await expect(page.get_by_role("status").first).to_contain_text("nothing would change", timeout=30_000)
    page = await own_walk.reach(ROOM, page)
    await page.get_by_role("link", name="utf-8.csv").click()
    await page.get_by_role("button", name="Take this import back").click()
    sheet = page.get_by_role("dialog")
    await expect(sheet).to_contain_text("1 family goes")
    await sheet.get_by_role("button", name="Take it back").click()
    await expect(page.get_by_role("main")).to_contain_text("This import was taken back.", timeout=30_000)
    await page.close()
