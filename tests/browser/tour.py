"""The demo as somebody walks through it: its server, its people's phones, and every stop where there is something to see.

The browser tests and `./cubby shots` go the same tour.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import APIRequestContext, Browser, BrowserContext, Error, Page

from tests.browser import (
    by_hand,
    lists,
    others,
    papers,
    payments,
    post,
    selling,
    sick_day,
    timetable,
    used_up,
    wallet,
)

ROOT = Path(__file__).resolve().parents[2]
NINE = datetime(2026, 2, 19, 9, 0, tzinfo=UTC)
"""Thursday morning in Dublin: the day of the pictures."""
FIVE_PAST = NINE.replace(minute=5)
STARTS_WITHIN, ARRIVES_WITHIN = 120.0, 20.0
"""Seconds; generous, because machines are busy."""
ANNA, MAREK, JULIA, ZUZANA, GRACE = (
    f"{name}@example.com" for name in ("anna", "marek", "julia", "zuzana", "grace")
)
ORLA = "orla@example.com"
"""Who owns the place; the mailbox shows her second step."""
ASKING = "somebody who has asked for a code"
MISTYPING = "somebody who has asked for one and mistypes it"
MOBILE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "service_workers": "block",
}
"""Without the worker of the pocket card: what it answers could not be watched. Its own tests let it in."""


CODE = r"\d{4} \d{4}"
"""What a mail with a code has in its subject, in any language."""
STILL = """document.fonts.status === 'loaded' && document.getAnimations().every(
    (a) => a.playState !== 'running' || a.effect.getComputedTiming().iterations > 99)"""
GOES_ON = """(path) => new Promise((done) => {
    const arrived = cubby.arrived;
    cubby.arrived = (title) => {
        cubby.arrived = arrived; arrived(title);
        requestAnimationFrame(() => requestAnimationFrame(done));
    };
    emitEvent("sub_pages_navigate", path) })"""
"""Go on to another screen, as a tap on a link does."""
PLAIN = ("/sign", "/mailbox", "/c/", "{")
"""How the addresses of pages begin that are loaded anew each time; the others are screens of one page."""
PLACES = (
    *("booking", "bounce", "splash", "finder", "used", "booked", "waiting", "offered", "one-click"),
    *("history", "expired", "member", *others.PLACES, *(f"{name} of" for name in others.PLACES)),
    *payments.PLACES,
    *post.PLACES,
    *papers.PLACES,
    *wallet.PLACES,
    *selling.PLACES,
    *timetable.PLACES,
    *sick_day.PLACES,
    *lists.PLACES,
    *by_hand.PLACES,
    *by_hand.MORE_PLACES,
    *(*used_up.PLACES, *(f"{name} of" for name in used_up.PLACES)),
)
"""What has an id in its address, and whose it is where that is none of the named people."""


@contextmanager
def server(data: Path, at: datetime = FIVE_PAST, port: int = 0, public_url: str = "") -> Iterator[str]:
    """Run the demo over this folder; gives its address. The world is built there if it is not.

    `port`: 0 = any that is free. `public_url`: where people reach it, if something stands in front of it.
    """
    environment = os.environ | {"CUBBY_DATA": str(data), "CUBBY_TEST_NOW": at.isoformat()}
    environment.pop("CUBBY_PUBLIC_URL", None)
    if public_url:
        environment["CUBBY_PUBLIC_URL"] = public_url
    log = data.with_suffix(".log")
    with (
        log.open("w") as out,
        subprocess.Popen(
            [sys.executable, "-m", "tests.browser.on_the_day", "demo", "--port", str(port)],
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
                if found := re.match(r"Hop & Tumble is open:\s+(\S+)", line):
                    address = f"http://127.0.0.1:{port}" if public_url else found[1]
                    _listening(address)
                    yield address
                    break
            else:
                raise RuntimeError(f"the demo did not start: {log.read_text()}")
        finally:
            process.terminate()
            process.wait(20)


def _listening(address: str) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        try:
            if httpx.get(f"{address}/sign-in").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the demo listens to nobody")


@dataclass(frozen=True, slots=True)
class Built:
    """The demo's folder, ready to be copied, and the addresses of what is in it."""

    folder: Path
    paths: dict[str, str]

    @contextmanager
    def served(self, folder: Path, language: str = "") -> Iterator[str]:
        """A server over a copy of its own, so that nobody sees what another test has changed.

        `language`: what all its people speak instead of what they have chosen.
        """
        shutil.copytree(self.folder, folder)
        if language:
            with closing(sqlite3.connect(folder / "demo" / "cubby.sqlite")) as file, file:
                for table in ("clients", "staff", "providers"):
                    file.execute(f"UPDATE {table} SET locale = ?", (language,))
        with server(folder) as address:
            yield address


