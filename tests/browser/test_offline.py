"""The pocket card without a signal: it opens, “Can’t make it” waits and is sent once, each outcome is told, and the next
person at that phone sees nothing of it."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Error, Locator, Page, expect

from tests.browser import tour
from tests.browser.tour import ANNA, GRACE, ZUZANA, Built, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SLOW = 20_000
"""Milliseconds; other tests run beside this one."""
KEPT = "caches.open('card').then((shelf) => shelf.match('/pocket')).then((card) => card ? card.text() : '')"
NOTE = "caches.open('card').then((shelf) => shelf.match('/pocket/note')).then((note) => note ? note.json() : null)"
UNUSED = """async () => {
    const shelf = await caches.open('card'), note = await (await shelf.match('/pocket/note')).json();
    await shelf.put('/pocket/note', new Response(JSON.stringify({...note, used: Date.now() - 15 * 864e5})));
}"""
KEPT_NOTHING = "nothing is kept on this phone"


@pytest.fixture(scope="module")
def data(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a server of these tests' own."""
    folder = tmp_path_factory.mktemp("offline") / "data"
    shutil.copytree(built.folder, folder)
    return folder


@pytest.fixture(scope="module")
def own(data: Path) -> Iterator[str]:
    with tour.server(data) as address:
        yield address


async def _phone(browser: Browser) -> BrowserContext:
    """A phone that lets a worker in."""
    return await browser.new_context(**tour.MOBILE | {"service_workers": "allow"})


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser) -> AsyncIterator[BrowserContext]:
    made = await _phone(browser)
    yield made
    await made.close()


_signed_in: dict[tuple[str, str], list[Any]] = {}


async def _be(phone: BrowserContext, address: str, email: str) -> None:
    """Be signed in on this phone; each person has asked for one code, as they may not ask for many."""
    if (address, email) not in _signed_in:
        await sign_in(phone, address, email)
        _signed_in[address, email] = await phone.cookies()
    await phone.add_cookies(_signed_in[address, email])


async def _come(phone: BrowserContext, address: str, email: str = ANNA) -> Page:
    """Be signed in and open the portal, until the phone has the card."""
    await _be(phone, address, email)
    page = await phone.new_page()
    await opened(page, address)
    await _has_card(page)
    return page


async def _has_card(page: Page, of: str = "data-me=") -> str:
    for _moment in range(400):
        card = str(await page.evaluate(KEPT))
        if of in card:
            return card
        await asyncio.sleep(0.1)
    raise AssertionError(f"the phone keeps no card of {of}")


async def _without_signal(phone: BrowserContext, page: Page, address: str) -> None:
    await phone.set_offline(True)
    await page.goto(f"{address}/bookings")


def _first(page: Page) -> Locator:
    """The first session that can be cancelled."""
    return page.locator("[data-of]:has([data-ask])").first


async def _cancel(page: Page) -> Locator:
    """Tap “Can’t make it” and say yes; gives the session's row."""
    of = await _first(page).get_attribute("data-of")
    row = page.locator(f"[data-of='{of}']")
    await row.get_by_role("button", name="Can’t make it").click()
    await expect(row.locator("[data-come]")).not_to_be_empty()
    await row.get_by_role("button", name="Cancel this session").click()
    await expect(row.get_by_text("Not sent yet")).to_be_visible()
    return row


def _cancelled(data: Path) -> list[str]:
    """The state of each session for which a tap on the card counted, once for each key that the server remembers."""
    with closing(sqlite3.connect(data / "demo" / "cubby.sqlite")) as database:
        answers = database.execute(
            "SELECT answer FROM idempotency_keys WHERE key LIKE '%/later/%'"
        ).fetchall()
        ids = [UUID(json.loads(answer)["id"]).hex for (answer,) in answers]
        states = "SELECT state FROM attendance WHERE replace(id, '-', '') = ?"
        return [database.execute(states, [each]).fetchone()[0] for each in ids]


async def test_the_card_opens_and_what_was_tapped_is_sent_when_the_signal_is_back(
    phone: BrowserContext, own: str, data: Path
) -> None:
    page = await _come(phone, own)
    await _without_signal(phone, page, own)
    await expect(page.get_by_role("heading", name="Your next sessions")).to_be_visible()
    await expect(page.get_by_text("As of 09:0")).to_be_visible()
    await expect(page.get_by_text("No signal. This is what your phone has kept.")).to_be_visible()
    await expect(page.get_by_role("img", name="Code to show at the desk").first).to_be_visible()
    row = await _cancel(page)
    await row.get_by_role("button", name="Don’t send it").click()
    await expect(row.get_by_role("button", name="Can’t make it")).to_be_visible()
    row = await _cancel(page)
    assert _cancelled(data) == []
    await phone.set_offline(False)
    await expect(row.get_by_text("Cancelled, make-up kept.")).to_be_visible(timeout=SLOW)
    assert _cancelled(data) == ["cancelled"]
    await page.get_by_role("link", name="Open the portal").click()
    await page.wait_for_url(f"{own}/bookings")
    await page.wait_for_function("window.did_handshake")


