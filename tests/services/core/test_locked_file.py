"""Another program holds the SQLite file: a change waits for it, and is refused in words if that takes too long."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import make_url, text

from db import engine
from services.core import work as works
from services.core.refusals import Busy
from services.core.visitor import Visitor
from services.core.work import App, reading, with_retries, work

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
TEST = Visitor.system("test")
HOLDER = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


@contextmanager
def held(url: str, seconds: float) -> Iterator[None]:
    """Another process may write, and nobody else."""
    command = [sys.executable, "-c", HOLDER, make_url(url).database or "", str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            other.kill()


async def begun(house: App, url: str, monkeypatch: pytest.MonkeyPatch) -> engine.Database:
    """The program has been running for a while, with a patience as short as a test's."""
    monkeypatch.setattr(engine, "LOCKED_FOR", 0.6)
    impatient = engine.connect(url)
    monkeypatch.setattr(house, "database", impatient)
    async with work(TEST) as w, reading(TEST) as r:
        for each in (w, r):
            await each.db.execute(text("SELECT 1"))
    return impatient


async def change() -> None:
    async with work(TEST) as w:
        await w.db.execute(text("CREATE TABLE changed (n)"))


async def test_a_change_waits_until_the_other_is_done(house: App, empty_url: str) -> None:
    async with work(TEST) as w:
        await w.db.execute(text("SELECT 1"))
    with held(empty_url, 0.5):
        await with_retries(change)
    async with reading(TEST) as r:
        assert await r.db.scalar(text("SELECT count(*) FROM changed")) == 0


async def test_it_is_told_in_words_and_to_the_operator_and_pages_can_be_read(
    house: App, empty_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    impatient = await begun(house, empty_url, monkeypatch)
    monkeypatch.setattr(works, "LONGEST", 0.3)
    with held(empty_url, 60):
        with pytest.raises(Busy, match="Nothing has changed"):
            await with_retries(change)
        async with reading(TEST) as r:
            assert await r.db.scalar(text("SELECT count(*) FROM sessions")) == 0
    assert caplog.messages == [
        "another program holds the database file, so nothing can be changed; close that program"
    ]
    await with_retries(change)
    await impatient.close()


async def test_nobody_waits_for_it_four_times(
    house: App, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One wait for the file is all that somebody at a phone is asked for."""
    assert works.LONGEST < engine.LOCKED_FOR
    monkeypatch.setattr(works, "LONGEST", 0.3)
    impatient = await begun(house, empty_url, monkeypatch)
    tries = []

    async def counted() -> None:
        tries.append(time.monotonic())
        await change()

    with held(empty_url, 60), pytest.raises(Busy):
        await with_retries(counted)
    assert len(tries) == 1
    await impatient.close()