def build(folder: Path) -> Built:
    """Let the demo build its world, and note where things are."""
    with server(folder, NINE):
        pass
    return Built(folder, asyncio.run(_addresses(folder / "demo" / "cubby.sqlite")))


async def _addresses(file: Path) -> dict[str, str]:
    from db import engine
    from services.attendance import one_click_secret
    from services.core import work
    from services.core.ids import short
    from services.core.visitor import Visitor
    from services.demo.timetable import BOUNCE, MONDAYS, SPLASH, THURSDAYS
    from services.outside.clock import TurnableClock
    from tests import world as worlds

    database = engine.connect(engine.sqlite_url(file))
    work.connect(database, TurnableClock(FIVE_PAST))
    try:
        world = await worlds.load()
        booked = await world.attendance("Theo", THURSDAYS, 1, of=MONDAYS)
        cancelled = await world.attendance("Theo", MONDAYS, 0)
        async with work.work(Visitor.system("tour")) as w:
            secret = one_click_secret.make(w, await world.attendance("Theo", MONDAYS, 3), ANNA)
        found = {
            "booking": f"/bookings/{short(world.booking('Theo', MONDAYS))}",
            "bounce": f"/bookings/{short(world.booking('Mia', BOUNCE))}",
            "splash": f"/bookings/{short(world.booking('Mia', SPLASH))}",
            "finder": f"/make-ups/{short(world.credits['to_book'])}",
            "used": f"/make-ups/{short(world.credits['booked'])}",
            "booked": f"/booked/{short(booked)}",
            "waiting": f"/waiting/{short(world.entries['waiting'])}",
            "offered": f"/waiting/{short(world.entries['offered'])}",
            "member": f"/staff/team/{short(world.noah)}",
            "one-click": f"/c/{secret}",
            "expired": f"/make-ups/{short(world.credits['expired'])}",
            "history": f"/bookings/{short(world.booking('Theo', MONDAYS))}?session={short(cancelled)}",
        }
        found |= await others.found(world) | await used_up.found(world)
        found |= await payments.found(world) | await wallet.found(world) | await papers.found(world)
        found |= await timetable.found(world) | await post.found(world)
        found |= await selling.found(world) | await sick_day.found(world) | await lists.found()
        found |= await by_hand.found(world, found["nothing"], found["nothing of"], found["pay-page"])
        assert set(found) == set(PLACES)
        return found
    finally:
        await database.close()


# --- coming in ---


async def mails(http: APIRequestContext, address: str, to: str, subject: str = "") -> list[str]:
    """Addresses of the mails to somebody, the newest first; `subject` is a pattern."""
    listed = await (await http.get(f"{address}/mailbox")).text()
    found = []
    for row in re.finditer(r'<a[^>]*href="(/mailbox/[^"/]+)".*?</a>', listed, re.DOTALL):
        said = html.unescape(re.sub(r"<[^>]+>", " ", row[0]))
        if to in said and re.search(subject, said):
            found.append(row[1])
    return found


