"""A PostgreSQL that does not suit is refused before anything is written, in words."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

import main
from db import postgresql, schema
from services.core.configuration import Configuration
from services.operations import start
from tests.a_pooler import pooler
from tests.servers import Postgres


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    """A new database's name."""
    name = postgres.create()
    yield name
    postgres.drop(name)


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose name is short enough for a socket's path."""
    with tempfile.TemporaryDirectory(prefix="p") as folder:
        yield Path(folder)


def do(postgres: Postgres, *statements: str) -> None:
    address = f"postgresql://cubby@/postgres?host={postgres.folder}"
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def migrate(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.setenv("CUBBY_DATA", str(folder))
    monkeypatch.setenv("CUBBY_DATABASE_URL", url)
    result = CliRunner().invoke(main.cli, ["migrate"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stderr


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1", "LATIN2", "WIN1250"])
def test_a_database_that_cannot_write_every_name_is_refused_in_words(
    postgres: Postgres, encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"test_{encoding.lower()}"
    do(postgres, f"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
    status, told = migrate(postgres.url(name), tmp_path, monkeypatch)
    postgres.drop(name)
    assert status == 1
    assert told.startswith(f"This PostgreSQL database keeps its text as {encoding}, ")
    assert "createdb --encoding=UTF8" in told


def test_a_connection_that_speaks_another_encoding_is_refused(
    postgres: Postgres, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.url(database)
    status, told = migrate(f"{url}&client_encoding=LATIN1", tmp_path, monkeypatch)
    assert status == 1
    assert "is set to LATIN1" in told
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN2")
    assert "is set to LATIN2" in migrate(url, tmp_path, monkeypatch)[1]


async def test_a_pooler_that_lends_for_a_transaction_is_noticed_and_one_for_a_session_is_none_of_our_business(
    postgres: Postgres, database: str, short: Path
) -> None:
    async with pooler(postgres, database, short, per_transaction=True) as url:
        settings = Configuration(database_url=SecretStr(url), data=short)
        with pytest.raises(start.CannotStart, match="pool_mode = session"):
            await start.migrate(settings)
    async with pooler(postgres, database, short, per_transaction=False) as url:
        await postgresql.check(url)
    await postgresql.check(postgres.url(database))


async def test_without_the_check_a_start_through_such_a_pooler_seems_to_work(
    postgres: Postgres, database: str, short: Path
) -> None:
    """The control: nothing else would have noticed it."""
    async with pooler(postgres, database, short, per_transaction=True) as url:
        await schema.migrate(url)


@pytest.mark.parametrize(
    "end", ["/cubby?colour=blue", "/cubby?connect_timeout=soon", "/cubby?sslmode=perhaps", "/nowhere"]
)
def test_an_address_that_leads_nowhere_is_told_without_a_traceback(
    postgres: Postgres, end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"postgresql://cubby:s3cret@{end}{'&' if '?' in end else '?'}host={postgres.folder}"
    status, told = migrate(url, tmp_path, monkeypatch)
    assert status == 1
    assert "is CUBBY_DATABASE_URL right?" in told
    assert "s3cret" not in told


@pytest.mark.parametrize("host", ["a..b", "nowhere.invalid", "127.0.0.1:99999"])
def test_a_host_that_is_none_is_told_without_a_traceback(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, told = migrate(f"postgresql://cubby:s3cret@{host}/cubby", tmp_path, monkeypatch)
    assert status == 1
    assert "is CUBBY_DATABASE_URL right?" in told
    assert "s3cret" not in told


def test_a_role_that_may_not_write_is_told_without_a_traceback(
    postgres: Postgres, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(postgres, "CREATE ROLE reader LOGIN")
    url = postgres.url(database).replace("cubby@", "reader@")
    status, told = migrate(url, tmp_path, monkeypatch)
    do(postgres, "DROP ROLE reader")
    assert status == 1
    assert "permission denied" in told


def test_a_server_that_only_reads_is_told_without_a_traceback(
    postgres: Postgres, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(postgres, f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    status, told = migrate(postgres.url(database), tmp_path, monkeypatch)
    assert status == 1
    assert "read-only transaction" in told


def test_a_postgresql_that_is_too_old_is_refused() -> None:
    with pytest.raises(postgresql.Unsuitable, match="Cubby needs PostgreSQL 15"):
        postgresql._check_version(140_012)
    postgresql._check_version(150_000)
