"""No statement goes round what the database itself keeps: counted places, entries that are never changed.

Each by-pass is tried on each guarded table, in a transaction that is rolled back. Unique indexes are taken away first,
as they are another guard and would hide that one of these is missing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Connection, Row, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db import Attendance, AuditEntry, Booking, Class, ClassOffer, Mark, OwnText, engine, guards, new_id
from db.base import Table

MANY = 1000
"""More slots than any session or class of the example world has."""


class ByPass(NamedTuple):
    """One way of writing. In its statement: {table}, {columns}, {values}, {change}."""

    name: str
    statement: str
    row: str = ""
    """Which row it inserts: a changed copy that has the "same" id, or a "new" one. Empty: it inserts none."""


CHANGE = "UPDATE {table} SET {change}"
INSERT = "INTO {table} ({columns}) VALUES ({values})"
ON_BOTH = (
    ByPass("insert", f"INSERT {INSERT}", "new"),
    ByPass("insert or do nothing", f"INSERT {INSERT} ON CONFLICT DO NOTHING", "new"),
    ByPass("insert or change", f"INSERT {INSERT} ON CONFLICT (id) DO UPDATE SET {{change}}", "same"),
    ByPass("update", f"{CHANGE} WHERE id = :id"),
    ByPass("update all", CHANGE),
    ByPass("delete", "DELETE FROM {table} WHERE id = :id"),
    ByPass("delete all", "DELETE FROM {table}"),
)
ON_SQLITE = (
    ByPass("insert or replace", f"INSERT OR REPLACE {INSERT}", "same"),
    ByPass("replace", f"REPLACE {INSERT}", "same"),
    ByPass("insert or ignore", f"INSERT OR IGNORE {INSERT}", "new"),
    ByPass("update or ignore", "UPDATE OR IGNORE {table} SET {change} WHERE id = :id"),
    ByPass("update or replace", "UPDATE OR REPLACE {table} SET id = :id WHERE id = :other"),
)
ON_POSTGRESQL = (ByPass("truncate", "TRUNCATE {table} CASCADE"),)
APPENDED = {"insert", "insert or do nothing", "insert or ignore"}
"""What a table of entries is there for."""
CASES = [
    pytest.param(dialect, by, id=f"{dialect}-{by.name}")
    for dialect, ways in (("sqlite", ON_BOTH + ON_SQLITE), ("postgresql", ON_BOTH + ON_POSTGRESQL))
    for by in ways
]
COUNTED = {counter.table: counter for counter in guards.COUNTERS}
INTO = dict(guards.COUNTED_INTO)
HARMLESS = {
    **{name: {guard.table for guard in guards.APPEND_ONLY} for name in APPENDED},
    **{name: set(INTO) for name in ("delete", "delete all")},
}
"""What leaves nothing wrong even without guards: an entry more, or a session that is gone with its counter."""


FORGED = {
    "audit": ("actor", "client:forged"),
    "marks": ("by", "forged"),
    "own_texts": ("text", "Forged"),
}
"""What somebody would like an entry to say."""


def forged(table: str) -> tuple[str, Any]:
    """The column that somebody would like to change, and to what."""
    if table in INTO:
        return INTO[table], 0
    return ("slots", MANY) if table in COUNTED else FORGED[table]


@pytest.fixture
async def connection(world_url: str) -> AsyncIterator[Any]:
    """A connection as the program has it, to a database where every guarded table has rows, entries of today too."""
    database = engine.connect(world_url)
    async with AsyncSession(database.writer) as session:
        whose = await session.scalar(select(Attendance.id).limit(1))
        session.add_all([each for _twice in range(2) for each in (entry(datetime.now(UTC)), press(whose))])
        session.add_all(await class_offers(session))
        session.add_all(own_text(version) for version in (1, 2))
        await session.commit()
    async with database.writer.connect() as connected:
        yield connected
    await database.close()


def entry(at: datetime) -> AuditEntry:
    """A row of the audit log."""
    return AuditEntry(at=at, actor="system:test", act="tested", about="test", about_id=new_id(), facts={})


def press(attendance_id: Any) -> Mark:
    """A row of the register."""
    now = datetime.now(UTC)
    return Mark(
        key=new_id().hex, attendance_id=attendance_id, state="attended", pressed_at=now, at=now, by="Test"
    )


def own_text(version: int) -> OwnText:
    """The provider's own words of a message."""
    words = {"subject": "One", "heading": "Two", "text": "Three"}
    at = datetime.now(UTC)
    return OwnText(form="session-moved", language="en", version=version, at=at, by="Test", **words)


async def class_offers(session: AsyncSession) -> list[ClassOffer]:
    """A place in a class that is kept for a booking, and one that is so no more."""
    class_id = await session.scalar(select(Class.id).where(Class.booked < Class.capacity).limit(1))
    booking_id = await session.scalar(select(Booking.id).limit(1))
    now = datetime.now(UTC)
    about = {"class_id": class_id, "booking_id": booking_id, "offered_at": now, "held_until": now}
    return [ClassOffer(**about), ClassOffer(**about, state="lapsed", holds_place=False)]


def victims(connection: Connection, table: str) -> list[Row[Any]]:
    """A row that is guarded (it counts, is counted into, or is young), and another one that is least so."""
    counter = COUNTED.get(table)
    first = INTO.get(table, "at") if counter is None else f"({counter.counts.format(row=table)})"
    rows = connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY {first} DESC, id").all()
    return [rows[0], rows[-1]]


