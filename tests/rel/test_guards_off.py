"""Take a guard away, and the last place goes wrong: the negative controls of T01 to T04 (T05).

Two stand one behind the other: a lock (SQLite: BEGIN IMMEDIATE on one connection), by which everybody reads what is
true, and a law in the database (counting triggers with a CHECK, unique indexes), which holds whoever writes. So one
without the other is tried too: without the lock the law still lets nobody pass.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from db import guards
from services.core.work import App, work
from tests.rel import churn, racing, wallets
from tests.rel.scorecard import score
from tests.small import SYSTEM

pytestmark = pytest.mark.rel

PARENTS, HANDS, SECONDS = 60, 40, 3
CONNECTIONS = 20

Off = Callable[[App, pytest.MonkeyPatch], Awaitable[None]]
"""Takes a guard away."""


async def _execute(*statements: str) -> None:
    async with work(SYSTEM) as w:
        for statement in statements:
            await w.db.execute(text(statement))


async def triggers_dropped(house: App, _patch: pytest.MonkeyPatch) -> None:
    """Nobody counts what is taken."""
    await _execute(*guards.removal(house.database.dialect))


async def indexes_dropped(_house: App, _patch: pytest.MonkeyPatch) -> None:
    """A right may hold two places, as far as the database is concerned."""
    await _execute("DROP INDEX uq_attendance_credit_once", "DROP INDEX uq_attendance_one_at_a_time")


async def check_dropped(house: App, patch: pytest.MonkeyPatch) -> None:
    """What is counted may pass the number of places, and a balance may fall below zero."""
    if house.database.dialect == "sqlite":
        await _execute(
            *(re.sub(r"SELECT RAISE\(ABORT, 'CHECK[^;]*;", "", each) for each in guards.statements("sqlite"))
        )
        writer = house.database.writer
        event.listen(writer.sync_engine, "connect", _without_checks)
        await writer.dispose()  # whoever connects from now on
    else:
        await _execute(
            "ALTER TABLE sessions DROP CONSTRAINT ck_sessions_places",
            "ALTER TABLE accounts DROP CONSTRAINT ck_accounts_balance",
        )


async def locks_off(house: App, _patch: pytest.MonkeyPatch) -> None:
    """Everybody reads and writes as if alone: what drivers do unless told otherwise."""
    if house.database.dialect == "sqlite":
        _as_drivers_do(house)
    else:
        event.listen(house.database.writer.sync_engine, "before_cursor_execute", _without_locks, retval=True)


def _without_locks(
    _connection: Any, _cursor: Any, statement: str, values: Any, *_others: Any
) -> tuple[str, Any]:
    return re.sub(r"\s+FOR (NO KEY )?UPDATE( OF \w+)?( SKIP LOCKED| NOWAIT)?", "", statement), values


def _without_checks(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA ignore_check_constraints=ON")


def _as_drivers_do(house: App) -> None:
    """Many connections to the same file, none of which says when a transaction begins."""
    writer = create_async_engine(house.database.writer.url, pool_size=CONNECTIONS, max_overflow=0)

    @event.listens_for(writer.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        for pragma in ("PRAGMA foreign_keys=ON", "PRAGMA busy_timeout=30000"):
            connection.execute(pragma)

    house.database = replace(
        house.database, writer=writer, writing=async_sessionmaker(writer, expire_on_commit=False)
    )


async def last_place() -> list[str]:
    """T01 in small."""
    place = await racing.after_one_place(PARENTS)
    return await racing.wrong_with_places(place, await racing.take_at_once(place.taps))


async def everything() -> list[str]:
    """T02 in small."""
    people = [(each, SECONDS) for each in (await churn.people())[:20]]
    told = await churn.everything(people)
    return await racing.drift() + ["broken" for each in told if each["broken"]]


async def one_right() -> list[str]:
    """T03 in small."""
    taps = await racing.with_one_right(HANDS)
    return await racing.wrong_with_right(taps, await racing.take_at_once(taps))


async def one_wallet() -> list[str]:
    """T03's wallet in small."""
    return await wallets.wrong_with_pass(await wallets.pick_at_once(await wallets.with_one_wallet(HANDS)))


NOTICED = (
    ("T01", last_place, (triggers_dropped,)),
    ("T01", last_place, (locks_off, check_dropped)),
    ("T02", everything, (triggers_dropped,)),
    ("T03", one_right, (indexes_dropped, locks_off)),
    ("T03", one_wallet, (locks_off, check_dropped)),
)
HELD = (
    ("T01", last_place, (locks_off,)),
    ("T01", last_place, (check_dropped,)),
    ("T03", one_right, (locks_off,)),
    ("T03", one_right, (indexes_dropped,)),
    ("T03", one_wallet, (check_dropped,)),
)
"""One of two is enough that nothing is given twice."""

Case = tuple[str, Callable[[], Awaitable[list[str]]], Sequence[Off]]


def _named(case: Case) -> str:
    return " ".join((case[0], *(each.__name__ for each in case[2])))


async def _without(case: Case, house: App, patch: pytest.MonkeyPatch) -> list[str]:
    """Play it once without these guards; what was found wrong."""
    _test, play, guards = case
    before = house.database.writer
    for guard in guards:
        await guard(house, patch)
    try:
        return await play()
    finally:
        patch.undo()
        if house.database.writer is not before:
            await house.database.writer.dispose()


@pytest.mark.parametrize("case", NOTICED, ids=_named)
async def test_t05_without_these_guards_it_is_noticed(
    house: App, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    wrong = await _without(case, house, monkeypatch)
    assert wrong
    score(
        "T05",
        "guard off: noticed",
        engine=house.database.dialect,
        off=_named(case),
        noticed=True,
        first=wrong[0],
    )


@pytest.mark.parametrize("case", HELD, ids=_named)
async def test_t05_one_guard_alone_still_gives_nothing_twice(
    house: App, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    wrong = await _without(case, house, monkeypatch)
    given_twice = [each for each in wrong if "told" not in each]
    assert not given_twice
    score(
        "T05",
        "one guard off: the other holds",
        engine=house.database.dialect,
        off=_named(case),
        given_twice=0,
    )
