"""The scripts that are sent: Quasar's with what an area's screens draw, ours without what only their readers need."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from components.files import FOLDER
from pages.delivery import assets, quasar
from pages.delivery.javascript import after_brackets, shortened
from pages.delivery.quasar_script import DRAWN, drawn_only
from tests.pages.delivery.test_area_sheets import files_of, needed, quasar_sources, tag_of, used_in

FRAME = {"q-layout", "q-page", "q-page-container", "q-resize-observer", "q-scroll-observer"}
"""What NiceGUI draws around every page of ours."""


def stock() -> str:
    return assets._stock(assets.QUASAR).decode()


def drawn(script: str) -> set[str]:
    """The tags of the components that a script has more of than the name."""
    return {tag_of(name) for name in re.findall(r'=[\w$]+\(\{name:"(Q\w+)",', script)}


# --- Quasar's ---


@pytest.mark.parametrize("area", quasar.AREAS)
def test_the_script_of_an_area_has_all_that_its_screens_draw(area: str) -> None:
    used = {name for file in files_of(area) for name in used_in(file.read_text(encoding="utf-8"))}
    missing = (needed(used) | FRAME) & drawn(stock()) - drawn(drawn_only(stock(), area))
    assert not missing, "name it in pages/delivery/quasar_script.py"


def test_a_component_that_the_family_does_not_have_is_found() -> None:
    assert "q-table" in needed(used_in("ui.table(rows=[])")) - drawn(drawn_only(stock(), "family"))


def test_everything_that_is_not_drawn_leaves_its_name_and_nothing_else_goes() -> None:
    family = drawn_only(stock(), "family")
    assert len(family) < len(stock()) * 0.6
    for name in re.findall(r'[\w$]+=[\w$]+\(\{name:"(Q\w+)"', stock()):
        assert f'{{name:"{name}"' in family
    assert drawn_only(stock(), "staff") == stock()
    assert DRAWN["family"] is not None
    assert drawn(family) & quasar_sources().keys() <= {tag_of(name) for name in DRAWN["family"]}
    assert family.endswith(stock()[-1000:])


OFFERED = "jr(nl,{QBtn:()=>c,QTable:()=>a});"


@pytest.mark.parametrize(
    "strange",
    ['a=P({name:"QTable",render(){return 1}', 'a=P({name:"QTable"},2);', 'a=P({name:"QPortal",b:1});'],
)
def test_what_is_not_recognised_or_not_offered_by_name_stays_whole(strange: str) -> None:
    assert drawn_only(strange + OFFERED, "family") == strange + OFFERED


def test_of_a_component_that_is_not_drawn_the_name_is_left() -> None:
    given = OFFERED + 'a=P({name:"QTable",b:"}"});c=P({name:"QBtn",d:1});'
    assert drawn_only(given, "family") == OFFERED + 'a=P({name:"QTable"});c=P({name:"QBtn",d:1});'


def test_what_dialogs_and_menus_are_moved_with_is_there() -> None:
    """Quasar's own helper for them is made like a component; without it no sheet opens."""
    assert "q-portal" in drawn(drawn_only(stock(), "family"))


def test_every_area_has_a_script() -> None:
    assert DRAWN.keys() == quasar.AREAS.keys()


# --- ours ---


@pytest.mark.parametrize(
    ("script", "short"),
    [
        ("a(); // why\n\n  b();\n", "a();\nb();\n"),
        ("/* why\n   and how */\na()\n", "a()\n"),
        ("a = 'it // stays'; b = \"/* it */\";\n", "a = 'it // stays'; b = \"/* it */\";\n"),
        (
            "a = `${b ? `// ${'`'}` : ''}\n  // stays`; // goes\n",
            "a = `${b ? `// ${'`'}` : ''}\n  // stays`;\n",
        ),
        ('a.match(/\\/\\/[/*]"/); b / c; // d / e\n', 'a.match(/\\/\\/[/*]"/); b / c;\n'),
        ("try { a() } catch { /* no matter */ }\n", "try { a() } catch {  }\n"),
    ],
)
def test_comments_go_and_nothing_that_looks_like_one(script: str, short: str) -> None:
    assert re.sub(r" +\n", "\n", shortened(script)) == short


@pytest.mark.parametrize(
    ("script", "inside"),
    [
        ("{a:'}'}b", "{a:'}'}"),
        ("{a:/[}/]}/}b", "{a:/[}/]}/}"),
        ("{a:`}${{b:1}}`}b", "{a:`}${{b:1}}`}"),
        ("{a:b/c,d:e/f}g", "{a:b/c,d:e/f}"),
        ("{/* } */a}b", "{/* } */a}"),
    ],
)
def test_a_bracket_ends_where_it_closes(script: str, inside: str) -> None:
    assert script[: after_brackets(script, 0)] == inside


def test_a_bracket_that_never_closes_has_no_end() -> None:
    assert after_brackets("{a:{}", 0) is None


def test_our_scripts_are_served_without_comments_and_the_live_page_s_as_one(tmp_path: Path) -> None:
    files = assets.prepare(tmp_path, "", quality=1).static
    for source in FOLDER.glob("*.js"):
        sent = files[source.name].raw.decode()
        assert "\n\n" not in sent
        assert not re.search(r"^\s*(//|/\*)", sent, re.MULTILINE)
        assert len(sent) < len(source.read_text(encoding="utf-8"))
    assert files["live.js"].raw == b"".join(files[name].raw for name in assets.TOGETHER["live.js"])