async def arrives(
    http: APIRequestContext, address: str, to: str, subject: str, within: float = ARRIVES_WITHIN
) -> str:
    """Wait for a mail; gives what it says, as plain text."""
    for _moment in range(int(within / 0.25)):
        found = await mails(http, address, to, subject)
        if found:
            whole = await (await http.get(f"{address}{found[0]}")).text()
            text = re.search(r"<pre[^>]*>(.*?)</pre>", whole, re.DOTALL)
            assert text is not None
            return html.unescape(text[1])
        await asyncio.sleep(0.25)
    raise AssertionError(f"no mail {subject!r} to {to} after {within} s")


def code_in(mail: str) -> str:
    """The eight digits of a mail."""
    found = re.search(r"\b(\d{4})\s?(\d{4})\b", mail)
    assert found is not None, mail
    return found[1] + found[2]


async def asks(context: BrowserContext, address: str, email: str) -> None:
    """Ask for a code as the door's form does; its page shows first that this browser keeps cookies."""
    await context.request.get(f"{address}/sign-in")
    asked = await context.request.post(
        f"{address}/sign-in", form={"email": email}, headers={"Origin": address}
    )
    assert asked.ok, asked.status


async def sign_in(context: BrowserContext, address: str, email: str) -> None:
    """The two steps of the door, without drawing its pages: ask for a code, read it in the mailbox, send it."""
    http, origin = context.request, {"Origin": address}
    await asks(context, address, email)
    code = code_in(await arrives(http, address, email, CODE))
    done = await http.post(f"{address}/sign-in/code", form={"code": code}, headers=origin, max_redirects=0)
    assert done.status == 303, done.status
    if email == ORLA:
        box = re.sub(r"<[^>]+>", " ", await (await http.get(f"{address}/mailbox")).text())
        found = re.search(r"second step now: (\d{3} \d{3})", box)
        assert found is not None, box
        done = await http.post(
            f"{address}/sign-in/second", form={"code": found[1]}, headers=origin, max_redirects=0
        )
        assert done.status == 303, done.status


async def opened(page: Page, address: str) -> None:
    """Open a page and wait until it lives, if it is one that does."""
    try:
        await page.goto(address)
    except Error as problem:
        if "ERR_ABORTED" not in problem.message:
            raise
        await page.goto(address)  # a sheet was just closed: its step back in the history crossed this one
    if await page.locator("#app").count():
        await page.wait_for_function("window.did_handshake && !document.getElementById('first')")


# --- the stops ---


@dataclass(frozen=True, slots=True)
class Stop:
    """Something to see: whose eyes, which address, and what is pressed there until it is to be seen."""

    name: str
    who: str
    path: str
    press: tuple[str, ...] = ()
    typed: str = ""
    """What is typed into the page's one field, and sent, to see what it says about it."""


async def pressing(page: Page, words: str) -> None:
    """Press the first button with these words, in the topmost sheet if there is one."""
    sheets = page.locator("[role=dialog]")
    place = sheets.last if await sheets.count() else page.locator("body")
    await place.get_by_role("button", name=words).first.click()


async def still(page: Page) -> None:
    """Wait until fonts are there and nothing moves any more. (Plain pages forbid what `wait_for_function` does.)"""
    for _moment in range(300):
        if await page.evaluate(STILL):
            return
        await asyncio.sleep(0.03)
    raise AssertionError("it never comes to rest")


