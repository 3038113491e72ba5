"""The program takes as many connections as the system permits, and says so where they are few."""

from __future__ import annotations

import logging
import resource
from typing import Any

import pytest
from typer.testing import CliRunner

import main
from services.operations import open_files


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The limits of this process, as far as the program knows: the last one holds."""
    held = [(1024, 20_000)]
    monkeypatch.setattr(resource, "getrlimit", lambda _what: held[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _what, wanted: held.append(wanted))
    return held


def test_the_number_is_raised_to_what_is_permitted(
    limits: list[tuple[int, int]], caplog: pytest.LogCaptureFixture
) -> None:
    assert open_files.allow_many() == 20_000
    assert limits[-1] == (20_000, 20_000)
    assert not caplog.records


def test_where_there_is_no_limit_a_number_is_asked_for(limits: list[tuple[int, int]]) -> None:
    limits.append((1024, resource.RLIM_INFINITY))
    assert open_files.allow_many() == open_files.NO_LIMIT


def test_few_are_told_with_what_to_do(
    limits: list[tuple[int, int]], caplog: pytest.LogCaptureFixture
) -> None:
    limits.append((256, 512))
    assert open_files.allow_many() == 512
    assert "512 connections" in caplog.text
    assert "LimitNOFILE" in caplog.text


def test_a_system_that_says_no_is_lived_with(
    limits: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no(*_what: Any) -> None:
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "setrlimit", no)
    with caplog.at_level(logging.INFO):
        assert open_files.allow_many() == 1024
    assert "not allowed to raise" in caplog.text


def test_the_server_asks_for_it_before_it_listens(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    asked: list[str] = []

    def run(_server: object, **_sockets: object) -> None:
        asked.append("served")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUBBY_DATA", str(tmp_path))
    monkeypatch.setenv("CUBBY_PORT", "0")
    monkeypatch.delenv("CUBBY_DATABASE_URL", raising=False)
    monkeypatch.setattr("uvicorn.Server.run", run)
    monkeypatch.setattr("services.outside.logs.begin", lambda: None)
    monkeypatch.setattr("services.operations.idle_memory.collect_young_only", lambda: None)
    monkeypatch.setattr(open_files, "allow_many", lambda: asked.append("raised"))
    monkeypatch.setattr(main, "outermost", lambda *_app: None)
    monkeypatch.setattr(main, "create", lambda *_settings: None)
    assert CliRunner().invoke(main.cli, ["serve"]).exit_code == 0
    assert asked == ["raised", "served"]
