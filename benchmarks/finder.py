"""The make-up finder compared to the bare SQL that fetches the same candidate rows, in two sizes of world.

The bare SQL is the statements by which the search fetches sessions and their classes, on the same connection, with
rows as the driver returns them: no types, no objects, no rules.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks import worlds
from benchmarks.table import Line, ms, paired
from db import engine, schema
from db.engine import Database
from services.core import access
from services.core.visitor import Visitor
from services.core.work import connect, reading
from services.make_ups import candidates, case_loader, finder
from services.operations.idle_memory import collect_young_only
from services.outside.clock import WallClock
from tests.servers import running_postgres

WORLDS = {"20,000 sessions": (300, 20_000), "250,000 sessions": (5_000, 250_000)}
ROUNDS, WARM = 41, 3
BENCHMARK = Visitor.system("benchmark")
Statement = tuple[str, Any]


@dataclass(slots=True)
class World:
    """One world, and the times measured in it."""

    database: Database
    credit_id: UUID
    candidates: list[Statement]
    times: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    rows: int = 0


async def lines() -> AsyncIterator[Line]:
    """Both worlds on both engines, measured in turn."""
    collect_young_only()
    with _databases() as addresses:
        for name, address in addresses:
            async with AsyncExitStack() as open_:
                worlds = {
                    size: await open_.enter_async_context(_world(address(), *numbers))
                    for size, numbers in WORLDS.items()
                }
                for n in range(WARM + ROUNDS):
                    for world in worlds.values():
                        await _measure(world, counts=n >= WARM)
            for size, world in worlds.items():
                yield Line(
                    f"finder, {name}, {size} ({world.rows} in the window): server time",
                    ms(median(world.times)),
                    f"bare SQL {ms(median(world.bare))}",
                    paired(world.times, world.bare),
                    2.5,
                )
            small, big = worlds.values()
            yield Line(
                f"finder, {name}: 250,000 sessions beside 20,000",
                ms(median(big.times)),
                ms(median(small.times)),
                paired(big.times, small.times),
                1.2,
            )


@contextmanager
def _databases() -> Iterator[list[tuple[str, Any]]]:
    with tempfile.TemporaryDirectory(prefix="cubby-bench-") as folder, running_postgres() as server:
        files = (Path(folder) / f"{n}.sqlite" for n in range(len(WORLDS)))
        yield [
            ("SQLite", lambda: engine.sqlite_url(next(files))),
            ("PostgreSQL", lambda: server.url(server.create())),
        ]


@asynccontextmanager
async def _world(address: str, classes: int, sessions: int) -> AsyncIterator[World]:
    await schema.migrate(address)
    database = engine.connect(address)
    connect(database, WallClock())
    try:
        built = await worlds.larger(classes, sessions)
        if (
            database.dialect == "postgresql"
        ):  # in production, autovacuum has done this before somebody searches
            async with database.writer.begin() as connection:
                await connection.exec_driver_sql("ANALYZE")
        yield World(database, built.credit_id, await _candidates(database, built.credit_id))
    finally:
        await database.close()


async def _measure(world: World, *, counts: bool) -> None:
    connect(world.database, WallClock())
    async with reading(BENCHMARK) as r:
        start = time.perf_counter()
        await finder.search(r, world.credit_id)
        between = time.perf_counter()
        world.rows = await _bare(await r.db.connection(), world.candidates)
        end = time.perf_counter()
    if counts:
        world.times.append(between - start)
        world.bare.append(end - between)


async def _candidates(database: Database, credit_id: UUID) -> list[Statement]:
    """The statements by which a search fetches its candidates: sessions and their classes."""
    sent: list[Statement] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_others: Any) -> None:
        sent.append((statement, values))

    async with reading(BENCHMARK) as r:
        my = await access.credit(r, credit_id)
        loaded = await case_loader.of_credit(r, my.mine, my.credit)
        event.listen(database.reader.sync_engine, "before_cursor_execute", keep)
        try:
            await candidates.in_window(r, loaded)
        finally:
            event.remove(database.reader.sync_engine, "before_cursor_execute", keep)
    return sent


async def _bare(connection: AsyncConnection, statements: list[Statement]) -> int:
    """Run the statements; returns the number of rows of the last one, the sessions."""
    rows = 0
    for statement in statements:
        rows = len((await connection.exec_driver_sql(*statement)).all())
    return rows
