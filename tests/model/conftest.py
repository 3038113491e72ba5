"""The ground on each engine: a world that is built once, and copied for each example."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from db import engine
from services.core import work as works
from services.outside.clock import TurnableClock
from tests import compiled
from tests.conftest import TODAY
from tests.model import world
from tests.model.book import reading_past
from tests.model.hands import Hands, done
from tests.model.machine import ACTS, Ground
from tests.model.world import BEFORE
from tests.servers import Postgres, throwaway


async def _built(url: Any, build: Any) -> Any:
    database = compiled.keep(engine.connect(url))
    works.connect(database, TurnableClock(TODAY))
    try:
        return await build()
    finally:
        await database.close()


async def _begun(ground: Ground, url: str, address: str) -> None:
    """In a world that is in full swing, what has happened in it before the first step."""
    if not ground.where.in_full_swing:
        return
    database = compiled.keep(engine.connect(url))
    house = works.connect(database, TurnableClock(TODAY))
    ground.begun = hands = Hands(house, TurnableClock(TODAY), ground.where, ground.folder)
    try:
        with reading_past(address) as reader:
            for name, numbers in BEFORE:
                hands.book = reader.read()
                assert await done(hands, ACTS[name], numbers) == "done", name
    finally:
        await database.close()


@contextmanager
def a_ground(request: pytest.FixtureRequest, dialect: str, folder: Path, build: Any) -> Iterator[Ground]:
    """A ground on this engine."""
    with asyncio.Runner() as runner:
        if dialect == "sqlite":
            file = folder / "world.sqlite"
            shutil.copyfile(request.getfixturevalue("sqlite_schema"), file)
            made = Ground(runner, folder, file, runner.run(_built(engine.sqlite_url(file), build)))
            runner.run(_begun(made, engine.sqlite_url(file).render_as_string(), str(file)))
            yield made
        else:
            server: Postgres = request.getfixturevalue("postgres")
            name = server.create(request.getfixturevalue("postgres_schema"))
            made = Ground(runner, folder, name, runner.run(_built(server.url(name), build)), server)
            runner.run(_begun(made, server.url(name), server.url(name)))
            yield made
            server.drop(name)


@pytest.fixture
def build() -> Any:
    """What is built; a test may name another world with `@pytest.mark.parametrize("build", ...)`."""
    return world.build


@pytest.fixture
def ground(request: pytest.FixtureRequest, dialect: str, build: Any) -> Iterator[Ground]:
    """A fresh one. Its files are in memory, if there is room: nothing here is about what a disk keeps."""
    with (
        tempfile.TemporaryDirectory(dir=throwaway()) as folder,
        a_ground(request, dialect, Path(folder), build) as made,
    ):
        yield made
