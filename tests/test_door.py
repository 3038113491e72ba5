"""`./cubby` is the one door: what it lists is what there is."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from main import cli

ROOT = Path(__file__).parent.parent
BY_THE_SHELL = {"test", "proof", "check", "bench", "shots"}


def listed() -> set[str]:
    told = subprocess.run([ROOT / "cubby", "--help"], capture_output=True, text=True, check=True)
    return set(re.findall(r"^  (\w[\w-]*) ", told.stdout, re.MULTILINE))


def test_every_command_is_listed_and_nothing_else() -> None:
    assert listed() == BY_THE_SHELL | set(typer.main.get_group(cli).commands)


def test_alone_it_says_the_same_as_with_help() -> None:
    alone, asked = (
        subprocess.run([ROOT / "cubby", *words], capture_output=True) for words in ([], ["--help"])
    )
    assert alone.stdout == asked.stdout
    assert alone.returncode == 0


@pytest.mark.parametrize("words", [["sevre"], ["--version"], ["sevre", "--help"]])
def test_a_command_that_is_none_is_refused_before_anything_is_installed(
    words: list[str], tmp_path: Path
) -> None:
    shutil.copy(ROOT / "cubby", tmp_path)
    told = subprocess.run([tmp_path / "cubby", *words], capture_output=True, text=True)
    assert told.returncode == 2
    assert told.stderr.splitlines()[-1] == f"There is no command “{words[0]}”."
    assert "\n  serve " in told.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["cubby"]


def test_wrong_usage_names_the_door_that_people_use() -> None:
    told = subprocess.run(
        [sys.executable, "main.py", "serve", "--nonsense"], cwd=ROOT, capture_output=True, text=True
    )
    assert told.returncode == 2
    assert "./cubby serve" in told.stderr
    assert "main.py" not in told.stderr


def test_locks_are_hashed_and_name_no_host() -> None:
    locks = [
        *ROOT.glob("*.lock"),
        *ROOT.glob("tools/servers/*.lock"),
        ROOT / "tools/servers/package-lock.json",
    ]
    assert len(locks) == 5
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, lock
        assert "sha256:" in text or "sha512-" in text, lock


def test_every_setting_is_explained_to_the_operator() -> None:
    from services.configuration import Configuration

    explained = set(re.findall(r"CUBBY_(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8")))
    settings = {name.upper() for name in Configuration.model_fields} - {"DEMO"}
    assert settings <= explained
