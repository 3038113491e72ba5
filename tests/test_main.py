"""The commands: what they say, and what they refuse."""

import asyncio
import re
import socket
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import main
from db import schema
from services.core.configuration import Configuration
from services.operations import data_folder
from services.operations import start as startup
from services.operations.demo_data import prepare_for_today
from tests.servers import Postgres

ROOT = Path(main.__file__).parent


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CUBBY_DATA", str(tmp_path))
    monkeypatch.delenv("CUBBY_DATABASE_URL", raising=False)
    return tmp_path


def test_help_names_every_command_without_loading_the_web() -> None:
    code = "import sys, main; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "nicegui" not in loaded.stdout.split()
    shown = CliRunner().invoke(main.cli, ["--help"])
    assert shown.exit_code == 0
    for command in ("serve", "demo", "import", "holiday", "migrate", "new-secret"):
        assert command in shown.output


def test_an_unknown_option_is_wrong_usage() -> None:
    assert CliRunner().invoke(main.cli, ["serve", "--nonsense"]).exit_code == 2


def test_migrate_brings_an_empty_folder_up_to_date_and_may_run_twice(folder: Path) -> None:
    for _time in range(2):
        result = CliRunner().invoke(main.cli, ["migrate"])
        assert result.exit_code == 0, result.output
    assert asyncio.run(schema.current(Configuration().database)) == (schema.revisions()[0], True)


@pytest.mark.parametrize("command", [["migrate"], ["import", "list.csv"], ["holiday", "list"], ["serve"]])
def test_a_writing_command_refuses_while_another_process_holds_the_folder(
    folder: Path, command: list[str]
) -> None:
    with data_folder.locked(folder):
        result = CliRunner().invoke(main.cli, command)
    assert result.exit_code == 1
    assert "already running" in result.stderr
    assert "Stop it first" in result.stderr


def test_a_folder_can_be_held_again_when_it_was_let_go(folder: Path) -> None:
    with data_folder.locked(folder):
        pass
    with data_folder.locked(folder):
        pass


@pytest.mark.parametrize("command", [["migrate"], ["import", "list.csv"], ["serve"], ["demo"]])
def test_a_data_folder_that_cannot_be_is_named_with_what_to_do(
    folder: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "list.csv").touch()
    for impossible in ("/proc/nope", str(folder / "list.csv")):
        monkeypatch.setenv("CUBBY_DATA", impossible)
        result = CliRunner().invoke(main.cli, command)
        assert result.exit_code == 1, result.output
        assert f"cannot keep its data in {impossible}" in result.stderr
        assert "Name another folder with CUBBY_DATA" in result.stderr


def test_a_secret_that_is_none_stops_the_start(folder: Path) -> None:
    (folder / "secret.key").write_text("x" * 64)
    result = CliRunner().invoke(main.cli, ["serve"])
    assert result.exit_code == 1
    assert "holds no secret. Put it back from your backup" in result.stderr


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """A start that stops where it would begin to serve."""
    monkeypatch.setattr(main, "_run", lambda _settings, door, _words: door.close())
    monkeypatch.setenv("CUBBY_PORT", "0")


def start(*command: str) -> tuple[int, str]:
    result = CliRunner().invoke(main.cli, list(command) or ["serve"])
    return result.exit_code, result.stderr


@pytest.mark.usefixtures("quiet")
def test_a_start_with_another_secret_is_refused_until_it_is_accepted(folder: Path) -> None:
    assert start() == (0, "")
    assert start() == (0, "")
    kept = (folder / "secret.key").read_text()
    (folder / "secret.key").unlink()
    status, told = start()
    assert status == 1
    assert "This database belongs to another secret." in told
    assert "./cubby new-secret" in told
    assert start("new-secret") == (0, "")
    assert start() == (0, "")
    (folder / "secret.key").write_text(kept)
    assert start()[0] == 1, "only the new one counts now"


