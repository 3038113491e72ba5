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
from tests.model.machine import Ground
from tests.servers import Postgres, throwaway


async def _built(url: Any, build: Any) -> Any:
    database = compiled.keep(engine.connect(url))
    works.connect(database, TurnableClock(TODAY))
    try:
        return await build()
    finally:
        await database.close()


@contextmanager
def a_ground(request: pytest.FixtureRequest, dialect: str, folder: Path, build: Any) -> Iterator[Ground]:
    """A ground on this engine."""
    with asyncio.Runner() as runner:
        if dialect == "sqlite":
            file = folder / "world.sqlite"
            shutil.copyfile(request.getfixturevalue("sqlite_schema"), file)
            where = runner.run(_built(engine.sqlite_url(file), build))
            yield Ground(runner, folder, file, where)
        else:
            server: Postgres = request.getfixturevalue("postgres")
            name = server.create(request.getfixturevalue("postgres_schema"))
            where = runner.run(_built(server.url(name), build))
            yield Ground(runner, folder, name, where, server)
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
