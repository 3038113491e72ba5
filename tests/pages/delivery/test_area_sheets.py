"""Each area's style sheet has the rules of everything that the area's screens can use, and the family's nothing more.

What a screen uses is seen from the code: `ui.<name>` and `ui.element("q-…")` in the area's own files and in everything of
ours that these import. What a component of NiceGUI or Quasar is made of is read from their own sources.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nicegui
import pytest
import tinycss2
from nicegui import ui

import pages
from components import files as ours
from pages.delivery import assets, quasar

ROOT = Path(__file__).parents[3]
STATIC = Path(nicegui.__file__).parent / "static"
STAFF_WILL_USE = (
    "table date time date_input time_input tab tabs tab_panel tab_panels left_drawer header upload editor pagination menu "
    "expansion dropdown_button select checkbox switch radio number input textarea linear_progress image spinner badge chip"
)
"""What the staff's screens are designed with. NiceGUI's name of each, as in `ui.table`."""


# --- what the code uses ---


def imported(file: Path) -> Iterator[Path]:
    """The files of pages and components that a file imports."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
        elif isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        for name in names:
            path = ROOT / name.replace(".", "/")
            if name.startswith(("pages.", "components.")):
                yield from (
                    found for found in (path.with_suffix(".py"), path / "__init__.py") if found.is_file()
                )


def files_of(area: str) -> set[Path]:
    """The area's own files, and everything of pages and components that they need."""
    found: set[Path] = set()
    waiting = [*(ROOT / "pages" / area).rglob("*.py"), *(ROOT / "pages/app").rglob("*.py")]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += imported(file)
    return found


def used_in(source: str) -> set[str]:
    """The components that a piece of code uses: NiceGUI's ("table"), and Quasar's by their tag ("q-table")."""
    named = {
        name for name in re.findall(r"\bui\.(\w+)\b", source) if inspect.isclass(getattr(ui, name, None))
    }
    return named | set(re.findall(r"[\"'](q-[a-z-]+)[\"']", source))


# --- what a component is made of ---


@cache
def quasar_sources() -> dict[str, str]:
    """The source of each of Quasar's components, by its tag; with the files beside it that make no component of their own."""
    script = (STATIC / "quasar.umd.js").read_text(encoding="utf-8")
    own: dict[str, tuple[str, str]] = {}
    beside: dict[str, str] = defaultdict(str)
    parts = re.split(r"^  // src/components/([\w-]+)/[\w/-]+\.js$", script, flags=re.MULTILINE)
    for folder, part in zip(parts[1::2], parts[2::2], strict=True):
        source = part.partition("\n  // src/")[0]  # what follows may be no component's
        if name := re.search(r"\bvar (Q\w+)_default = ", source):
            own[tag_of(name[1])] = folder, source
        else:
            beside[folder] += source
    return {tag: source + beside[folder] for tag, (folder, source) in own.items()}


def tag_of(name: str) -> str:
    """`QBtnDropdown` → `q-btn-dropdown`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def tags_of(name: str) -> set[str]:
    """Quasar's tags in one of NiceGUI's elements (its classes, and the scripts that belong to them), or the tag itself."""
    if name.startswith("q-"):
        return {name}
    found: set[str] = set()
    for kind in getattr(ui, name).__mro__:
        if kind.__module__.startswith("nicegui.elements."):
            source = Path(inspect.getfile(kind))
            text = inspect.getsource(kind)
            text += "".join(
                (source.parent / file).read_text(encoding="utf-8")
                for file in re.findall(r"component=['\"]([\w/.-]+)['\"]", text)
                if (source.parent / file).is_file()
            )
            found |= set(re.findall(r"\b(q-[a-z]+(?:-[a-z]+)*)\b", text)) & quasar_sources().keys()
    return found


def whole(tags: Iterable[str]) -> set[str]:
    """These of Quasar's components, and all that they draw."""
    found: set[str] = set()
    waiting = list(tags)
    while waiting:
        tag = waiting.pop()
        if tag not in found and tag in quasar_sources():
            found.add(tag)
            waiting += [
                tag_of(name) for name in re.findall(r"\bh\(\s*(Q\w+?)_default\b", quasar_sources()[tag])
            ]
    return found


def needed(names: Iterable[str]) -> set[str]:
    """Every one of Quasar's components that is drawn where these are used."""
    return whole({tag for name in names for tag in tags_of(name)})


# --- what a sheet has ---


def selectors(nodes: Iterable[Any]) -> Iterator[str]:
    """Every selector of a sheet, also within layers and media queries."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield from quasar._selectors(tinycss2.serialize(node.prelude))
        elif node.type == "at-rule" and node.content is not None and "keyframes" not in node.at_keyword:
            yield from selectors(
                tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            )


def components_in(selector: str) -> set[str]:
    """The classes of Quasar's components that a selector asks for: "q-table", of "q-table__bottom" as well."""
    asked = re.sub(r":not\([^)]*\)", "", selector)
    return {re.split("--|__", name)[0] for name in re.findall(r"\.(q-[\w-]+)", asked)}


@cache
def stock() -> frozenset[str]:
    """The selectors of Quasar's own sheets."""
    css = "".join(assets._stock(f"quasar.{kind}.prod.css").decode() for kind in ("unimportant", "important"))
    css = css.replace(".q-card>div", ".nicegui-card-tight.q-card>div")
    return frozenset(selectors(tinycss2.parse_stylesheet(css)))


@cache
def sheet(area: str) -> frozenset[str]:
    """The selectors of an area's sheet."""
    css = assets.whole_sheet((ours.FOLDER / "cubby.css").read_text(encoding="utf-8"), area)
    return frozenset(selectors(tinycss2.parse_stylesheet(css)))


def missing(tags: set[str], area: str) -> set[str]:
    """The rules of Quasar's that are for these components and nothing else, and that the area's sheet has not."""
    return {each for each in stock() - sheet(area) if components_in(each) and components_in(each) <= tags}


@pytest.mark.parametrize("area", quasar.AREAS)
def test_the_sheet_of_an_area_has_all_that_its_screens_use(area: str) -> None:
    used = {name for file in files_of(area) for name in used_in(file.read_text(encoding="utf-8"))}
    assert "element" in used
    assert not missing(needed(used), area), "take it off the list in pages/delivery/quasar.py"


@pytest.mark.parametrize("name", STAFF_WILL_USE.split())
def test_the_staff_s_sheet_has_what_their_screens_are_designed_with(name: str) -> None:
    assert needed([name])
    assert not missing(needed([name]), "staff")


@pytest.mark.parametrize(
    ("source", "lost"), [("ui.table(rows=[])", "q-table"), ("with ui.element('q-date'): ...", "q-date")]
)
def test_a_component_that_an_area_does_not_have_is_found(source: str, lost: str) -> None:
    assert any(lost in components_in(each) for each in missing(needed(used_in(source)), "family"))
    assert not missing(needed(used_in(source)), "staff")


def test_what_only_staff_use_stays_out_of_the_family_s_sheet() -> None:
    assert set(quasar.UNUSED.split()).isdisjoint(quasar.FOR_STAFF.split())
    only = {f"q-{name}" for name in quasar.FOR_STAFF.split()}
    assert any("q-table" in components_in(each) for each in sheet("staff"))
    assert not [each for each in sheet("family") & stock() if components_in(each) & only]


def test_every_area_of_the_portal_has_a_sheet_and_every_sheet_an_area() -> None:
    assert {area.name for area in pages.AREAS} == set(quasar.AREAS)
