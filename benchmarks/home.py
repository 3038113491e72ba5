"""Home on a cheap phone, opened for the first time and once more, compared to a bare NiceGUI page on the same phone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from statistics import median

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from benchmarks.servers import bare, demo, sign_in
from benchmarks.table import Line, ms
from tests.servers import CHROMIUM_FLAGS, chromium_program

ROUNDS = 3
PHONE: ViewportSize = {"width": 390, "height": 844}
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER = 4
"""By this factor a cheap phone's processor is slower than this one."""
PATIENCE = 60

WATCH = """
window.seen = {};
const look = () => {
    const shown = [...document.querySelectorAll(THERE)].some(e => e.checkVisibility({visibilityProperty: true}));
    if (!seen.text && shown) seen.text = performance.now();
    if (!seen.socket && window.did_handshake) seen.socket = performance.now();
    if (!seen.text || !seen.socket) requestAnimationFrame(look);
};
look();
"""
"""Notes when the text is visible and when the socket is connected; checked by the page itself at each frame."""
NEXT_SESSION, LABEL = ".cb-hero-place", ".nicegui-content > div"
"""Elements that must be visible for the page to count as readable."""


@dataclass(frozen=True, slots=True)
class Load:
    """One load."""

    bytes: float
    requests: int
    text: float
    """Seconds until the text is visible."""
    socket: float
    """Seconds until the socket is connected."""


async def lines() -> AsyncIterator[Line]:
    """Bytes, text and socket of Home compared to the bare page's, measured in turn."""
    with demo() as portal, bare() as page:
        cookies = await asyncio.to_thread(sign_in, portal)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium_program(), args=CHROMIUM_FLAGS
            )
            ours, theirs = [], []
            for _round in range(ROUNDS):
                theirs.append(await _twice(browser, page.url, {}, LABEL))
                ours.append(await _twice(browser, portal.url, cookies, NEXT_SESSION))
            await browser.close()

    def beside(time: int, what: str, field: str, bar: float) -> Line:
        mine, bares = (median(getattr(loads[time], field) for loads in all_) for all_ in (ours, theirs))
        say = ms if field != "bytes" else lambda value: f"{value / 1000:.0f} kB"
        name = f"home, {('cold', 'warm')[time]}, phone: {what}"
        return Line(name, say(mine), f"bare page {say(bares)}", mine / bares, bar)

    yield beside(0, f"bytes, in {ours[0][0].requests} requests", "bytes", 0.7)
    yield beside(0, "until it can be read", "text", 0.25)
    yield beside(0, "until it listens", "socket", 1)
    yield beside(1, "until it can be read", "text", 0.6)
    yield beside(1, "until it listens", "socket", 1)


async def _page(browser: Browser, url: str, cookies: dict[str, str]) -> Page:
    """A page of a browser with an empty cache."""
    context = await browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    await context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    return await context.new_page()


async def _twice(browser: Browser, url: str, cookies: dict[str, str], there: str) -> tuple[Load, Load]:
    """A load with an empty cache, and one with what the first has left there."""
    page = await _page(browser, url, cookies)
    await page.add_init_script(WATCH.replace("THERE", repr(there)))
    devtools = await page.context.new_cdp_session(page)
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    await devtools.send("Network.enable")
    await devtools.send("Network.emulateNetworkConditions", NETWORK)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    cold = await _load(page, url, sizes)
    await page.wait_for_load_state("networkidle", timeout=PATIENCE * 1000)
    cold = replace(cold, bytes=sum(sizes), requests=len(sizes))
    await page.goto("about:blank")
    sizes.clear()
    warm = await _load(page, url, sizes)
    await page.context.close()
    return cold, warm


async def _load(page: Page, url: str, sizes: list[float]) -> Load:
    await page.goto(url, wait_until="load", timeout=PATIENCE * 1000)
    await page.wait_for_function("seen.text && seen.socket", timeout=PATIENCE * 1000)
    seen = await page.evaluate("seen")
    return Load(sum(sizes), len(sizes), seen["text"] / 1000, seen["socket"] / 1000)
