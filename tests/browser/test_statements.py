"""Files of a bank in a real browser: chosen and dropped, larger than any other request, and one that has to be asked about."""

from __future__ import annotations

import pytest
from playwright.async_api import FilePayload, Page, expect

from services.demo.money import IBAN
from tests.browser.tour import ORLA, Stop, Tour
from tests.services.payments.statements.samples import camt, entry, transaction

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ROOM = Stop("", ORLA, "/staff/statements")
LARGE = camt(entry("9.00", transaction(text="a swim cap")), account=IBAN) + b"\n" * 3_000_000
TABLE = b"When;Who;Came;Went\n02.03.2026;Nobody in particular;12,34;\n"
DROP = """(name) => {
  const files = new DataTransfer();
  files.items.add(new File(["nonsense"], name));
  for (const what of ["dragover", "drop"])
    document.querySelector("[data-bank-files]").dispatchEvent(new DragEvent(what, {dataTransfer: files, bubbles: true, cancelable: true}));
}"""


def _file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


async def _said_of(page: Page, name: str, words: str) -> None:
    row = page.locator(".cb-sent").filter(has=page.get_by_role("heading", name=name))
    await expect(row).to_contain_text(words, timeout=30_000)


async def test_files_are_chosen_dropped_and_asked_about(own_walk: Tour) -> None:
    page = await own_walk.reach(ROOM)
    chooser = page.locator("input[type=file]")
    await chooser.set_input_files([_file("large.xml", LARGE), _file("table.csv", TABLE)])
    await _said_of(page, "large.xml", "1 line: 0 paired")
    sheet = page.get_by_role("dialog", name="What is in which column?")
    await expect(sheet).to_contain_text("Nobody in particular")
    for heading, role in (("When", "Date"), ("Who", "Name of the payer"), ("Came", "What came in")):
        await sheet.get_by_label(heading, exact=True).select_option(label=role)
    await sheet.get_by_role("button", name="Read the file").click()
    await expect(sheet.get_by_role("alert")).to_contain_text("Say which column has the date")
    await expect(sheet.get_by_label("Who", exact=True)).to_have_value("name")
    await sheet.get_by_label("Went", exact=True).select_option(label="What went out")
    await sheet.get_by_role("button", name="Read the file").click()
    await _said_of(page, "table.csv", "1 line: 0 paired")
    await expect(sheet).to_have_count(0)
    await page.evaluate(DROP, "dropped.pdf")
    await _said_of(page, "dropped.pdf", "This file is no bank statement")
    await expect(page.get_by_role("main")).to_contain_text("table.csv")
    await page.close()


async def test_a_family_is_found_while_typing_and_the_amount_may_be_changed(own_walk: Tour) -> None:
    page = await own_walk.reach(Stop("", ORLA, "/staff/statements/review?state=new", ("Other …",)))
    sheet = page.get_by_role("dialog")
    await sheet.get_by_label("Family, child, email or reference").press_sequentially("novák", delay=30)
    await sheet.get_by_role("button", name="Add: Theo").first.click()
    box = sheet.locator(".cb-split input")
    await box.fill("1")
    await expect(sheet.get_by_role("status")).to_contain_text("is kept as credit of Anna Novak")
    await sheet.get_by_role("button", name="Match").click()
    await expect(sheet).to_have_count(0)
    await expect(page.get_by_text("Paired.")).to_be_visible()
    await page.close()