@pytest.mark.usefixtures("quiet")
def test_two_machines_on_one_postgresql_need_one_secret(
    folder: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgres.create()
    monkeypatch.setenv("CUBBY_DATABASE_URL", postgres.url(name))
    first, second = folder / "first", folder / "second"
    monkeypatch.setenv("CUBBY_DATA", str(first))
    assert start() == (0, "")
    monkeypatch.setenv("CUBBY_DATA", str(second))
    status, told = start()
    assert status == 1
    assert "Give this machine the same one, as CUBBY_SECRET or as secret.key" in told
    assert (second / "secret.key").read_text() not in told
    monkeypatch.setenv("CUBBY_SECRET_FILE", str(first / "secret.key"))
    assert start() == (0, "")
    monkeypatch.setenv("CUBBY_DATA", str(first))
    monkeypatch.delenv("CUBBY_SECRET_FILE")
    assert start() == (0, "")
    postgres.drop(name)


def test_a_file_that_is_no_database_is_named(folder: Path) -> None:
    (folder / "cubby.sqlite").write_text("a list of things to do\n" * 99)
    result = CliRunner().invoke(main.cli, ["migrate"])
    assert result.exit_code == 1
    assert "cubby.sqlite is damaged or no database" in result.stderr
    assert "Put your last backup in its place." in result.stderr


def test_a_database_that_another_program_holds_is_named(folder: Path) -> None:
    holder = sqlite3.connect(folder / "cubby.sqlite", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    result = CliRunner().invoke(main.cli, ["migrate"])
    holder.close()
    assert result.exit_code == 1
    assert "Another program holds the database" in result.stderr


def test_a_postgresql_that_does_not_answer_is_told_without_its_password(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{nobody.getsockname()[1]}"
        monkeypatch.setenv("CUBBY_DATABASE_URL", f"postgresql://cubby:s3cret@{address}/cubby")
        result = CliRunner().invoke(main.cli, ["migrate"])
    assert result.exit_code == 1
    assert "PostgreSQL does not let Cubby in" in result.stderr
    assert "is CUBBY_DATABASE_URL right?" in result.stderr
    assert "s3cret" not in result.stderr


def test_a_postgresql_database_that_is_not_there_is_told(
    folder: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUBBY_DATABASE_URL", postgres.url("nowhere"))
    result = CliRunner().invoke(main.cli, ["migrate"])
    assert result.exit_code == 1
    assert 'database "nowhere" does not exist' in result.stderr


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1", "a..b"])
def test_a_host_that_is_not_this_machine_is_advised_as_one(
    folder: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUBBY_HOST", host)
    result = CliRunner().invoke(main.cli, ["serve"])
    assert result.exit_code == 1
    assert "CUBBY_HOST must be an address of this machine" in result.stderr
    assert "CUBBY_PORT" not in result.stderr


def test_a_port_that_cannot_be_is_wrong_usage() -> None:
    result = CliRunner().invoke(main.cli, ["demo", "--port", "99999"])
    assert result.exit_code == 2
    assert "--port" in result.stderr


def test_the_greeting_names_the_address_that_the_portal_really_has(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    greeted: list[str] = []
    monkeypatch.setattr(
        main, "_run", lambda _settings, door, words: greeted.append(f"{words} {door.close()}")
    )
    monkeypatch.setenv("CUBBY_PORT", "0")
    assert CliRunner().invoke(main.cli, ["serve"]).exit_code == 0
    monkeypatch.setenv("CUBBY_PUBLIC_URL", "https://classes.example.com")
    assert CliRunner().invoke(main.cli, ["serve"]).exit_code == 0
    assert re.search(r"is at http://127\.0\.0\.1:[1-9]\d+\. ", greeted[0])
    assert "is at https://classes.example.com. " in greeted[1]


def test_a_setting_that_cannot_be_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUBBY_PORT", "many")
    result = CliRunner().invoke(main.cli, ["migrate"])
    assert result.exit_code == 1
    assert "CUBBY_PORT" in result.stderr


def test_an_address_that_is_taken_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listener = startup.listen(Configuration(port=0))
    listener.listen()
    monkeypatch.setenv("CUBBY_PORT", str(listener.getsockname()[1]))
    result = CliRunner().invoke(main.cli, ["serve"])
    listener.close()
    assert result.exit_code == 1
    assert "Cannot listen on 127.0.0.1" in result.stderr


def test_the_demo_is_made_anew_when_its_day_has_passed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    built: list[datetime] = []

    async def build() -> None:
        built.append(datetime.now(UTC))

    monkeypatch.setattr("services.demo.build", build)
    configuration = Configuration(data=folder / "demo")
    configuration.data.mkdir()
    asyncio.run(prepare_for_today(configuration))
    asyncio.run(prepare_for_today(configuration))
    assert len(built) == 1
    (configuration.data / "built-on").write_text("2026-01-01")
    asyncio.run(prepare_for_today(configuration))
    assert len(built) == 2
    assert capsys.readouterr().out.count("Making Hop & Tumble") == 2


def test_a_database_of_a_newer_cubby_is_refused_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def newer(_url: str) -> bool:
        raise schema.SchemaTooNew("9999")

    monkeypatch.setattr(schema, "migrate", newer)
    result = CliRunner().invoke(main.cli, ["migrate"])
    assert result.exit_code == 1
    assert "newer Cubby (9999)" in result.stderr
