"""Migrates a database to the current schema, and refuses one without its guards.

On SQLite, Alembic rebuilds tables, which silently drops their triggers. So all triggers are created again after every
migration, and every start checks that they exist.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from db.base import Table
from db.guards import removal, statements, trigger_names

LOCK = 7_283_114
PATIENCE = {"connect_timeout": "10"}
"""Seconds to wait for a PostgreSQL server that does not answer."""


class SchemaTooNew(Exception):
    """The database was migrated by a newer version; going back would lose data."""


class GuardsMissing(Exception):
    """A table, trigger, index or CHECK is missing that keeps places and credits from being given twice."""


class Unusable(Exception):
    """The database cannot be opened, reached or written; the text is the engine's reason."""


class Locked(Unusable):
    """Another program has locked the database file."""


class NoDatabase(Unusable):
    """The file is damaged, or is not an SQLite database."""


SQLITE: dict[int, type[Unusable]] = {
    3: Unusable,  # no permission
    5: Locked,
    6: Locked,
    8: Unusable,  # read-only
    10: Unusable,  # input or output error of the disk
    11: NoDatabase,  # damaged
    13: Unusable,  # the disk is full
    14: Unusable,  # cannot be opened
    26: NoDatabase,
}
"""SQLite's primary result codes that are about the file, not about the statement."""

OF_THE_OPERATOR = ("42501", "25006")
"""PostgreSQL's states besides those of connections and disks: no privilege, and a server that only reads."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def revisions() -> list[str]:
    """All revisions this program knows, newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> bool:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    before, known = _current(connection), revisions()
    if before is not None and before not in known:
        raise SchemaTooNew(before)
    if before != known[0]:
        if (
            connection.dialect.name == "sqlite"
        ):  # a table is rebuilt under another name, which no trigger may read
            for statement in removal(connection.dialect.name):
                connection.exec_driver_sql(statement)
        command.upgrade(_config(connection), "head")
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
    check(connection)
    return before is not None and before != known[0]


async def current(url: str | URL) -> tuple[str | None, bool]:
    """The database's revision, and whether it is the newest one."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            revision = await connection.run_sync(_current)
    finally:
        await engine.dispose()
    return revision, revision == revisions()[0]


async def migrate(url: str | URL) -> bool:
    """Migrate the database to the current schema; returns whether an older schema was changed.

    Raises:
        SchemaTooNew: a newer version has migrated it.
        GuardsMissing: something is still missing after migrating.
        Unusable: it cannot be opened, reached or written.
    """
    address = make_url(url)
    patience = (
        {} if address.get_backend_name() == "sqlite" or "connect_timeout" in address.query else PATIENCE
    )
    engine = create_async_engine(url, poolclass=NullPool, connect_args=patience)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_upgrade)
    except DBAPIError as problem:
        if (outside := _outside(problem)) is None:
            raise
        raise outside from problem
    finally:
        await engine.dispose()


def _outside(problem: DBAPIError) -> Unusable | None:
    """The error for a problem that the operator has to fix; None if it is a mistake of this program."""
    reason = reason_of(problem.orig)
    code = getattr(problem.orig, "sqlite_errorcode", None)
    if code is not None:
        kind = SQLITE.get(code & 0xFF)
        return kind(reason) if kind else None
    state = getattr(problem.orig, "sqlstate", None)
    if isinstance(problem, OperationalError) or state in OF_THE_OPERATOR:
        return Unusable(reason)
    return None


def reason_of(problem: BaseException | None) -> str:
    """A driver's words on one line."""
    return " ".join(str(problem).split()).partition(" Is the server running")[0][:300]


def triggers(connection: Connection) -> frozenset[str]:
    """The names of the triggers that exist and are enabled."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        rows = connection.exec_driver_sql(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        )
    return frozenset(row[0] for row in rows)


def check(connection: Connection) -> None:
    """Check that all triggers, tables, indexes and CHECKs exist.

    Raises:
        GuardsMissing: some do not; the text names them.
    """
    missing = sorted(trigger_names(connection.dialect.name) - triggers(connection))
    there = inspect(connection)
    tables = set(there.get_table_names())
    for table in Table.metadata.tables.values():
        if table.name not in tables:
            missing.append(table.name)
            continue
        indexes = {index["name"] for index in there.get_indexes(table.name)}
        missing += sorted(str(i.name) for i in table.indexes if i.name not in indexes)
        checks = {constraint["name"] for constraint in there.get_check_constraints(table.name)}
        wanted = {str(c.name) for c in table.constraints if type(c).__name__ == "CheckConstraint"}
        missing += sorted(wanted - {str(name) for name in checks})
    if missing:
        raise GuardsMissing(", ".join(missing))


def differences(connection: Connection) -> list[Any]:
    """Differences between the tables in code and those the migrations have made; empty when they agree."""
    context = MigrationContext.configure(connection, opts={"compare_type": False})
    return list(compare_metadata(context, Table.metadata))
