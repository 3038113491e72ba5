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


def test_every_command_that_is_listed_is_known_to_the_script() -> None:
    script = (ROOT / "cubby").read_text(encoding="utf-8")
    taken = re.findall(r"^    ([\w -]+(?: \| [\w -]+)*)\)", script, re.MULTILINE)
    assert listed() <= {name.strip() for names in taken for name in names.split("|")}


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
    from services.core.configuration import Configuration

    explained = set(re.findall(r"CUBBY_(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8")))
    settings = {name.upper() for name in Configuration.model_fields} - {"DEMO"}
    assert settings <= explained


# --- called by a link, from elsewhere, and with another Python than before ---

PYTHON = """#!/bin/sh
case $* in
    -Ic*) exec {python} "$@" ;;
    "-m venv .venv") mkdir -p .venv/bin .venv/lib/python{version}/site-packages; cp "$0" .venv/bin/python ;;
    "-m pip --version" | *"pip install"*) ;;
    *main.py*) printf '%s\\n' "$PWD" "${{CUBBY_CALLED_FROM-}}" "$@" ;;
esac
"""
"""A Python that installs nothing, and tells how our program would have been called."""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with the door, and with a `.venv` that holds what the lock names."""
    here = tmp_path / "opt" / "cubby"
    (here / ".venv").mkdir(parents=True)
    (here / "tools").mkdir()
    for name in ("cubby", "requirements.lock", "tools/package-index.sh"):
        shutil.copy(ROOT / name, here / name)
    shutil.copy(ROOT / "requirements.lock", here / ".venv" / "requirements.installed")
    return here


def virtual(house: Path, version: str = "") -> None:
    """A true, empty environment; its packages lie where a Python of that version would look for them."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--symlinks", house / ".venv"], check=True)
    if version:
        (packages,) = (house / ".venv" / "lib").glob("python*")
        packages.rename(packages.with_name(f"python{version}"))
    main = 'import os, sys\nprint(os.getcwd(), os.environ.get("CUBBY_CALLED_FROM", ""), *sys.argv[1:], sep="\\n")\n'
    (house / "main.py").write_text(main)


def called(door: Path | str, *words: str, at: Path, **more: str) -> tuple[list[str], str]:
    """What our program was told, and what was said to the user."""
    environment = {"PATH": "/usr/bin:/bin", **more}
    done = subprocess.run([door, *words], cwd=at, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines(), done.stderr


def test_called_from_its_own_folder_nothing_is_special(house: Path) -> None:
    virtual(house)
    assert called("./cubby", "import", "a.csv", at=house) == ([str(house), "", "import", "a.csv"], "")


@pytest.mark.parametrize("link", ["{house}/cubby", "../opt/cubby/cubby", "other", "../linked/cubby"])
def test_called_by_a_link_it_finds_its_folder_and_tells_where_the_user_stands(
    house: Path, tmp_path: Path, link: str
) -> None:
    virtual(house)
    bin_, lists = tmp_path / "bin", tmp_path / "my lists"
    bin_.mkdir()
    lists.mkdir()
    (tmp_path / "linked").symlink_to(house)
    (bin_ / "other").symlink_to("../opt/cubby/cubby")
    (bin_ / "cubby").symlink_to(link.format(house=house))
    told = [str(house), str(lists), "import", "classes.csv"]
    assert called(bin_ / "cubby", "import", "classes.csv", at=lists) == (told, "")
    by_name = called(
        "sh", "-c", "cubby import classes.csv", at=lists, PATH=f"{bin_}:/usr/bin:/bin", CDPATH=str(house)
    )
    assert by_name == (told, "")
    assert sorted(file.name for file in bin_.iterdir()) == ["cubby", "other"], (
        "nothing is made beside the link"
    )


@pytest.mark.parametrize("gone", [False, True])
def test_a_python_that_was_replaced_or_is_gone_is_noticed_and_the_environment_made_anew(
    house: Path, tmp_path: Path, gone: bool
) -> None:
    virtual(house, version="3.9")
    if gone:
        (house / ".venv/bin/python").unlink()
        (house / ".venv/bin/python").symlink_to("/nowhere/python3.9")
    new = tmp_path / "python3"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    new.write_text(PYTHON.format(python=sys.executable, version=version))
    new.chmod(0o755)
    told, said = called("./cubby", "migrate", at=house, CUBBY_PYTHON=str(new))
    assert told[-1] == "migrate"
    first, second, *_rest = said.splitlines()
    assert first == "The Python that .venv was made with has been replaced or is gone; making .venv anew ..."
    assert second.startswith("Installing what requirements.lock names")
    assert not (house / ".venv/lib/python3.9").exists()


def test_where_a_package_cannot_be_built_the_index_is_not_blamed(house: Path, tmp_path: Path) -> None:
    shutil.rmtree(house / ".venv")
    shutil.copy(ROOT / "requirements-boot.lock", house)
    new = tmp_path / "python3"
    fails = '*"-r requirements.lock") exit 1 ;;\n    *"pip install"*'
    new.write_text(PYTHON.format(python=sys.executable, version="3.9").replace('*"pip install"*', fails))
    new.chmod(0o755)
    done = subprocess.run(
        ["./cubby", "migrate"],
        cwd=house,
        env={"PATH": "/usr/bin:/bin", "CUBBY_PYTHON": str(new)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "The package index answers" in done.stderr
    assert "build-essential python3-dev libffi-dev" in done.stderr
    assert "reachable?" not in done.stderr