def wrong(connection: Connection, before: dict[str, set[Any]]) -> list[str]:
    """Counters that do not say what is there, and entries that are not as they were."""
    found = []
    for into, counted in sorted({(counter.into, counter.counted) for counter in guards.COUNTERS}):
        sums = " + ".join(
            f"(SELECT coalesce(sum(slots), 0) FROM {c.table} WHERE {c.by} = {into}.id"
            f" AND {c.counts.format(row=c.table)})"
            for c in guards.COUNTERS
            if c.into == into
        )
        rows = connection.exec_driver_sql(f"SELECT count(*) FROM {into} WHERE {counted} <> {sums}")
        if drifted := rows.scalar_one():
            found.append(f"{into}.{counted} is wrong in {drifted} rows")
    found += [f"{table} lost entries" for table in before if not before[table] <= entries(connection, table)]
    return found


def entries(connection: Connection, table: str) -> set[Any]:
    """All its rows."""
    return {str(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")}


def copy(connection: Connection, table: str, row: Row[Any], *, new: bool) -> dict[str, Any]:
    """The row with its forged column; a new one differs in all that is unique."""
    values = dict(row._mapping)
    if not (new and table in INTO):  # a new session takes over the count of the other one, without its people
        values |= dict([forged(table)])
    for column in Table.metadata.tables[table].columns if new else ():
        if column.primary_key or column.unique:
            fresh = new_id()
            plain = fresh.hex if connection.dialect.name == "sqlite" or not column.primary_key else fresh
            values[column.name] = plain
    return {
        name: str(value).replace("'", '"') if isinstance(value, dict) else value
        for name, value in values.items()
    }


def attempt(connection: Connection, by: ByPass, table: str) -> list[str]:
    """Try it in a transaction of its own; what is wrong afterwards."""
    before = {guard.table: entries(connection, guard.table) for guard in guards.APPEND_ONLY}
    row, other = victims(connection, table)
    for index in Table.metadata.tables[table].indexes:
        if index.unique:
            connection.exec_driver_sql(f"DROP INDEX {index.name}")
    values = {"id": row.id, "other": other.id}
    if by.row:
        values = copy(connection, table, row, new=by.row == "new")
    statement = by.statement.format(
        table=table,
        columns=", ".join(f'"{name}"' for name in values),
        values=", ".join(f":{name}" for name in values),
        change="{} = {!r}".format(*forged(table)),
    )
    try:
        with connection.begin_nested():
            connection.execute(text(statement), values)
    except DBAPIError:
        pass  # refused: that is one of two ways of keeping things right
    return wrong(connection, before)


def attempts(connection: Connection, by: ByPass, *preparations: str) -> dict[str, list[str]]:
    """Try it on each guarded table; what is wrong afterwards with each."""
    found = {}
    for table in guards.TABLES:
        for preparation in preparations:
            connection.exec_driver_sql(preparation)
        found[table] = attempt(connection, by, table)
        connection.rollback()
    return found


ROOM = sorted({f"UPDATE {c.into} SET {c.most} = {c.most} + {9 * MANY}" for c in guards.COUNTERS})
"""Makes places enough, so that no CHECK refuses what the counters have to follow."""


def unguarded(dialect: str) -> list[str]:
    """What takes the guards and the foreign keys away until the transaction ends."""
    if dialect == "sqlite":
        return [*guards.removal(dialect), "PRAGMA defer_foreign_keys=ON"]
    return [f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in sorted(Table.metadata.tables)]


@pytest.mark.parametrize(("dialect", "by"), CASES)
async def test_no_way_of_writing_goes_round_a_guard(connection: Any, dialect: str, by: ByPass) -> None:
    preparations = ["PRAGMA defer_foreign_keys=ON"] if dialect == "sqlite" else []
    nothing: dict[str, list[str]] = {table: [] for table in guards.TABLES}
    assert await connection.run_sync(attempts, by, *preparations) == nothing
    assert await connection.run_sync(attempts, by, *preparations, *ROOM) == nothing


@pytest.mark.parametrize(("dialect", "by"), CASES)
async def test_without_the_guards_each_of_them_is_noticed(connection: Any, dialect: str, by: ByPass) -> None:
    """The negative control."""
    found = await connection.run_sync(attempts, by, *unguarded(dialect))
    unnoticed = {table for table, problems in found.items() if not problems}
    assert unnoticed == HARMLESS.get(by.name, set())


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("by", [by for by in ON_SQLITE if "replace" in by.name], ids=lambda by: by.name)
async def test_without_recursive_triggers_replace_is_noticed(connection: Any, by: ByPass) -> None:
    """Why db/engine.py switches them on."""
    off = "PRAGMA recursive_triggers=OFF", "PRAGMA defer_foreign_keys=ON"
    found = await connection.run_sync(attempts, by, *off, *ROOM)
    tables = {guard.table for guard in guards.APPEND_ONLY} if by.row else set(COUNTED)
    assert {table for table, problems in found.items() if problems} == tables


@pytest.mark.parametrize(("days", "goes"), [(364, False), (366, True)])
async def test_an_old_entry_of_the_audit_log_may_be_deleted(connection: Any, days: int, goes: bool) -> None:
    """Retention needs that; nobody may hide what was done this year."""
    session = AsyncSession(connection)
    old = entry(datetime.now(UTC) - timedelta(days=days))
    session.add(old)
    await session.flush()
    await session.delete(old)
    if goes:
        await session.flush()
    else:
        with pytest.raises(IntegrityError, match="append-only"):
            await session.flush()
