"""Trouble with the database that passes is tried again; any other reaches whoever asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine

from db import engine
from services.core.refusals import Busy, TryAgain, Unavailable
from services.core.visitor import Visitor
from services.core.work import TRIES, App, connect, reading, sharing, with_retries, work

TEST = Visitor.system("test")
EDGES = pytest.mark.parametrize("edge", [work, reading])


@pytest.fixture
async def narrow(house: App, empty_url: str) -> AsyncIterator[App]:
    """The business on one connection for everybody, for which one waits a twentieth of a second."""
    only: AsyncEngine = create_async_engine(empty_url, pool_size=1, max_overflow=0, pool_timeout=0.05)
    sessions = async_sessionmaker(only)
    yield connect(replace(house.database, writing=sessions, reading=sessions), house.clock)
    await only.dispose()


@EDGES
async def test_no_free_connection_is_a_reason_to_try_again(narrow: App, edge: object) -> None:
    async with work(TEST) as w:
        await w.db.execute(text("SELECT 1"))
        with pytest.raises(TryAgain):
            await ask(edge)
    await ask(edge)


@EDGES
@pytest.mark.parametrize("dialect", ["postgresql"])
async def test_a_refused_connection_is_a_reason_to_try_again(
    house: App, empty_url: str, edge: object
) -> None:
    nowhere = make_url(empty_url).update_query_dict({"host": "/nowhere"})
    away = engine.connect(nowhere.render_as_string(hide_password=False))
    connect(away, house.clock)
    with pytest.raises(TryAgain):
        await ask(edge)
    with pytest.raises(Busy):
        await with_retries(lambda: ask(edge))
    await away.close()


@EDGES
@pytest.mark.parametrize("dialect", ["postgresql"])
async def test_a_lost_connection_is_a_reason_to_try_again(house: App, edge: object) -> None:
    with pytest.raises(TryAgain):
        await ask(edge, "SELECT pg_terminate_backend(pg_backend_pid())")
    await ask(edge)


@EDGES
@pytest.mark.parametrize("dialect", ["postgresql"])
async def test_a_connection_that_was_lost_while_it_rested_is_replaced_before_anybody_meets_it(
    house: App, empty_url: str, edge: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "RESTED", 0)
    await ask(edge)
    await _end_all_connections(empty_url)
    await ask(edge)


@EDGES
@pytest.mark.parametrize("dialect", ["postgresql"])
async def test_one_that_was_lost_while_it_was_in_use_is_met_once(
    house: App, empty_url: str, edge: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "RESTED", 60)
    await ask(edge)
    await _end_all_connections(empty_url)
    await with_retries(lambda: ask(edge))


async def _end_all_connections(url: str) -> None:
    other = create_async_engine(url)
    async with other.begin() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    await other.dispose()


@pytest.mark.parametrize("dialect", ["postgresql"])
async def test_a_reading_sends_nothing_but_its_questions(house: App) -> None:
    """That it changes nothing is said with its beginning; a connection used a moment ago is not asked whether it lives."""
    await ask(reading)
    sent: list[str] = []
    with hearing(house.database.reader, sent):
        await ask(reading)
        async with reading(TEST) as r:
            assert await r.db.scalar(text("SHOW transaction_read_only")) == "on"
            assert await r.db.scalar(text("SHOW transaction_isolation")) == "repeatable read"
    assert sent == ["SELECT 1", "SHOW transaction_read_only", "SHOW transaction_isolation"]


@contextmanager
def hearing(of: AsyncEngine, sent: list[str]) -> Iterator[None]:
    """Every statement that goes to the database."""

    def keep(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        sent.append(statement)

    event.listen(of.sync_engine, "before_cursor_execute", keep)
    yield
    event.remove(of.sync_engine, "before_cursor_execute", keep)


@EDGES
async def test_a_wrong_statement_is_not(house: App, edge: object) -> None:
    with pytest.raises(DBAPIError):
        await ask(edge, "SELECT nothing FROM nowhere")


async def test_a_handler_is_called_until_the_trouble_has_passed(narrow: App) -> None:
    """Somebody holds the only connection for a while."""
    held = asyncio.Event()

    async def hold() -> None:
        async with work(TEST) as w:
            await w.db.execute(text("SELECT 1"))
            held.set()
            await asyncio.sleep(0.15)

    holding = asyncio.create_task(hold())
    await held.wait()
    with pytest.raises(TryAgain):
        await ask(work)
    await with_retries(lambda: ask(work))
    await holding


async def test_a_try_that_took_long_is_the_last_one(house: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.core.work.LONGEST", 0.05)
    tries = []

    async def slow() -> None:
        tries.append(1)
        await asyncio.sleep(0.03)
        raise TryAgain

    with pytest.raises(Busy):
        await with_retries(slow)
    assert len(tries) < TRIES


FULL = {
    "sqlite": "SELECT RAISE(ABORT, 'database or disk is full')",
    "postgresql": "RAISE EXCEPTION 'no room' USING ERRCODE = '53100'",
}


async def test_trouble_that_stays_is_told_at_once_and_not_tried_five_times(house: App, dialect: str) -> None:
    """Whoever meets a full disk would wait behind everybody else's five tries, to read the same."""
    tries = []

    async def fill() -> None:
        tries.append(1)
        async with work(TEST) as w:
            for statement in full(dialect):
                await w.db.execute(text(statement))

    with pytest.raises(Unavailable):
        await with_retries(fill)
    assert len(tries) == 1


def full(dialect: str) -> list[str]:
    """Statements that end with what a database says whose disk is full."""
    if dialect == "postgresql":
        return [f"DO $$BEGIN {FULL[dialect]}; END$$"]
    return [
        "CREATE TEMP TABLE filled (n)",
        f"CREATE TEMP TRIGGER no_room BEFORE INSERT ON filled BEGIN {FULL[dialect]}; END",
        "INSERT INTO filled VALUES (1)",
    ]


async def ask(edge: object, statement: str = "SELECT 1") -> None:
    async with edge(TEST) as r:  # type: ignore[operator]
        await r.db.execute(text(statement))


async def test_a_shared_reading_is_not_used_again_after_an_error(house: App) -> None:
    async with reading(TEST) as shared:
        with sharing(shared):
            async with reading(TEST) as same:
                assert same is shared
            with pytest.raises(DBAPIError):
                await ask(reading, "SELECT nothing FROM nowhere")
            async with reading(TEST) as other:
                assert other is not shared
                await other.db.execute(text("SELECT 1"))
