"""Two processes on one PostgreSQL, beside one: how many Homes a second, opened by the same browsers in turn at both."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack

import httpx

from benchmarks.servers import Server, serve
from benchmarks.table import Line
from db import engine, schema
from services.core.work import connect
from services.outside.clock import WallClock
from tests.rel.serving import Guest, guests
from tests.servers import running_postgres

CLIENTS = 8
WARM, LASTS = 4.0, 15.0
"""Seconds of opening pages before it is measured, and while it is."""
BAR = 1.7
"""By this factor two processes must serve more than one, where there are processors for both and for PostgreSQL."""


async def lines() -> AsyncIterator[Line]:
    """Pages a second of one process and of two."""
    with running_postgres() as postgres:
        address = postgres.url(postgres.create())
        await schema.migrate(address)
        database = engine.connect(address)
        connect(database, WallClock())
        families = await guests(CLIENTS)
        await database.close()
        settings = {
            "CUBBY_DATABASE_URL": address.replace("+psycopg", ""),
            "CUBBY_SECRET": secrets.token_urlsafe(48),
        }
        with ExitStack() as running:
            first = running.enter_context(serve(**settings))
            one, own_one = await _a_second(families, [first])
            second = running.enter_context(serve(**settings))
            both, own_both = await _a_second(families, [first, second])
    yield Line(
        f"two processes on PostgreSQL, {CLIENTS} browsers: pages a second "
        f"(the browsers' own share of a processor {own_both:.0%})",
        f"{both:.1f}",
        f"one process {one:.1f} (browsers {own_one:.0%}); it must be {BAR} times as many",
        BAR / (both / one),
        1,
    )


async def _a_second(families: Sequence[Guest], servers: Sequence[Server]) -> tuple[float, float]:
    """Pages a second from these servers in turn, and which part of a processor the browsers take for themselves."""
    ended: list[float] = []
    begun = time.monotonic()

    async def browse(n: int, guest: Guest) -> None:
        async with httpx.AsyncClient(cookies=guest.cookies, timeout=60) as browser:
            while time.monotonic() < begun + WARM + LASTS:
                n += 1
                (await browser.get(servers[n % len(servers)].url)).raise_for_status()
                ended.append(time.monotonic())

    computed = time.process_time()
    await asyncio.gather(*(browse(n, guest) for n, guest in enumerate(families)))
    share = (time.process_time() - computed) / (time.monotonic() - begun)
    counted = [each for each in ended if begun + WARM <= each < begun + WARM + LASTS]
    return len(counted) / LASTS, share
