"""The floors of the house: which room may import which is written in `pyproject.toml` and held by `./cubby check`.

Here: nothing stands outside of that list, and no module of ours leads back to itself.
"""

from __future__ import annotations

import re
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("pages", "components", "services", "db")
MOST_NAMES = 24


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Who imports whom."""
    return grimp.build_graph(*PACKAGES)


def floors() -> list[str]:
    """Every module of services that the contract names."""
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = (
        contract["layers"]
        for contract in configuration["tool"]["importlinter"]["contracts"]
        if contract["name"].startswith("Inside services")
    )
    return [name.strip(" ()") for layer in layers for name in re.split(r"[:|]", layer)]


def test_every_module_of_services_stands_on_a_floor(graph: grimp.ImportGraph) -> None:
    named = floors()
    homeless = [
        module
        for module in sorted(graph.modules)
        if module.startswith("services.")
        and not any(module == name or module.startswith(f"{name}.") for name in named)
        and not any(name.startswith(f"{module}.") for name in named)  # a folder whose files are named
    ]
    assert not homeless


def test_folders_whose_files_stand_on_different_floors_hold_no_code(graph: grimp.ImportGraph) -> None:
    named = floors()
    folders = {name.rpartition(".")[0] for name in named} - {"services", *named}
    folders.remove("services.language")  # it hands on the lower of its two files only: gettext
    assert not [folder for folder in folders if graph.find_modules_directly_imported_by(folder)]


def test_no_import_leads_back_to_where_it_began(graph: grimp.ImportGraph) -> None:
    direct = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert list(TopologicalSorter(direct).static_order())


def test_services_is_a_short_list() -> None:
    names = [path for path in (ROOT / "services").iterdir() if not path.name.startswith("_")]
    assert len(names) <= MOST_NAMES