def stops(paths: dict[str, str]) -> list[Stop]:
    """All of them, named as the pictures are. None of them changes anything."""
    p = paths
    return [
        Stop("01-home", ANNA, "/"),
        Stop("01b-home-held-place", GRACE, "/"),
        Stop("01c-home-only-to-see", JULIA, "/"),
        Stop("01f-messages", ANNA, "/messages"),
        Stop("01g-message", ANNA, p["message"]),
        Stop("01h-no-messages", JULIA, "/messages"),
        Stop("01d-pocket-card", ANNA, "/pocket"),
        Stop("01e-pocket-card-empty", "", "/pocket/empty"),
        Stop("02-booking", ANNA, p["booking"]),
        Stop("02b-booking-pay-as-you-go", ANNA, p["splash"]),
        Stop("02c-booking-details", ANNA, p["booking"] + "?view=details"),
        Stop("02j-copy-sheet", ANNA, p["booking"] + "?view=details", ("Add an address",)),
        Stop("02d-session-sheet", ANNA, p["booking"], ("Different place",)),
        Stop("02m-session-note", ANNA, p["booking"], ("Note from Noah",)),
        Stop("02n-session-online", ANNA, p["online-session"]),
        Stop("02e-bookings", ANNA, "/bookings"),
        Stop("02h-calendar", ANNA, "/bookings?view=calendar"),
        Stop("02f-session-history", ANNA, p["history"]),
        Stop("02g-lost-make-up", p["lost of"], p["lost"]),
        Stop("03-cancel-sheet", ANNA, "/", ("Can’t make it",)),
        Stop("03b-cancel-late", p["late of"], p["late"], ("Can’t make it",)),
        Stop("03f-cancel-entry-sheet", ANNA, p["splash"], ("Can’t make it",)),
        Stop("03h-cancel-refused", p["refused of"], p["refused"], ("Can’t make it",)),
        Stop("03i-cancel-losing", p["losing of"], p["losing"], ("Can’t make it",)),
        Stop("04-finder", ANNA, p["finder"]),
        Stop("04b-nothing-fits-filters", ANNA, p["finder"] + "?day=mon&time=weekend"),
        Stop("04k-nothing-fits", p["nothing of"], p["nothing"]),
        Stop("04c-confirm-sheet", ANNA, p["finder"], ("Choose Fri 20 Feb",)),
        Stop("04e-filters-sheet", ANNA, p["finder"], ("More filters",)),
        Stop("04f-missing-sheet", ANNA, p["finder"], ("Missing a session?",)),
        Stop("04l-why-not-sheet", ANNA, p["finder"], ("Missing a session?", "It’s full")),
        Stop("04g-finder-used", ANNA, p["used"]),
        Stop("04m-finder-ended", ANNA, p["expired"]),
        Stop("04d-booked", ANNA, p["booked"]),
        Stop("04h-offered", GRACE, p["offered"]),
        Stop("04i-waiting", ZUZANA, p["waiting"]),
        Stop("04n-lapsed", p["lapsed of"], p["lapsed"]),
        Stop("04o-make-up-cancelled", p["lost of"], f"/booked/{p['lost'].rpartition('=')[2]}"),
        Stop("04p-ask", ANNA, p["ask"]),
        Stop("04q-next-term", ANNA, "/next-term"),
        Stop("05-benefits", ANNA, "/benefits"),
        Stop("05d-benefits-only-to-see", JULIA, "/benefits"),
        Stop("05e-benefits-held-place", GRACE, "/benefits"),
        Stop("05c-pass", ANNA, p["pass"]),
        Stop("05f-pass-ended", ANNA, p["pass-ended"]),
        Stop("05g-prepaid", ANNA, p["prepaid"]),
        Stop("05h-credit", GRACE, "/credit"),
        Stop("05i-buy", ANNA, "/buy"),
        Stop("05j-buy-for-nobody", GRACE, "/buy?product=" + p["product"]),
        Stop("05k-book", ANNA, p["book"]),
        Stop("05l-book-sheet", ANNA, p["book"], ("Choose",)),
        Stop("05m-picked", ANNA, p["picked"]),
        Stop("07i-bought", ANNA, "/orders?view=orders"),
        Stop("07j-order", ANNA, p["order"]),
        Stop("07k-order-paid", ANNA, p["order-paid"]),
        Stop("07f-invoices", ANNA, "/orders?view=invoices"),
        Stop("07g-invoices-of-a-pair", GRACE, "/invoices"),
        Stop("07h-invoice-details", ANNA, "/profile/invoices"),
        Stop("07l-correct-invoice", ANNA, p["correction"]),
        Stop("07m-back-from-card", ANNA, p["card-try"]),
        Stop("06-profile", ANNA, "/profile"),
        Stop("06b-my-data", ANNA, "/profile/data"),
        Stop("06c-notices", ANNA, "/profile/notices"),
        Stop("06d-language", ANNA, "/profile/language"),
        Stop("06e-theme", ANNA, "/profile/theme"),
        Stop("06f-devices", ANNA, "/profile/devices"),
        Stop("06g-calendar", ANNA, "/profile/calendar"),
        Stop("06h-on-your-phone", ANNA, "/profile/app"),
        Stop("06g-sign-out", ANNA, "/sign-out"),
        Stop("07b-pay-sheet", ANNA, p["to-pay"]),
        Stop("07c-pay-together", ANNA, p["to-pay-together"]),
        Stop("07d-on-its-way", ANNA, p["on-its-way"]),
        Stop("07e-pay-page", ANNA, p["pay-page"]),
        Stop("12-staff-home", ORLA, "/staff"),
        Stop("12a-statements", ORLA, "/staff/statements"),
        Stop("12b-bank-payments", ORLA, "/staff/statements/review"),
        Stop("12c-sure-ones-sheet", ORLA, "/staff/statements/review", ("sure ones",)),
        Stop("12d-other-sheet", ORLA, "/staff/statements/review", ("Other …",)),
        Stop("12e-paired-story-sheet", ORLA, "/staff/statements/review?state=paired", ("History",)),
        Stop("12f-take-back-sheet", ORLA, "/staff/statements/review?state=paired", ("History", "Take back")),
        Stop("12g-what-went-out", ORLA, "/staff/statements/review?state=money_out"),
        Stop("08b-sign-in", "", "/sign-in"),
        Stop("08e-no-address", "", "/sign-in", typed="anna"),
        Stop("08-code", ASKING, "/sign-in/code"),
        Stop("08c-wrong-code", MISTYPING, "/sign-in/code", typed="1111 1111"),
        Stop("08d-link", ASKING, "{link}"),
        Stop("09-mailbox", "", "/mailbox"),
        Stop("09b-mail", "", "{mail}"),
        Stop("10-one-click", "", p["one-click"]),
        Stop("10b-one-click-over", "", "/c/" + "2" * 22),
        Stop("30-products", ORLA, "/staff/products"),
        Stop("30b-product", ORLA, p["sold"]),
        Stop("30c-product-withdraw-sheet", ORLA, p["sold"], ("Sell it no longer",)),
        Stop("30d-new-product", ORLA, "/staff/new-product"),
        Stop("30e-new-pass", ORLA, "/staff/new-product?kind=pass"),
        Stop("31-orders", ORLA, "/staff/orders"),
        Stop("31b-no-order", ORLA, "/staff/orders?q=nobody"),
        Stop("31c-order", ORLA, p["placed"]),
        Stop("31d-order-delete-sheet", ORLA, p["placed"], ("Delete this order",)),
        Stop("31e-order-pass-sheet", ORLA, p["placed"], ("Change entries",)),
        Stop("31f-sell", ORLA, "/staff/sell?q=novak"),
        Stop("31g-sell-to", ORLA, p["sell-to"]),
        Stop("34-timetable", ORLA, "/staff/timetable"),
        Stop("34i-class", ORLA, p["class"]),
        Stop("34j-change-class", ORLA, p["series-of"]),
        Stop("34k-one-date", ORLA, p["date-of"]),
        Stop("34q-class-online", ORLA, p["class"] + "/online"),
        Stop("34r-date-online", ORLA, p["date-of"].removesuffix("/move") + "/online"),
        Stop("34l-programme", ORLA, p["taught-programme"]),
        Stop("34b-new-class", ORLA, "/staff/new-class"),
        Stop("34c-new-programme", ORLA, "/staff/new-programme"),
        Stop("34d-venues", ORLA, "/staff/venues"),
        Stop("34e-new-venue", ORLA, "/staff/new-venue"),
        Stop("34f-days-off", ORLA, "/staff/days-off"),
        Stop("34g-new-day-off", ORLA, "/staff/new-day-off"),
        Stop("34h-next-term", ORLA, "/staff/next-term"),
        Stop("34m-who-goes-on", ORLA, p["next-board"]),
        Stop("34n-take-back", ORLA, p["series-back"]),
        Stop("34o-venue", ORLA, p["venue-of"]),
        Stop("34p-day-off", ORLA, p["day-off-of"]),
        Stop("32-prices", ORLA, "/staff/prices"),
        Stop("32b-price", ORLA, p["price-of"]),
        Stop("32c-price-singly", ORLA, p["price-singly"]),
        Stop("32d-price-of-class", ORLA, p["price-of-class"]),
        Stop("32e-terms", ORLA, "/staff/terms"),
        Stop("32f-terms-of", ORLA, p["terms-of"]),
        Stop("32g-plan", ORLA, p["plan-of"]),
        Stop("32k-new-plan", ORLA, "/staff/new-plan"),
        Stop("32l-cancelling-of", ORLA, p["cancelling-of"]),
        Stop("32h-rules", ORLA, "/staff/policies"),
        Stop("32m-messages", ORLA, "/staff/messages"),
        Stop("32n-message", ORLA, "/staff/message?of=make-up-booked"),
        Stop("32i-cancelling", ORLA, "/staff/cancelling"),
        Stop("32j-make-up-rules", ORLA, "/staff/make-up-rules"),
        Stop("32k-by-itself", ORLA, "/staff/by-itself"),
        Stop("33-discounts", ORLA, "/staff/discounts"),
        Stop("33b-code", ORLA, p["code-of"]),
        Stop("33c-siblings", ORLA, p["siblings-of"]),
        Stop("33d-new-discount", ORLA, "/staff/new-discount"),
        Stop("33e-coming-back", ORLA, "/staff/new-discount?kind=returning"),
        Stop("33f-together", ORLA, "/staff/discounts-together"),
        Stop("33g-example", ORLA, "/staff/discount-example?q=anna+novak"),
        Stop("11-not-found", ANNA, "/bookings/nonsense"),
        Stop("02i-booking-payments", ANNA, p["booking"] + "?view=payments"),
        Stop("20-staff", ORLA, "/staff"),
        Stop("20g-calendar", ORLA, "/staff/calendar"),
        Stop("20h-session", ORLA, p["date-of"].removesuffix("/move")),
        Stop("20k-session-report", ORLA, p["report-of"]),
        Stop("20l-session-files", ORLA, p["report-of"].replace("/report", "/files")),
        Stop("20m-file", ORLA, p["file-of"]),
        Stop("20i-more", ORLA, "/staff/more"),
        Stop("23-clients", ORLA, "/staff/clients"),
        Stop("23b-clients-found", ORLA, "/staff/clients?q=novak"),
        Stop("23c-nobody-found", ORLA, "/staff/clients?q=nobody"),
        Stop("23d-client", ORLA, p["client"]),
        Stop("23t-messages-of-family", ORLA, p["client"] + "/messages"),
        Stop("23u-messages-sent", ORLA, "/staff/sent"),
        Stop("23v-nothing-sent", ORLA, "/staff/sent?on=2025-01-01"),
        Stop("23w-message-sent", ORLA, p["sent"]),
        Stop("23x-mail-comes-back", ORLA, p["unreached"]),
        Stop("23e-client-change", ORLA, p["client"] + "/change"),
        Stop("23q-duplicates", ORLA, "/staff/clients/duplicates"),
        Stop("23r-same-person", ORLA, p["client"] + "/same"),
        Stop("23s-merge", ORLA, p["merge"]),
        Stop("23f-client-booking", ORLA, p["booking-of"]),
        Stop("23g-new-family", ORLA, "/staff/clients/new"),
        Stop("23h-book", ORLA, p["client"] + "/book"),
        Stop("23j-end-booking", ORLA, p["booking-of"] + "/end"),
        Stop("23k-move-booking", ORLA, p["booking-of"] + "/move"),
        Stop("23l-delete-booking-sheet", ORLA, p["booking-of"], ("Delete",)),
        Stop("23m-enrol", ORLA, p["waits-for-class"]),
        Stop("23n-deleted-bookings", ORLA, "/staff/deleted-bookings"),
        Stop("24i-asked", ORLA, p["asked"]),
        Stop("24-make-ups", ORLA, "/staff/credits"),
        Stop("24b-no-make-ups", ORLA, "/staff/credits?q=nobody"),
        Stop("24c-all-of-these-sheet", ORLA, "/staff/credits", ("Do something with all of these",)),
        Stop("24d-make-up", ORLA, p["finder"].replace("/make-ups/", "/staff/credits/")),
        Stop("24e-why", ORLA, "/staff/why?q=theo"),
        Stop("24f-why-this-one", ORLA, p["finder"].replace("/make-ups/", "/staff/why/")),
        Stop("24g-why-ended", ORLA, p["expired"].replace("/make-ups/", "/staff/why/")),
        Stop(
            "24h-why-opened-sheet",
            ORLA,
            p["finder"].replace("/make-ups/", "/staff/why/"),
            ("Full", "Tue 24 Feb"),
        ),
        Stop("20b-not-paid", ORLA, "/staff/money"),
        Stop("20c-money-out", ORLA, "/staff/money-out"),
        Stop("20d-cancelled", ORLA, "/staff/cancelled"),
        Stop("20e-family", ORLA, p["family"]),
        Stop("20f-family-record-sheet", ORLA, p["family"], ("Record a payment",)),
        Stop("21-staff-invoices", ORLA, "/staff/invoices"),
        Stop("21b-staff-invoice", ORLA, p["paper"]),
        Stop("21c-take-back-sheet", ORLA, p["paper"], ("Take it back",)),
        Stop("21d-issue-anew-sheet", ORLA, p["paper"], ("Issue it anew to somebody else",)),
        Stop("21e-to-invoice", ORLA, "/staff/to-invoice?q=anna"),
        Stop("21f-issue-sheet", ORLA, "/staff/to-invoice?q=zuzana", ("Issue",)),
        Stop("21g-accountant", ORLA, "/staff/accountant"),
        Stop("21h-seller", ORLA, "/staff/seller"),
        Stop("24-sick-day", ORLA, p["sick-day"]),
        Stop("24b-sick-day-sessions", ORLA, p["sick-sessions"]),
        Stop("24c-sick-day-sheet", ORLA, p["sick-sessions"], ("See what happens",)),
        Stop("24d-acts", ORLA, "/staff/acts"),
        Stop("24e-act", ORLA, p["act"]),
        Stop("24f-act-back-sheet", ORLA, p["act"], ("Take back …",)),
        Stop("40a-provider", ORLA, "/staff/provider"),
        Stop("40b-mail", ORLA, "/staff/mail"),
        Stop("40c-payee", ORLA, "/staff/payee"),
        Stop("40d-first-class", ORLA, "/staff/first-class"),
        Stop("40e-address", ORLA, "/staff/address"),
        Stop("40f-website", ORLA, "/staff/website"),
        Stop("24-import", ORLA, "/staff/import"),
        Stop("24b-list", ORLA, p["list"]),
        Stop("24c-columns", ORLA, p["list"] + "/columns"),
        Stop("24d-import-sheet", ORLA, p["list"], ("Import 1 line",)),
        Stop("24e-unknown-columns", ORLA, p["list-unknown"]),
        Stop("24f-imported", ORLA, p["list-in"]),
        Stop("24g-take-back-sheet", ORLA, p["list-in"], ("Take this import back",)),
        Stop("22-team", ORLA, "/staff/team"),
        Stop("22c-member", ORLA, p["member"]),
        Stop("22d-switch-off-sheet", ORLA, p["member"], ("Switch off",)),
        Stop("22e-new-member", ORLA, "/staff/new-member"),
        Stop("23-history", ORLA, "/staff/audit"),
        Stop("23b-figures", ORLA, "/staff/figures"),
        Stop("23c-figures-rows", ORLA, "/staff/figures/rows?what=attended"),
        Stop("23d-exports", ORLA, "/staff/exports"),
        Stop("22f-devices", ORLA, "/staff/devices"),
        Stop("22g-language", ORLA, "/staff/language"),
        Stop("22h-theme", ORLA, "/staff/theme"),
        Stop("22b-recovery-codes", ORLA, "/staff/recovery"),
    ]


