"""On a full disk the power goes, too: what was acknowledged before is kept, whatever was refused around it (T12)."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select, text

from db import AuditEntry, engine, schema
from services.core import work as works
from services.core.work import reading
from services.outside.clock import WallClock
from tests.rel.scorecard import score, size
from tests.rel.serving import ROOT, Ballast, may_mount, small_disk
from tests.rel.test_disk_full import LITTLE_LOG, ROOM
from tests.servers import running_postgres
from tests.small import SYSTEM

pytestmark = pytest.mark.rel

DEATHS = size("DEATHS_ON_A_FULL_DISK", 10)
ACTS, REFUSED = 30, 8
"""So many are acknowledged before the disk is filled, and so many refused before everything is killed."""


@dataclass
class Disk:
    """A database on a small disk, and how to kill whatever keeps it."""

    address: str
    ballast: Ballast
    kill: Callable[[], None] = lambda: None
    start: Callable[[], None] = lambda: None
    acknowledged: set[int] = field(default_factory=set)
    refused: int = 0

    def hear(self, log: Path) -> None:
        """Keep what a writer said until it was killed; a line that was cut off was not said."""
        lines = log.read_text(encoding="ascii").split("\n")[:-1]
        self.refused += lines.count("refused")
        self.acknowledged |= {int(line) for line in lines if line != "refused"}


@pytest_asyncio.fixture
async def disk(dialect: str, tmp_path: Path) -> AsyncIterator[Disk]:
    if not may_mount():
        pytest.skip("a disk of its own needs the right to mount")
    with small_disk(Path("/tmp") / f"cubby-{tmp_path.name[-20:]}", ROOM[dialect]) as folder:
        if dialect == "sqlite":
            address = engine.sqlite_url(folder / "cubby.sqlite").render_as_string()
            await schema.migrate(address)
            yield Disk(address, Ballast(folder))
            return
        with running_postgres(LITTLE_LOG, folder) as server:
            address = server.url(server.create())
            await schema.migrate(address)
            yield Disk(address, Ballast(folder), server.kill, server.start)


@contextmanager
def writing(of: Disk, log: Path, first: int, *how: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program that writes, until the block ends: then it is killed, and what it said is kept."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.rel.writer", of.address, str(first), *how],
            cwd=ROOT,
            env=os.environ,
            stdout=out,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
    of.hear(log)


def until_said(log: Path, process: subprocess.Popen[bytes], enough: Callable[[list[bytes]], bool]) -> None:
    ends = time.monotonic() + 120
    while not enough(log.read_bytes().split(b"\n")):
        assert process.poll() is None, "the writer has ended"
        assert time.monotonic() < ends, "too little was written"
        time.sleep(0.05)


def a_death(of: Disk, log: Path, first: int, *how: str) -> None:
    """Write, fill the disk, be refused, and in the middle of it all is over; then there is room again."""
    with writing(of, log, first, *how) as process:
        until_said(log, process, lambda said: len(said) > ACTS)
        of.ballast.fill()
        refused = log.read_bytes().count(b"refused")

        def is_enough(said: list[bytes]) -> bool:
            of.ballast.fill()
            return said.count(b"refused") >= refused + REFUSED

        until_said(log, process, is_enough)
        if random.random() < 0.5:
            of.ballast.remove()  # the end comes while it goes on again
            time.sleep(random.uniform(0, 0.3))
        of.kill()
    of.ballast.remove()
    of.start()


async def lost(of: Disk) -> set[int]:
    """What was acknowledged and is not there."""
    connected = engine.connect(of.address)
    works.connect(connected, WallClock())
    async with reading(SYSTEM) as r:
        kept = {each.int for each in await r.db.scalars(select(AuditEntry.about_id))}
        if connected.dialect == "sqlite":
            assert await r.db.scalar(text("PRAGMA integrity_check")) == "ok"
    await connected.close()
    return of.acknowledged - kept


async def test_t12_what_was_acknowledged_around_a_full_disk_outlives_a_kill(
    disk: Disk, dialect: str, tmp_path: Path
) -> None:
    for n in range(DEATHS):
        a_death(disk, tmp_path / f"{n}.log", n * 1_000_000)
    missing = await lost(disk)
    score(
        "T12",
        "0 lost on a full disk that is killed",
        engine=dialect,
        deaths=DEATHS,
        acknowledged=len(disk.acknowledged),
        refused=disk.refused,
        lost=len(missing),
    )
    assert not missing
    assert disk.refused >= DEATHS * REFUSED


async def test_t12_an_act_that_is_acknowledged_before_its_end_would_be_noticed(
    disk: Disk, tmp_path: Path
) -> None:
    """The negative control."""
    a_death(disk, tmp_path / "early.log", 0, "early")
    assert await lost(disk)
