"""A register of eight, marked on a phone whose network is cut and whose server is started again meanwhile: nothing is lost."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser import tour
from tests.browser.tour import ORLA, Built, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MOST_TAPS = 16
TUESDAY = datetime(2026, 2, 24, 17, 40, tzinfo=UTC)
"""Ten minutes into a class of eight."""

ALL_ARRIVED = "Object.keys(localStorage).every((name) => !name.startsWith('marks:'))"
SLOW = 20_000
"""Milliseconds; other tests run beside this one."""


class Fingers:
    """Taps, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    async def tap(self, row: int, what: str) -> None:
        """The tick or the cross of a row."""
        self.taps += 1
        await self.page.locator("#app .cb-reg-row").nth(row).locator(f"[data-mark={what}]").click()


async def _states(page: Page) -> list[str]:
    shown: list[str] = await page.locator("#app .cb-reg-row").evaluate_all(
        "rows => rows.map(r => r.dataset.shown)"
    )
    return shown


def _stored(file: Path) -> list[tuple[str, int]]:
    """What stands in the database, and how often it was pressed, of everybody that was marked now."""
    with sqlite3.connect(file) as database:
        return database.execute(
            "SELECT a.state, count(*) FROM marks m JOIN attendance a ON a.id = m.attendance_id GROUP BY a.id"
        ).fetchall()


async def _open_eight(page: Page, address: str) -> None:
    """Today, which is open at the class of eight that runs now."""
    await opened(page, f"{address}/staff")
    await expect(page.locator("#app .cb-reg-row")).to_have_count(8)
    await expect(page.locator("#app .cb-reg-row[data-shown]")).to_have_count(8)


async def test_marks_survive_a_cut_line_and_a_restart(browser: Browser, built: Built, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(built.folder, data)
    phone: BrowserContext = await browser.new_context(**tour.MOBILE)
    page = await phone.new_page()
    finger = Fingers(page)
    with tour.server(data, TUESDAY) as address:
        port = int(address.rpartition(":")[2])
        await sign_in(phone, address, ORLA)
        await _open_eight(page, address)
        for row in range(3):
            await finger.tap(row, "attended")
        await expect(page.get_by_text("3 of 8 here")).to_be_visible()
        await page.wait_for_function(ALL_ARRIVED)
        await phone.set_offline(True)
        for row in (3, 4):
            await finger.tap(row, "attended")
        await finger.tap(5, "no_show")
        await expect(page.get_by_text("Not sent yet")).to_have_count(3)
        await expect(page.get_by_text("Not saved yet: 3")).to_be_visible()
        assert await _states(page) == ["attended"] * 5 + ["no_show"] + ["unmarked"] * 2
        await phone.set_offline(False)
        await expect(page.get_by_text("Not sent yet")).to_have_count(0, timeout=SLOW)
        await page.wait_for_function(ALL_ARRIVED)
        assert len(_stored(data / "demo" / "cubby.sqlite")) == 6
    await finger.tap(6, "attended")
    await finger.tap(7, "no_show")
    await expect(page.get_by_text("Not sent yet")).to_have_count(2)
    with tour.server(data, TUESDAY, port):
        await expect(page.get_by_text("Not sent yet")).to_have_count(0, timeout=40_000)
        await expect(page.get_by_text("All saved")).to_be_visible()
        stored = _stored(data / "demo" / "cubby.sqlite")
        assert sorted(state for state, _presses in stored) == ["attended"] * 6 + ["no_show"] * 2
        assert {presses for _state, presses in stored} == {1}, "each press counts once"
        await page.reload()
        await expect(page.locator("#app .cb-reg-row[data-shown]")).to_have_count(8)
        assert await _states(page) == ["attended"] * 5 + ["no_show", "attended", "no_show"]
        assert finger.taps <= MOST_TAPS
        await _of_two_the_later_stands(phone, page, address)
    await phone.close()


async def _of_two_the_later_stands(phone: BrowserContext, page: Page, address: str) -> None:
    """A second phone sees what the first marks, and the second tap on a tick means away."""
    other = await phone.new_page()
    await _open_eight(other, address)
    first = other.locator("#app .cb-reg-row").first
    await first.locator("[data-mark=attended]").click()
    await expect(first).to_have_attribute("data-shown", "no_show")
    await expect(page.locator("#app .cb-reg-row").first).to_have_attribute(
        "data-shown", "no_show", timeout=SLOW
    )
    await page.locator("#app .cb-reg-who").first.click()
    await expect(page.get_by_role("dialog").get_by_text("Marked", exact=True)).to_be_visible(timeout=SLOW)