def without_words(stops: list[Stop]) -> list[Stop]:
    """Those that are reached by their address alone, so in any language."""
    return [stop for stop in stops if not stop.press]


@dataclass
class Tour:
    """The tour through one running demo: a phone for each of its people."""

    browser: Browser
    address: str
    stops: list[Stop]
    settings: dict[str, Any] = field(default_factory=lambda: MOBILE)
    language: str = ""
    """What the browsers of those ask for who have not logged in; what the others see is in their own data."""
    _open: dict[str, BrowserContext] = field(default_factory=dict)
    _found: dict[str, str] = field(default_factory=dict)

    async def phone(self, who: str) -> BrowserContext:
        """The phone of somebody, signed in once; "" is nobody's."""
        if who not in self._open:
            strangers = who in ("", ASKING, MISTYPING) and self.language
            own = {"locale": self.language} if strangers else {}
            context = await self.browser.new_context(**self.settings, **own)
            if who == ASKING:
                await self._ask(context)
            elif who == MISTYPING:
                await asks(context, self.address, JULIA)
            elif who:
                await sign_in(context, self.address, who)
            if who == ANNA:  # most pages are hers: this one stays, and the others come to life in its process
                await (await context.new_page()).goto(f"{self.address}/offline")
            self._open[who] = context
        return self._open[who]

    async def _ask(self, context: BrowserContext) -> None:
        await asks(context, self.address, MAREK)
        mail = await arrives(context.request, self.address, MAREK, CODE)
        link = re.search(r"/sign-in/[A-Za-z0-9]{22}", mail)
        assert link is not None, mail
        self._found["link"] = link[0]

    async def path(self, stop: Stop) -> str:
        """The address of a stop, where it is only known once something has happened."""
        if "{" not in stop.path:
            return stop.path
        http = (await self.phone(ASKING)).request
        if "mail" not in self._found:
            self._found["mail"] = (await mails(http, self.address, MAREK))[0]
        return stop.path.format(**self._found)

    async def reach(self, stop: Stop, page: Page | None = None) -> Page:
        """Go to a stop; on a new page of its person's phone, or on this one."""
        if page is None:
            page = await (await self.phone(stop.who)).new_page()
        await opened(page, self.address + await self.path(stop))
        if "session=" in stop.path:
            await page.get_by_role("dialog").wait_for()
        await self.act(stop, page)
        return page

    async def go_on(self, stop: Stop, page: Page) -> None:
        """Go to a stop from where the page is, without loading it anew where a person's tap would not, either."""
        lives = await page.evaluate("'cubby' in window && !document.querySelector('[role=dialog]')")
        if not lives or stop.path.startswith(PLAIN):
            await self.reach(stop, page)
            return
        path = await self.path(stop)
        await page.evaluate(GOES_ON, path)
        await page.wait_for_function("path => location.pathname === path", arg=path.partition("?")[0])
        await page.locator("main h1").first.wait_for()
        if "session=" in stop.path:
            await page.get_by_role("dialog").wait_for()
        await self.act(stop, page)

    async def act(self, stop: Stop, page: Page) -> None:
        """Type and press what leads to a stop, on a page that is at its address already."""
        if stop.typed:
            await page.get_by_role("textbox").fill(stop.typed)
            await page.keyboard.press("Enter")
            await page.locator("[aria-invalid=true]").wait_for()
        for words in stop.press:
            await pressing(page, words)
        if stop.press:
            await page.get_by_role("dialog").last.wait_for()
        await still(page)

    async def close(self) -> None:
        """Put the phones away."""
        for context in self._open.values():
            await context.close()
        self._open.clear()
