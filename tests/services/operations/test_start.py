"""What is said at the start: where the portal is, and which setting would be good to have."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

import main
from services.core.configuration import Configuration
from services.operations import addresses, start

LAN = "192.168.7.20"


@pytest.fixture
def greeted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Configuration, str]]:
    """With what settings and words a command would have begun to serve."""
    seen: list[tuple[Configuration, str]] = []

    def run(settings: Configuration, door: socket.socket, words: str) -> None:
        seen.append((settings, words))
        door.close()

    async def nothing(_settings: Configuration) -> None:
        pass

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(main, "_run", run)
    monkeypatch.setattr("services.operations.demo_data.prepare_for_today", nothing)
    monkeypatch.setenv("CUBBY_DATA", str(tmp_path))
    monkeypatch.setenv("CUBBY_PORT", "0")
    for name in ("CUBBY_DATABASE_URL", "CUBBY_PUBLIC_URL", "CUBBY_PROXIES", "CUBBY_HOST"):
        monkeypatch.delenv(name, raising=False)
    return seen


def test_under_https_without_a_counted_proxy_one_sentence_names_the_setting(
    greeted: list[tuple[Configuration, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUBBY_PUBLIC_URL", "https://classes.example.com")
    assert CliRunner().invoke(main.cli, ["serve"]).exit_code == 0
    monkeypatch.setenv("CUBBY_PROXIES", "1")
    assert CliRunner().invoke(main.cli, ["serve"]).exit_code == 0
    assert "Set CUBBY_PROXIES=1" in greeted[0][1]
    assert "CUBBY_PROXIES" not in greeted[1][1]


def test_without_a_public_address_it_is_said_where_mails_link_to() -> None:
    (sentence,) = start.hints(Configuration(_env_file=None))  # type: ignore[call-arg]
    assert "CUBBY_PUBLIC_URL is not set" in sentence
    assert start.hints(Configuration(_env_file=None, public_url="http://a.example")) == []  # type: ignore[call-arg]


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_who_listens_everywhere_is_told_the_address_in_the_network(
    command: str, greeted: list[tuple[Configuration, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "lan_address", lambda: LAN)
    monkeypatch.setenv("CUBBY_HOST", "0.0.0.0")
    assert CliRunner().invoke(main.cli, [command]).exit_code == 0
    ((settings, words),) = greeted
    assert settings.public_url.startswith(f"http://{LAN}:")
    assert settings.public_url in words
    if command == "demo":
        assert "On this machine also   http://127.0.0.1:" in words


def test_who_listens_on_this_machine_alone_or_has_no_network_is_told_its_own_address(
    greeted: list[tuple[Configuration, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "lan_address", lambda: LAN)
    assert CliRunner().invoke(main.cli, ["demo"]).exit_code == 0
    monkeypatch.setattr(addresses, "lan_address", lambda: None)
    monkeypatch.setenv("CUBBY_HOST", "0.0.0.0")
    assert CliRunner().invoke(main.cli, ["demo"]).exit_code == 0
    for settings, words in greeted:
        assert settings.public_url.startswith("http://127.0.0.1:")
        assert "also" not in words


def test_the_address_in_the_network_is_never_this_machines_own() -> None:
    found = addresses.lan_address()
    assert found is None or not found.startswith("127.")