@pytest.mark.rel  # after a loading anew, the browser under test forgets now and then that it has no signal
async def test_what_waits_is_still_there_when_the_card_is_loaded_anew(
    phone: BrowserContext, own: str, data: Path
) -> None:
    page = await _come(phone, own)
    await _without_signal(phone, page, own)
    row = await _cancel(page)
    await page.reload()
    await expect(row.get_by_text("Not sent yet")).to_be_visible()
    assert _cancelled(data) == []


async def test_the_portal_sends_what_waits_and_tells_what_came_of_it(
    phone: BrowserContext, own: str, data: Path
) -> None:
    page = await _come(phone, own)
    before = len(_cancelled(data))
    await _without_signal(phone, page, own)
    await _cancel(page)
    await page.close()
    await phone.set_offline(False)
    page = await phone.new_page()
    await opened(page, own)
    told = page.locator(".cb-came-of")
    await expect(told).to_contain_text("Cancelled, make-up kept.", timeout=SLOW)
    await told.get_by_role("button", name="Close").click()
    await expect(told).to_have_count(0)
    assert len(_cancelled(data)) == before + 1


async def test_who_was_logged_out_keeps_the_tap_and_sends_it_after_logging_in(
    phone: BrowserContext, own: str, data: Path
) -> None:
    page = await _come(phone, own)
    before = len(_cancelled(data))
    await _without_signal(phone, page, own)
    row = await _cancel(page)
    await phone.clear_cookies()
    await phone.set_offline(False)
    await expect(row.get_by_role("link", name="Log in to send it")).to_be_visible(timeout=SLOW)
    await _be(phone, own, ZUZANA)
    await opened(page, own)
    await _has_card(page, "Ema")
    await asyncio.sleep(1)
    assert len(_cancelled(data)) == before, "sent for somebody else"
    await _be(phone, own, ANNA)
    await opened(page, own)
    await expect(page.locator(".cb-came-of")).to_contain_text("Cancelled", timeout=SLOW)
    assert len(_cancelled(data)) == before + 1


async def test_the_next_person_sees_nothing_of_the_former(phone: BrowserContext, own: str) -> None:
    page = await _come(phone, own, GRACE)
    assert "Sam" in await _has_card(page)
    await opened(page, f"{own}/profile")
    await page.get_by_role("button", name="Log out").click()
    await page.wait_for_url("**/sign-in*")
    assert await page.evaluate(NOTE) is None
    await phone.set_offline(True)
    with pytest.raises(Error, match="ERR_"):  # logging out has taken the worker away, too
        await page.goto(own)
    await phone.set_offline(False)
    page = await _come(phone, own, ZUZANA)
    assert "Sam" not in await _has_card(page, "Ema")


async def test_a_sign_in_that_was_ended_takes_the_card_away_and_so_does_a_fortnight(
    phone: BrowserContext, own: str
) -> None:
    page = await _come(phone, own)
    await page.evaluate(UNUSED)
    await _without_signal(phone, page, own)
    await expect(page.get_by_text(KEPT_NOTHING)).to_be_visible()
    await expect(page.get_by_text("Theo")).to_have_count(0)
    await phone.set_offline(False)
    await opened(page, own)
    await _has_card(page)
    await phone.clear_cookies()
    await page.goto(own)
    await page.wait_for_url("**/sign-in*")
    for _moment in range(50):
        if await page.evaluate(NOTE) is None:
            break
        await asyncio.sleep(0.1)
    await _without_signal(phone, page, own)
    await expect(page.get_by_text(KEPT_NOTHING)).to_be_visible()


async def test_what_arrives_after_the_deadline_is_told_why(
    browser: Browser, built: Built, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(built.folder, data)
    phone = await _phone(browser)
    with tour.server(data) as address:
        page = await _come(phone, address)
    await page.goto(address)  # the server is away: no signal, as far as the phone knows
    row = await _cancel(page)
    with closing(sqlite3.connect(data / "demo" / "cubby.sqlite")) as database, database:
        database.execute("UPDATE cancellation_rules SET kind = 'relative', hours_before = 2000")
    with tour.server(data, port=int(address.rpartition(":")[2])):
        await page.evaluate("dispatchEvent(new Event('online'))")
        await expect(row.get_by_text("Too late.")).to_be_visible(timeout=2 * SLOW)
        await expect(row.get_by_text("the deadline was")).to_be_visible()
    assert _cancelled(data) == ["late_cancelled"]
    await phone.close()
