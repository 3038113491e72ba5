"""What every test may ask for: a fresh database on each engine, a clock to turn, and the example provider's world.

Schema and world are built once for each engine in a run, and copied for each test. A server that is missing fails the test.
"""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.engine import URL
from xdist.scheduler import LoadFileScheduling

import db  # noqa: F401 - puts the newer SQLite in place before anything else imports it
from db import engine, schema
from services.core import work
from services.core.events import EventBus
from services.language import formats, speaking
from services.outside.clock import TurnableClock
from tests import compiled
from tests import world as worlds
from tests.servers import (  # noqa: F401 - fixtures
    Postgres,
    browser,
    chromium,
    of_the_run,
    once,
    postgres,
    smtp_server,
    smtp_tls_server,
    throwaway,
)
from tests.world import World

DUBLIN = ZoneInfo("Europe/Dublin")
Build = Callable[[], Awaitable[Any]]
"""Builds something in the database that is connected, and says what is where."""
TODAY = datetime(2026, 2, 19, 9, 0, tzinfo=DUBLIN)
"""Thursday morning: the day of the pictures."""


def pytest_configure(config: pytest.Config) -> None:
    """Folders of the quick tests are in memory; those of the long ones, which say how long it takes, on the disk."""
    if config.option.markexpr != "rel":
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(throwaway()))


class Together(LoadFileScheduling):
    """What one process runs: the tests of a file; and two of them, about half each, all that need the browser.

    Three browsers at once on two cores stumble over what still moves on the screen. The other processes use what these
    two leave while they wait.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if not _needs_browser(file):
            return file
        return "browser, every stop" if Path(file).name == "test_every_stop.py" else "browser, all else"


@cache
def _needs_browser(file: str) -> bool:
    path = Path(__file__).parent.parent / file
    return path.exists() and "pytest.mark.browser" in path.read_text(encoding="utf-8")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: with the browser, and those that start the whole program."""

    def order(item: pytest.Item) -> tuple[bool, bool]:
        return not _needs_browser(item.nodeid.partition("::")[0]), item.path.parent != Path(__file__).parent

    items.sort(key=order)


def pytest_runtest_protocol(item: pytest.Item) -> None:
    """Let the browser go first: its tests are the longest, and something on the screen is waited for."""
    is_one_of_many = "PYTEST_XDIST_WORKER" in os.environ
    if is_one_of_many and os.nice(0) == 0 and not _needs_browser(item.nodeid.partition("::")[0]):
        os.nice(5)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """Share the tests out among processes, where there are several."""
    return Together(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="module", autouse=True)
def set_aside() -> None:
    """Spare the garbage collector what stays until the end: modules, tables, SQL, the tests themselves.

    NiceGUI's reset collects twice for each test of a page, and looks through all objects for its server.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture
def clock() -> TurnableClock:
    """A clock that stands at the day of the pictures until it is turned."""
    return TurnableClock(TODAY)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Every test begins in English, in the provider's zone."""
    with speaking("en"), formats.being_here(DUBLIN, TODAY):
        yield


@pytest.fixture(scope="session")
def sqlite_schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file to copy; made once for all processes of the run."""
    file = of_the_run(tmp_path_factory) / "empty.sqlite"

    def make() -> str:
        asyncio.run(schema.migrate(engine.sqlite_url(file)))
        return str(file)

    return Path(once(tmp_path_factory, "schema-of-sqlite", make))


@pytest.fixture(scope="session")
def postgres_schema(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:  # noqa: F811
    """Name of a migrated, empty database to copy; made once for all processes of the run."""

    def make() -> str:
        name = postgres.create()
        asyncio.run(schema.migrate(postgres.url(name)))
        return name

    return once(tmp_path_factory, "schema-of-postgresql", make)


async def build(url: str | URL, what: Build) -> Any:
    """Call what fills the database at this address, and give what it answers."""
    database = compiled.keep(engine.connect(url))
    work.connect(database, TurnableClock(TODAY))
    try:
        return await what()
    finally:
        await database.close()


@pytest.fixture(scope="session")
def sqlite_world(sqlite_schema: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hop & Tumble in a database file to copy; built once for all processes of the run."""
    file = of_the_run(tmp_path_factory) / "world.sqlite"

    def make() -> str:
        shutil.copyfile(sqlite_schema, file)
        asyncio.run(build(engine.sqlite_url(file), worlds.build))
        return str(file)

    return Path(once(tmp_path_factory, "world-of-sqlite", make))


