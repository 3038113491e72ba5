"""A family that opens its Home all the time, in a process of its own: what delays an attacker must not delay it (T42).

`python -m tests.rel.onlooker ADDRESS COOKIE`: for each look a line with the moment when it began, by the clock that all
processes share, and its seconds; then it waits a while.
"""

from __future__ import annotations

import asyncio
import sys
import time

import httpx

EVERY = 0.5
"""Seconds between two looks."""


async def look(url: str, cookie: str) -> None:
    """Look until somebody ends the program."""
    headers = {"X-Forwarded-For": "203.0.113.9"}
    async with httpx.AsyncClient(
        cookies={"cubby": cookie}, headers=headers, timeout=60, verify=False
    ) as browser:
        while True:
            began = time.monotonic()
            (await browser.get(url)).raise_for_status()
            print(began, time.monotonic() - began, flush=True)
            await asyncio.sleep(EVERY)


if __name__ == "__main__":
    asyncio.run(look(*sys.argv[1:3]))
