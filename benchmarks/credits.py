"""The board of 5,000 make-ups compared to the bare SQL that fetches the same rows, and the same after ten years.

The bare SQL is the board's own statements, on the same connection, with rows as the driver returns them.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import event, insert

from benchmarks import worlds
from benchmarks.table import Line, ms, paired
from db import Credit, engine, new_id, schema
from db.engine import Database
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, connect, reading, work
from services.make_ups.credits import board
from services.make_ups.credits.board_choices import choices
from services.make_ups.credits.board_filter import BoardFilter
from services.operations.idle_memory import collect_young_only
from services.outside.clock import WallClock
from tests.servers import running_postgres

OPEN, ARCHIVED = 5_000, 50_000
ROUNDS, WARM = 41, 3
BENCHMARK = Visitor.system("benchmark")


@dataclass(slots=True)
class World:
    """One world, and the times measured in it."""

    database: Database
    sent: list[tuple[str, Any]]
    times: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


async def lines() -> AsyncIterator[Line]:
    """Both engines: without and with an archive, measured in turn."""
    collect_young_only()
    with tempfile.TemporaryDirectory(prefix="cubby-bench-") as folder, running_postgres() as server:
        files = (Path(folder) / f"{n}.sqlite" for n in range(2))
        for name, address in (
            ("SQLite", lambda: engine.sqlite_url(next(files))),
            ("PostgreSQL", lambda: server.url(server.create())),
        ):
            async with _world(address(), 0) as young, _world(address(), ARCHIVED) as old:
                for n in range(WARM + ROUNDS):
                    for world in (young, old):
                        await _measure(world, counts=n >= WARM)
            yield Line(
                f"credits board of {OPEN:,}, {name}: server time",
                ms(median(young.times)),
                f"bare SQL {ms(median(young.bare))}",
                paired(young.times, young.bare),
                3,
            )
            yield Line(
                f"credits board of {OPEN:,}, {name}: with {ARCHIVED:,} that are over",
                ms(median(old.times)),
                ms(median(young.times)),
                paired(old.times, young.times),
                1.2,
            )


@asynccontextmanager
async def _world(address: Any, archived: int) -> AsyncIterator[World]:
    await schema.migrate(address)
    database = engine.connect(address)
    connect(database, WallClock())
    try:
        built = await worlds.larger(worlds.SEARCHED, worlds.SEARCHED_SESSIONS)
        async with work(BENCHMARK) as w:
            rows = [_credit(built.booking_id, w.now, n) for n in range(-archived, OPEN)]
            for start in range(0, len(rows), worlds.AT_ONCE):
                await w.db.execute(insert(Credit), rows[start : start + worlds.AT_ONCE])
        if database.dialect == "postgresql":
            async with database.writer.begin() as connection:
                await connection.exec_driver_sql("ANALYZE")
        yield World(database, await _statements(database))
    finally:
        await database.close()


def _credit(booking_id: Any, now: Any, n: int) -> dict[str, Any]:
    """One to book, or for a negative number one that is over."""
    over = n < 0
    return {
        "id": new_id(),
        "booking_id": booking_id,
        "state": ("used", "expired")[n % 2] if over else "active",
        "expires_at": now + timedelta(days=n // 14 if over else 1 + n % 90),
        "created_at": now,
        "scope": {},
    }


def _as_owner(r: Reading) -> Reading:
    return replace(r, visitor=replace(BENCHMARK, kind=Kind.STAFF, role="owner"))


async def _board(r: Reading) -> None:
    await board.board(_as_owner(r), BoardFilter())
    await choices(_as_owner(r))


async def _measure(world: World, *, counts: bool) -> None:
    connect(world.database, WallClock())
    async with reading(BENCHMARK) as r:
        start = time.perf_counter()
        await _board(r)
        between = time.perf_counter()
        connection = await r.db.connection()
        for statement in world.sent:
            (await connection.exec_driver_sql(*statement)).all()
        end = time.perf_counter()
    if counts:
        world.times.append(between - start)
        world.bare.append(end - between)


async def _statements(database: Database) -> list[tuple[str, Any]]:
    sent: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_others: Any) -> None:
        sent.append((statement, values))

    async with reading(BENCHMARK) as r:
        event.listen(database.reader.sync_engine, "before_cursor_execute", keep)
        try:
            await _board(r)
        finally:
            event.remove(database.reader.sync_engine, "before_cursor_execute", keep)
    return sent
