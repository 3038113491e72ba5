"""Two hundred parents want the last place at once, on both engines: how many get it, and when the last is answered."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import quantiles
from uuid import UUID

from benchmarks.table import Line, ms
from db import engine, schema
from services.core.refusals import Refused
from services.core.work import connect, reading, with_retries
from services.make_ups import book
from services.make_ups.book import Taken
from services.outside.clock import TurnableClock
from tests import small
from tests.conftest import TODAY
from tests.servers import running_postgres
from tests.small import SYSTEM, Family

PARENTS = 200
BAR = 1.0
"""Seconds in which 95 of 100 must be answered on two quiet processors."""
FamilyCredit = tuple[Family, UUID]


async def lines() -> AsyncIterator[Line]:
    """One race on each engine."""
    with tempfile.TemporaryDirectory(prefix="cubby-bench-") as folder, running_postgres() as server:
        for name, address in (
            ("SQLite", engine.sqlite_url(Path(folder) / "race.sqlite")),
            ("PostgreSQL", server.url(server.create())),
        ):
            yield await _race(name, address)


async def _race(name: str, address: str) -> Line:
    await schema.migrate(address)
    database = engine.connect(address)
    connect(database, TurnableClock(TODAY))
    try:
        credits, (first, alone, wanted) = await _people()
        await _take(credits.pop(), first)  # statements are compiled once
        start = time.perf_counter()
        assert isinstance(await _take(credits.pop(), alone), Taken)
        one = time.perf_counter() - start
        answers = await asyncio.gather(*(_timed(each, wanted) for each in credits))
    finally:
        await database.close()
    winners = sum(isinstance(answer, Taken) for answer, _seconds in answers)
    p95 = quantiles([seconds for _answer, seconds in answers], n=20)[-1]
    return Line(
        f"last place, {PARENTS} parents, {name}: winners {winners} (must be 1), p95",
        ms(p95),
        f"a second; one parent alone {ms(one)}",
        p95 / BAR,
        1 if winners == 1 else 0,
    )


async def _people() -> tuple[list[FamilyCredit], list[UUID]]:
    """Families with a credit each, two more than race; two sessions that nobody else wants, and the last place."""
    world = await small.found()
    home = await small.class_(world, capacity=PARENTS + 2)
    targets = [await small.class_(world, weekday=day, capacity=1) for day in (1, 2, 3)]
    credits = [(each, await small.with_credit(each)) for each in await small.families(home, PARENTS + 2)]
    async with reading(SYSTEM) as r:
        return credits, [
            next(session.id for session in await small.sessions(r, target) if session.starts_at > r.now)
            for target in targets
        ]


async def _take(family_credit: FamilyCredit, session_id: UUID) -> Taken | Refused:
    family, credit_id = family_credit

    try:
        return await with_retries(lambda: book.book_now(family.visitor, credit_id, session_id))
    except Refused as refusal:
        return refusal


async def _timed(family_credit: FamilyCredit, session_id: UUID) -> tuple[Taken | Refused, float]:
    start = time.perf_counter()
    return await _take(family_credit, session_id), time.perf_counter() - start
