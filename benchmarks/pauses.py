"""The longest time for which nobody is served at all, while eight browsers open pages."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx

from benchmarks.servers import ROOT, Server, demo, sign_in
from benchmarks.table import Line, ms

CLIENTS, PAGES, WARM = 8, 800, 80
PATHS = ("/", "/bookings", "/benefits", "/profile")
BAR = 0.25
"""Seconds: what stands still for longer is felt by everybody who taps."""
KNOCK = """
import http.client, sys, time
host, port = sys.argv[1].removeprefix("http://").split(":")
line = http.client.HTTPConnection(host, int(port), timeout=60)
while True:
    began = time.monotonic()
    line.request("GET", "/favicon.ico", headers={"Connection": "keep-alive"})
    line.getresponse().read()
    print(time.monotonic() - began, flush=True)
    time.sleep(0.01)
"""
"""Asks for a file that is kept in memory, in a process of its own: it waits as long as the event loop does."""


async def lines() -> AsyncIterator[Line]:
    """The longest wait of somebody who only knocks, and the median one."""
    with demo() as portal:
        cookies = await asyncio.to_thread(sign_in, portal)
        async with httpx.AsyncClient(base_url=portal.url, cookies=cookies, timeout=60) as browser:
            await _open(browser, WARM)
            with _knocking(portal) as waits:
                began = time.monotonic()
                await _open(browser, PAGES)
                took = time.monotonic() - began
    longest, usual = max(waits), sorted(waits)[len(waits) // 2]
    yield Line(
        f"the longest pause for everybody, {CLIENTS} browsers open {PAGES} pages",
        ms(longest),
        f"may be {ms(BAR)}; usually {ms(usual)}, and {PAGES / took:.0f} pages a second",
        longest / BAR,
        1,
    )


async def _open(browser: httpx.AsyncClient, pages: int) -> None:
    left = iter(range(pages))

    async def browse() -> None:
        for each in left:
            (await browser.get(PATHS[each % len(PATHS)])).raise_for_status()

    await asyncio.gather(*(browse() for _client in range(CLIENTS)))


@contextmanager
def _knocking(at: Server) -> Iterator[list[float]]:
    """How long each knock waited; known when the block has ended."""
    waits: list[float] = []
    command = [sys.executable, "-c", KNOCK, at.url]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield waits
    finally:
        process.kill()
        said, _errors = process.communicate()
    waits += [float(line) for line in said.splitlines()[:-1]]
