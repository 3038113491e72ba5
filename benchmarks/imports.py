"""A list of 5,000 lines imported in the browser, beside the command line with the same file: checked, then brought in.

Both import into a database of their own that has the same provider and classes. The browser's way keeps the file, notes what
each line makes so that it can be taken back, and brings it in in portions; the command line has a work for each line.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from benchmarks.table import Line, ms
from db import engine, schema
from services import imports, provider
from services.core import acts
from services.core.visitor import Visitor
from services.core.work import connect, reading, work
from services.imports.batches import bringing_in, flow, keeping, trying
from services.imports.batches.act import IMPORT
from services.outside.clock import WallClock

LINES = int(os.environ.get("CUBBY_BENCH_LINES", 5_000))
CLASSES = max(10, LINES // 20)
VISITOR = Visitor.system("benchmark")


async def lines() -> AsyncIterator[Line]:
    """The check and the import, each with its own ratio."""
    checked, brought = await _both(_command_line), await _both(_browser)
    for what, n in (("checked", 0), ("imported", 1)):
        yield Line(
            f"a list of {LINES:,} lines {what} in the browser",
            ms(brought[n]),
            f"command line {ms(checked[n])}",
            brought[n] / checked[n],
            1.5,
        )


async def _both(way: Callable[[Path], Awaitable[tuple[float, float]]]) -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="cubby-bench-") as folder:
        address = engine.sqlite_url(Path(folder) / "list.sqlite")
        await schema.migrate(address)
        database = engine.connect(address)
        connect(database, WallClock())
        try:
            async with work(VISITOR) as w:
                await provider.found(w, name="Benchmark", zone="Europe/Bratislava", country="SK")
            classes, clients = Path(folder) / "classes.csv", Path(folder) / "clients.csv"
            classes.write_text(_classes(), encoding="utf-8")
            clients.write_text(_clients(), encoding="utf-8")
            await imports.run([classes], apply=True, say=_silent)
            return await way(clients)
        finally:
            await database.close()


def _silent(_sentence: str) -> None:
    """Nothing is printed."""


def _classes() -> str:
    head = "Class,Programme,Venue,Weekday,Start,Minutes,Capacity,First date,Last date,Price,Currency\n"
    day = "Monday,17:00,45,40,2099-01-05,2099-03-30,180.00,EUR"
    return head + "".join(f"Class {n},Movers,Hall {n % 9},{day}\n" for n in range(CLASSES))


def _clients() -> str:
    head = "Parent first name,Parent surname,E-mail,Phone,Child first name,Child surname,Date of birth,Class,Note,Payment\n"
    return head + "".join(
        f"Anna,Byrne{n},anna{n}@example.com,+421905{n:06},Kid{n},Byrne{n},2019-05-14,Class {n % CLASSES},,part 40.00\n"
        for n in range(LINES)
    )


async def _command_line(file: Path) -> tuple[float, float]:
    took = []
    for apply in (False, True):
        begun = time.perf_counter()
        await imports.run([file], apply=apply, say=_silent)
        took.append(time.perf_counter() - begun)
    return took[0], took[1]


async def _browser(file: Path) -> tuple[float, float]:
    begun = time.perf_counter()
    batch_id = await keeping.keep(VISITOR, file.name, file.read_bytes())  # noqa: ASYNC240 - nobody else is here
    await trying.try_all(VISITOR, batch_id)
    checked = time.perf_counter() - begun
    begun = time.perf_counter()
    async with reading(VISITOR) as r:
        plan = await acts.preview(r, IMPORT, bringing_in.wish(batch_id))
    await flow.bring_in(VISITOR, plan.wish, plan.stamp)
    return checked, time.perf_counter() - begun
