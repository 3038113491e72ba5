"""What staff open all day: Today with 40 children, a week of 200 sessions, a search in 20,000 families while somebody types.

Each is compared to the bare SQL that fetches the same rows: its own statements, on the same connection, with rows as the driver
returns them; and then to itself in a world with an archive. Measured by the clock; where others work on the same machine,
CUBBY_BENCH_CPU measures SQLite by processor time. PostgreSQL's own work is in another process, so there only the clock is fair.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import event

from benchmarks import desk_world
from benchmarks.table import Line, ms, paired
from db import engine, schema
from db.engine import Database
from services.attendance.sick_day.deserted import deserted
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, connect, reading
from services.operations.idle_memory import collect_young_only
from services.outside.clock import WallClock
from services.people import families
from services.register import day as days
from tests.servers import running_postgres

CLIENTS = int(os.environ.get("CUBBY_BENCH_CLIENTS", 20_000))
ARCHIVE = int(os.environ.get("CUBBY_BENCH_WEEKS", 400))
"""Weeks that are over: ten years of forty."""
ROUNDS, WARM = int(os.environ.get("CUBBY_BENCH_ROUNDS", 21)), 3
TYPED = ("now", "nowa", "nowak1", "ann nowak1", "0000123", "a123@")
"""As somebody types: a piece of a name, more of it, child and name, a phone number, an address."""
BENCHMARK = Visitor.system("benchmark")
ON_CPU = bool(os.environ.get("CUBBY_BENCH_CPU"))


async def _today(r: Reading) -> None:
    await deserted(r)
    await days.day(r)


async def _week(r: Reading) -> None:
    await days.week(r)


async def _search(r: Reading) -> None:
    for text in TYPED:
        await families.find(r, text)


SCREENS: dict[str, Callable[[Reading], Awaitable[None]]] = {
    "Today, 40 children": _today,
    "week, 200 sessions": _week,
    f"search in {CLIENTS:,}, {len(TYPED)} times": _search,
}


@dataclass(slots=True)
class World:
    """One world, what each screen asks in it, and the times measured."""

    database: Database
    sent: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)
    times: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    bare: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


async def lines() -> AsyncIterator[Line]:
    """Both engines: without and with an archive, measured in turn."""
    collect_young_only()
    with tempfile.TemporaryDirectory(prefix="cubby-bench-") as folder, running_postgres() as server:
        files = (Path(folder) / f"{n}.sqlite" for n in range(2))
        for name, address in (
            ("SQLite", lambda: engine.sqlite_url(next(files))),
            ("PostgreSQL", lambda: server.url(server.create())),
        ):
            async with _world(address(), 0) as young, _world(address(), ARCHIVE) as old:
                for n in range(WARM + ROUNDS):
                    for screen in SCREENS:
                        for world in (young, old):
                            await _measure(world, screen, counts=n >= WARM)
            for line in _lines(name, young, old):
                yield line


def _lines(name: str, young: World, old: World) -> list[Line]:
    out = []
    for screen in SCREENS:
        times, bare, later = young.times[screen], young.bare[screen], old.times[screen]
        asked = f"{screen}, {name}, {len(young.sent[screen])} statements"
        out.append(Line(asked, ms(median(times)), f"bare SQL {ms(median(bare))}", paired(times, bare), 3))
        told = f"{screen}, {name}: with {ARCHIVE} weeks of archive"
        out.append(Line(told, ms(median(later)), ms(median(times)), paired(later, times), 1.2))
    return out


@asynccontextmanager
async def _world(address: Any, weeks: int) -> AsyncIterator[World]:
    await schema.migrate(address)
    database = engine.connect(address)
    connect(database, WallClock())
    try:
        await desk_world.build(CLIENTS, weeks)
        async with database.writer.begin() as connection:
            await connection.exec_driver_sql(
                "ANALYZE" if database.dialect == "postgresql" else "PRAGMA optimize"
            )
        world = World(database)
        for screen in SCREENS:
            world.sent[screen] = await _statements(database, screen)
        yield world
    finally:
        await database.close()


def _as_owner(r: Reading) -> Reading:
    return replace(r, visitor=replace(BENCHMARK, kind=Kind.STAFF, role="owner"))


async def _measure(world: World, screen: str, *, counts: bool) -> None:
    connect(world.database, WallClock())
    clock = time.process_time if ON_CPU and world.database.dialect == "sqlite" else time.perf_counter
    async with reading(BENCHMARK) as r:
        start = clock()
        await SCREENS[screen](_as_owner(r))
        between = clock()
        connection = await r.db.connection()
        for statement in world.sent[screen]:
            (await connection.exec_driver_sql(*statement)).all()
        end = clock()
    if counts:
        world.times[screen].append(between - start)
        world.bare[screen].append(end - between)


async def _statements(database: Database, screen: str) -> list[tuple[str, Any]]:
    sent: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_others: Any) -> None:
        sent.append((statement, values))

    async with reading(BENCHMARK) as r:
        event.listen(database.reader.sync_engine, "before_cursor_execute", keep)
        try:
            await SCREENS[screen](_as_owner(r))
        finally:
            event.remove(database.reader.sync_engine, "before_cursor_execute", keep)
    return sent
