"""Many open tabs: the memory of each, compared to a bare page's, and whether they slow down a tap."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from statistics import quantiles

import httpx

from benchmarks.servers import Server, bare, demo, sign_in
from benchmarks.tab import Tab, open_tab
from benchmarks.table import Line, ms

FIRST, MORE = 20, 100
"""Tabs that are open before memory is first measured, so that what is loaded once is loaded; and tabs opened then."""
CROWD, TAPS = 200, 60
SETTLED = 3
"""Seconds to wait for the last tab's first messages."""


async def lines() -> AsyncIterator[Line]:
    """Memory of Home and of the bare page; then opening the cancel sheet, with one tab and with many."""
    with demo() as portal:
        cookies = await asyncio.to_thread(sign_in, portal)
        ours, elements = await _memory(portal, cookies)
        with bare() as page:
            theirs, few = await _memory(page, {})
        yield Line(
            f"memory per open client, Home with {elements} elements",
            f"{ours / 1000:.0f} kB",
            f"bare page with {few} elements {theirs / 1000:.0f} kB",
            ours / theirs,
            2.5,
        )
    with demo() as portal:
        cookies = await asyncio.to_thread(sign_in, portal)
        await _sheets(portal, cookies)
        alone = await _sheets(portal, cookies)
        async with _crowd(portal, cookies, CROWD):
            crowded = await _sheets(portal, cookies)
        yield Line(
            f"opening the cancel sheet with {CROWD} open clients, p95 of {TAPS}",
            ms(_p95(crowded)),
            f"with one {ms(_p95(alone))}",
            _p95(crowded) / _p95(alone),
            2,
        )


def _browser(cookies: dict[str, str]) -> AbstractAsyncContextManager[httpx.AsyncClient]:
    return httpx.AsyncClient(cookies=cookies, timeout=60)


@asynccontextmanager
async def _crowd(server: Server, cookies: dict[str, str], number: int) -> AsyncIterator[list[Tab]]:
    async with _browser(cookies) as browser:
        tabs = await asyncio.gather(*(open_tab(browser, server.url) for _each in range(number)))
        await asyncio.sleep(SETTLED)
        try:
            yield tabs
        finally:
            await asyncio.gather(*(tab.close() for tab in tabs))


async def _memory(server: Server, cookies: dict[str, str]) -> tuple[float, int]:
    """Bytes per open tab, and the number of elements on its page."""
    async with _crowd(server, cookies, FIRST):
        before = server.memory()
        async with _crowd(server, cookies, MORE) as tabs:
            return (server.memory() - before) / MORE, len(tabs[0].elements)


async def _sheets(server: Server, cookies: dict[str, str]) -> list[float]:
    """Seconds from the tap on “Can’t make it” until the sheet has arrived, measured again and again in one tab."""
    times = []
    async with _crowd(server, cookies, 1) as (tab,):
        for _tap in range(TAPS):
            start = time.perf_counter()
            await tab.press("Can’t make it", until="Keep this session")
            times.append(time.perf_counter() - start)
            await tab.press("Keep this session")
    return times


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]
