"""From an empty database to a parent who signs in and cancels, on a phone, clicking only."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pyotp
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.tour import MOBILE, NINE, ROOT, opened

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
expect.set_options(timeout=15_000)
ORLA, ANNA = "orla@example.com", "anna@example.com"


class Postbox:
    """A mail server on this machine that takes everything."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        text = (envelope.original_content or b"").decode("utf-8", "replace")
        self.taken += [(to, text) for to in envelope.rcpt_tos]
        return "250 taken"

    async def code_to(self, email: str, number: int = 1) -> str:
        """The code in the mail of this number to somebody, as soon as it is there."""
        for _moment in range(200):
            found = [
                code
                for to, text in self.taken
                if to == email
                for code in re.findall(r"^Subject:.*?(\d{4} \d{4})", text, re.MULTILINE)[:1]
            ]
            if len(found) >= number:
                return found[number - 1]
            await asyncio.sleep(0.1)
        raise AssertionError(f"no email with a code to {email}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    """The mail server and its port."""
    box = Postbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@dataclass(frozen=True, slots=True)
class Fresh:
    """A server that nobody has set up: where it is, and the code in its log."""

    address: str
    """As phones reach it: browsers know that names below localhost are this machine."""
    inside: str
    """The same for programs, which may not know."""
    code: str
    begun: float

    @property
    def now(self) -> datetime:
        """What its clock shows."""
        return NINE + timedelta(seconds=time.monotonic() - self.begun)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Fresh]:
    """`./cubby serve` on an empty folder."""
    begun, port = time.monotonic(), free_port()
    environment = {name: text for name, text in os.environ.items() if not name.startswith("CUBBY_")}
    environment |= {
        "CUBBY_DATA": str(tmp_path / "data"),
        "CUBBY_PORT": str(port),
        "CUBBY_PUBLIC_URL": f"http://hop.localhost:{port}",
        "CUBBY_TEST_NOW": NINE.isoformat(),
    }
    log = tmp_path / "log"
    with (
        log.open("w") as out,
        subprocess.Popen(
            [sys.executable, "-m", "tests.browser.on_the_day", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=out,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if found := re.match(r"Set-up code: (\S+)\s+\(type it at (\S+)/setup", line):
                    yield Fresh(found[2], f"http://127.0.0.1:{port}", found[1], begun)
                    break
            else:
                raise RuntimeError(log.read_text())
        finally:
            process.terminate()
            process.wait(20)


async def test_from_an_empty_database_to_a_parent_who_cancels(
    page: Page, phone: BrowserContext, fresh: Fresh, postbox: tuple[Postbox, int]
) -> None:
    address, code = fresh.address, fresh.code
    box, port = postbox
    async with httpx.AsyncClient() as stranger:
        answer = await stranger.get(fresh.inside)
        assert (answer.status_code, "Not set up yet" in answer.text) == (503, True)
    await typing_the_code(page, address, code)
    await nobody_else_gets_in_by_it(fresh.inside, code)
    await setting_up_the_second_step(page, fresh)
    await naming_the_provider(page)
    await proving_mail(page, box, port)
    await proving_the_account(page)
    await making_the_first_class(page)
    await opening_the_address(page, phone)
    await booking_the_first_family(page)
    other = await page.context.browser.new_context(**MOBILE)  # type: ignore[union-attr]
    await the_parent_signs_in_and_cancels(await other.new_page(), address, box)
    await other.close()


async def typing_the_code(page: Page, address: str, code: str) -> None:
    await page.goto(f"{address}/setup")
    await page.get_by_label("Set-up code").fill(code)
    await page.get_by_label("Name of your classes").fill("Hop & Tumble")
    await page.get_by_label("Your first name").fill("Orla")
    await page.get_by_label("Your last name").fill("Kearney")
    await page.get_by_label("Your email address").fill(ORLA)
    await page.get_by_role("button", name="Begin").tap()
    await page.get_by_role("heading", name="Set up your second step").wait_for()


async def nobody_else_gets_in_by_it(address: str, code: str) -> None:
    async with httpx.AsyncClient(headers={"Origin": address}) as stranger:
        await stranger.get(f"{address}/setup")
        answer = await stranger.post(f"{address}/setup", data={"code": code})
        assert (answer.status_code, "used already" in answer.text) == (422, True)


async def setting_up_the_second_step(page: Page, fresh: Fresh) -> None:
    secret = (await page.locator(".cb-secret-key").inner_text()).replace(" ", "")
    assert base64.b32decode(secret)
    await page.get_by_label("Code from your app").fill(pyotp.TOTP(secret).at(fresh.now))
    await page.get_by_role("button", name="Confirm").tap()
    await page.get_by_role("link", name="I’ve kept them").tap()
    await expect(page.get_by_text("0 of 5 steps are done")).to_be_visible()


async def naming_the_provider(page: Page) -> None:
    await page.get_by_role("list", name="Until families can come").get_by_role("link", name="Provider").tap()
    await page.get_by_label("Colour").fill("#0B7A75")
    await expect(page.get_by_text("How families see it")).to_be_visible()
    await page.get_by_label("Time zone").select_option("Europe/Dublin")
    await page.get_by_label("Country").select_option("IE")
    await page.get_by_label("Currency").select_option("EUR")
    async with page.expect_navigation():
        await page.get_by_role("button", name="Save").tap()
    await page.get_by_role("link", name="Next: Email").tap()


async def proving_mail(page: Page, box: Postbox, port: int) -> None:
    await page.get_by_label("Server").fill("127.0.0.1")
    await page.get_by_label("Port", exact=True).fill("1")
    await page.get_by_role("button", name="Send me a code").tap()
    await expect(page.get_by_text("takes no email at port 1.")).to_be_visible()
    await page.get_by_label("Port", exact=True).fill(str(port))
    await page.get_by_role("button", name="Send me a code").tap()
    await page.get_by_label("Code from the email").fill(await box.code_to(ORLA))
    await page.get_by_role("button", name="Use this server").tap()
    await expect(page.get_by_text("Email leaves through 127.0.0.1.")).to_be_visible()
    await page.get_by_role("link", name="Next: Payee").tap()


async def proving_the_account(page: Page) -> None:
    await page.get_by_label("Account number (IBAN)").fill("IE29 AIBK 9311 5212 3456 78")
    await page.get_by_label("Holder of the account").fill("Hop & Tumble Ltd")
    await page.get_by_role("button", name="Save the account").tap()
    await page.get_by_role("button", name="It shows my account").tap()
    await expect(page.get_by_text("You have seen that it is right.")).to_be_visible()
    await page.get_by_role("link", name="Next: First class").tap()


async def making_the_first_class(page: Page) -> None:
    await page.get_by_label("Venue").fill("Ranelagh Studio")
    await page.get_by_label("Programme").fill("Mighty Movers")
    await expect(page.get_by_text("12 sessions")).to_be_visible()
    await page.get_by_role("button", name="Make the class").tap()
    await page.get_by_role("link", name="Next: Address for families").tap()


async def opening_the_address(page: Page, phone: BrowserContext) -> None:
    link = await page.get_by_role("link", name="I’m on my phone already").get_attribute("href")
    other = await phone.new_page()
    await other.goto(str(link))
    await expect(other.get_by_role("heading", name="It works on this phone")).to_be_visible()
    await other.close()
    await expect(page.get_by_text("Opened ")).to_be_visible()
    await opened(page, str(link).partition("/hello/")[0] + "/staff")
    await expect(page.get_by_role("heading", name="Today")).to_be_visible()
    await expect(page.get_by_text("Until families can come")).to_have_count(0)


async def booking_the_first_family(page: Page) -> None:
    await page.get_by_role("link", name="Clients").tap()
    await page.get_by_role("link", name="New family").tap()
    await page.get_by_label("Email", exact=True).fill(ANNA)
    await page.get_by_label("First name", exact=True).fill("Anna")
    await page.get_by_label("Last name", exact=True).fill("Novak")
    await page.get_by_label("Child’s first name").fill("Theo")
    await page.get_by_role("button", name="Add the family").tap()
    await page.get_by_role("button", name="Mighty Movers, Thursday 17:00").tap()
    await expect(page.get_by_text("12 sessions, the first on Thu 26 Feb, 17:00")).to_be_visible()
    await page.get_by_role("button", name="Book Theo").tap()
    await expect(page.get_by_text("Theo is booked into Mighty Movers, Thursday 17:00.")).to_be_visible()


async def the_parent_signs_in_and_cancels(page: Page, address: str, box: Postbox) -> None:
    await page.goto(address)
    await page.get_by_label("Email address").fill(ANNA)
    await page.get_by_role("button", name="Send my code").tap()
    await page.get_by_label("Your code").press_sequentially(await box.code_to(ANNA))  # it sends itself
    await page.get_by_role("heading", name="Hi Anna").wait_for()
    await expect(page.locator(".cb-hero")).to_contain_text("Thu 26 Feb, 17:00")
    await page.get_by_role("button", name="Can’t make it").first.tap()
    await page.get_by_role("dialog").get_by_role("button", name="Cancel this session").tap()
    await expect(page.locator(".cb-snack")).to_contain_text("Cancelled. Make-up added.")
