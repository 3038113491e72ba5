"""The commands: what they say, and what they refuse."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import main
from db import schema
from services import data_folder
from services.configuration import Configuration

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
    for command in ("serve", "demo", "import", "migrate"):
        assert command in shown.output


def test_an_unknown_option_is_wrong_usage() -> None:
    assert CliRunner().invoke(main.cli, ["serve", "--nonsense"]).exit_code == 2


def test_migrate_brings_an_empty_folder_up_to_date_and_may_run_twice(folder: Path) -> None:
    for _time in range(2):
        result = CliRunner().invoke(main.cli, ["migrate"])
        assert result.exit_code == 0, result.output
    assert asyncio.run(schema.current(Configuration().database)) == (schema.revisions()[0], True)


@pytest.mark.parametrize("command", [["migrate"], ["import", "list.csv"], ["serve"]])
def test_a_writing_command_refuses_while_another_process_holds_the_folder(
    folder: Path, command: list[str]
) -> None:
    with data_folder.held(folder):
        result = CliRunner().invoke(main.cli, command)
    assert result.exit_code == 1
    assert "already running" in result.stderr
    assert "Stop it first" in result.stderr


def test_a_folder_can_be_held_again_when_it_was_let_go(folder: Path) -> None:
    with data_folder.held(folder):
        pass
    with data_folder.held(folder):
        pass


def test_a_setting_that_cannot_be_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUBBY_PORT", "many")
    result = CliRunner().invoke(main.cli, ["migrate"])
    assert result.exit_code == 1
    assert "CUBBY_PORT" in result.stderr


def test_an_address_that_is_taken_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    door = main._door(Configuration(port=0))
    door.listen()
    monkeypatch.setenv("CUBBY_PORT", str(door.getsockname()[1]))
    result = CliRunner().invoke(main.cli, ["serve"])
    door.close()
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
    asyncio.run(main._prepare_demo(configuration))
    asyncio.run(main._prepare_demo(configuration))
    assert len(built) == 1
    (configuration.data / "built-on").write_text("2026-01-01")
    asyncio.run(main._prepare_demo(configuration))
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
