"""Memory after many page loads: pages that are left or never connect must be given back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx

from benchmarks.servers import Server, demo, sign_in
from benchmarks.tab import open_tab
from benchmarks.table import Line

FEW, MANY = 300, 3_000
CONNECTING = 3
"""Every third page connects its socket and is closed again; the others never connect, like a preview's."""
AT_ONCE = 4
SETTLED = 5


async def lines() -> AsyncIterator[Line]:
    """The memory of the server after loading Home 3,000 times, by what it was after 300."""
    with demo() as portal:
        cookies = await asyncio.to_thread(sign_in, portal)
        await _load(portal, cookies, FEW)
        few = portal.memory()
        await _load(portal, cookies, MANY - FEW)
        many = portal.memory()
    yield Line(
        f"memory after {MANY:,} loads of Home",
        f"{many / 1e6:.0f} MB",
        f"after {FEW} {few / 1e6:.0f} MB",
        many / few,
        1.3,
    )


async def _load(server: Server, cookies: dict[str, str], number: int) -> None:
    left = iter(range(number))

    async def browse() -> None:
        async with httpx.AsyncClient(cookies=cookies, timeout=60) as browser:
            for each in left:
                if each % CONNECTING == 0:
                    await (await open_tab(browser, server.url)).close()
                else:
                    (await browser.get(server.url)).raise_for_status()

    await asyncio.gather(*(browse() for _each in range(AT_ONCE)))
    await asyncio.sleep(SETTLED)
