"""Eight families open a booking at the same moment, again and again: nobody waits much longer than the others."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from statistics import median

import httpx

from benchmarks.servers import demo, sign_in
from benchmarks.table import Line, ms

CLIENTS, ROUNDS, WARM = 8, 40, 3


async def lines() -> AsyncIterator[Line]:
    """The slowest of all answers, by the median of all."""
    with demo() as portal:
        cookies = await asyncio.to_thread(sign_in, portal)
        async with httpx.AsyncClient(base_url=portal.url, cookies=cookies, timeout=60) as browser:
            home = (await browser.get("/bookings")).text
            found = re.search(r"/bookings/\w{20,}", home)
            assert found is not None

            async def opening() -> float:
                started = time.perf_counter()
                (await browser.get(found[0])).raise_for_status()
                return time.perf_counter() - started

            took: list[float] = []
            for each in range(ROUNDS):
                answers = await asyncio.gather(*(opening() for _client in range(CLIENTS)))
                took += answers if each >= WARM else []
    yield Line(
        f"the slowest of {len(took)} answers, {CLIENTS} opening one booking at once",
        ms(max(took)),
        f"the median {ms(median(took))}",
        max(took) / median(took),
        5,
    )
