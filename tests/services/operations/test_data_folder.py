"""What is in the data folder is its owner's alone."""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from typer.testing import CliRunner

import main
from db import engine
from services.core.configuration import Configuration
from services.operations import data_folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that does not exist yet, on a machine that lets others read what it makes."""
    monkeypatch.setenv("CUBBY_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("CUBBY_DATABASE_URL", raising=False)
    before = os.umask(0o022)
    monkeypatch.setattr(main, "_run", lambda _settings, door, _words: door.close())
    monkeypatch.setenv("CUBBY_PORT", "0")
    yield tmp_path / "var"
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    return [
        str(path.relative_to(folder.parent))
        for path in (folder, *folder.rglob("*"))
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]


def run(*command: str) -> str:
    result = CliRunner().invoke(main.cli, command)
    assert result.exit_code == 0, result.output
    return result.stderr


@pytest.mark.parametrize("command", ["serve", "migrate", "demo"])
def test_a_new_folder_and_all_that_is_in_it_is_closed_to_others(
    folder: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def build() -> None:
        pass

    monkeypatch.setattr("services.demo.build", build)
    assert run(command) == ""
    assert (list(folder.rglob("cubby.sqlite"))) != []
    assert open_to_others(folder) == []
    assert run(command) == ""


def test_the_files_that_sqlite_puts_beside_the_database_are_closed_too(folder: Path) -> None:
    run("migrate")

    async def write() -> list[str]:
        database = engine.connect(Configuration().database)
        async with database.writer.begin() as connection:
            await connection.execute(text("CREATE TABLE more (id int)"))
        found = os.listdir(folder)
        assert open_to_others(folder) == []
        await database.close()
        return found

    assert {"cubby.sqlite-wal", "cubby.sqlite-shm"} <= set(asyncio.run(write()))


def test_an_older_folder_is_closed_and_that_is_said_once(folder: Path) -> None:
    run("serve")
    folder.chmod(0o755)
    for file in folder.iterdir():
        file.chmod(0o644)
    told = run("serve")
    for path in (folder, folder / "cubby.sqlite", folder / "secret.key"):
        assert f"Other users of this machine could read {path}; now only its owner can.\n" in told
    assert open_to_others(folder) == []
    assert run("serve") == ""


def test_a_folder_that_others_use_stays_open_and_only_our_files_are_closed(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    theirs = folder / "website.html"
    theirs.touch(mode=0o644)
    run("serve")
    (folder / "secret.key").chmod(0o644)
    assert (
        run("serve")
        == f"Other users of this machine could read {folder / 'secret.key'}; now only its owner can.\n"
    )
    assert open_to_others(folder) == ["var", "var/website.html"]


def test_a_folder_that_is_not_there_is_nothing_to_close(tmp_path: Path) -> None:
    assert data_folder.tighten(tmp_path / "nowhere") == []


@pytest.mark.parametrize("name", ["a?b", "a%20b", "a#b", "a b", "škôlka", "a&b=c", "a@b:c", "a\udce9b"])
def test_whatever_signs_are_in_its_name_the_database_is_inside(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUBBY_DATA", str(tmp_path / name))
    monkeypatch.delenv("CUBBY_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / name / "cubby.sqlite"
    data_folder.create(file.parent)

    async def write() -> None:
        database = engine.connect(Configuration().database)
        async with database.writer.begin() as connection:
            await connection.execute(text("CREATE TABLE inside (id int)"))
        await database.close()

    asyncio.run(write())
    assert os.listdir(tmp_path) == [name]
    assert file.stat().st_size > 0


def test_prepared_files_that_cannot_be_kept_are_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "prepared").touch()
    with pytest.raises(data_folder.FolderUnusable, match=r"prepared \(it is a file\)\. Name another folder"):
        main.outermost(FastAPI(), Configuration(data=tmp_path, public_url="http://a.example"))