@pytest.fixture(scope="session")
def postgres_world(
    postgres: Postgres,  # noqa: F811
    postgres_schema: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """Name of a database with Hop & Tumble to copy; built once for all processes of the run."""

    def make() -> str:
        name = postgres.create(postgres_schema)
        asyncio.run(build(postgres.url(name), worlds.build))
        return name

    return once(tmp_path_factory, "world-of-postgresql", make)


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """Each engine in turn; a test may narrow it with `@pytest.mark.parametrize("dialect", ["sqlite"])`."""
    return str(request.param)


def _template(request: pytest.FixtureRequest, dialect: str, kind: str) -> Any:
    return request.getfixturevalue(f"sqlite_{kind}" if dialect == "sqlite" else f"postgres_{kind}")


def _copy(request: pytest.FixtureRequest, template: Any, file: Path) -> str:
    if isinstance(template, Path):
        shutil.copyfile(template, file)
        return engine.sqlite_url(file).render_as_string(hide_password=False)
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create(template)
    request.addfinalizer(lambda: server.drop(name))
    return server.url(name)


@pytest.fixture(scope="module")
def built() -> dict[tuple[str, Build], tuple[Any, Any]]:
    """What `copy_of` has built for this module: the database to copy, and what is where in it."""
    return {}


@pytest.fixture
def copy_of(
    request: pytest.FixtureRequest,
    dialect: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    built: dict[tuple[str, Build], tuple[Any, Any]],
) -> Callable[[Build], tuple[str, Any]]:
    """A database with something in it that is built once for the module; gives its address, and what is where.

    A module names it as its `empty_url`, so that `house` is connected to it.
    """

    def made(what: Build) -> tuple[str, Any]:
        if (dialect, what) not in built:
            empty = _template(request, dialect, "schema")
            if dialect == "sqlite":
                template: Any = tmp_path_factory.mktemp("built") / "built.sqlite"
                url = _copy(request, empty, template)
            else:
                server: Postgres = request.getfixturevalue("postgres")
                template = server.create(empty)
                url = server.url(template)
            built[dialect, what] = template, asyncio.run(build(url, what))
        template, where = built[dialect, what]
        return _copy(request, template, tmp_path / "cubby.sqlite"), where

    return made


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, dialect: str, tmp_path: Path) -> str:
    """Address of a migrated, empty database."""
    return _copy(request, _template(request, dialect, "schema"), tmp_path / "cubby.sqlite")


@pytest.fixture
def world_url(request: pytest.FixtureRequest, dialect: str, tmp_path: Path) -> str:
    """Address of a database with Hop & Tumble in it."""
    return _copy(request, _template(request, dialect, "world"), tmp_path / "cubby.sqlite")


@pytest.fixture
async def house(empty_url: str, clock: TurnableClock) -> AsyncIterator[work.App]:
    """The business, connected to an empty database."""
    database = compiled.keep(engine.connect(empty_url))
    yield work.connect(database, clock, EventBus())
    await database.close()


@pytest.fixture(scope="session")
def people_by_name() -> dict[str, World]:
    """Who is who in each engine's world; all its copies have the same ids."""
    return {}


@pytest.fixture
async def world(
    world_url: str, clock: TurnableClock, dialect: str, people_by_name: dict[str, World]
) -> AsyncIterator[World]:
    """The business, connected to Hop & Tumble, and its people by name."""
    database = compiled.keep(engine.connect(world_url))
    work.connect(database, clock, EventBus())
    if dialect not in people_by_name:
        people_by_name[dialect] = await worlds.load()
    yield people_by_name[dialect]
    await database.close()
