"""Quasar's style sheet without the rules that no screen of an area uses, by a list of what to remove.

Quasar composes class names at run time, so a list of what to keep would silently lose rules; a component that is missing
in the list below only costs some bytes. When you begin to use a component, remove it from the list;
`tests/pages/delivery/test_area_sheets.py` fails when a screen uses a component that its area's sheet does not have.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import tinycss2

UNUSED = """
ajax-bar avatar banner bar bottom-sheet breadcrumbs btn-toggle carousel chat color-picker dialog-plugin electron-drag
fab infinite-scroll intersection ios-padding knob loading loading-bar message morph page-sticky parallax
popup-edit pull-to-refresh rating responsive scrollarea skeleton slide-item slider splitter stepper timeline tree
video
col-gutter gutter ma mt mr mb ml mx my pa pt pr pb pl px py
"""
"""Quasar's components (class q-<name>, and whatever continues it with - or __) that no screen of any area uses."""

FOR_STAFF = """
badge btn-dropdown btn-group btn-item card checkbox chip circular-progress date drawer drawer-container editor expansion-item
field file footer form header img inner-loading item item-label item-section item-type linear-progress list markup-table
mini-drawer-hide mini-drawer-only option-group pagination panel-parent radio select separator space tab tab-panel tab-panels
table tabs td textarea th time toggle toolbar tr uploader virtual-scroll
"""
"""What only the staff's screens may use, with Quasar's script for them (quasar_script.py): fields, lists, tables, dates, tabs, drawers, uploads, and what these are made of."""

AREAS: Mapping[str, frozenset[str]] = {
    "family": frozenset(f"{UNUSED} {FOR_STAFF}".split()),
    "staff": frozenset(UNUSED.split()),
}
"""What is removed from the sheet of each area."""

_HELPER = re.compile(
    r"(?:bg|text)-(?:[a-z-]+-\d+|red|pink|purple|deep-purple|indigo|blue|light-blue|cyan|teal|green|light-green|lime|"
    r"yellow|amber|orange|deep-orange|brown|grey|blue-grey)$|"
    r"(?:offset|order|col)-(?:xs|sm|md|lg|xl)(?:-|$)|offset-\d|(?:inset-)?shadow-(?:up-)?\d"
)
_CLASS = re.compile(r"\.((?:[\w-]|\\.)+)")
_NEGATED = re.compile(r":not\([^)]*\)")


def purged(css: str, area: str) -> str:
    """The sheet without the selectors that need a class of an unused component.

    Animations that no remaining rule uses are removed, too.

    Args:
        css: one of Quasar's sheets.
        area: one of `AREAS`.
    """
    unused = re.compile(rf"q-(?:{'|'.join(sorted(AREAS[area]))})(?:--?|__|$)")
    rules = list(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), unused))
    text = "".join(rule for name, rule in rules if not name)
    return text + "".join(rule for name, rule in rules if name and re.search(rf"\b{re.escape(name)}\b", text))


def _rules(nodes: Iterable[Any], unused: re.Pattern[str]) -> Iterable[tuple[str, str]]:
    """Each rule to keep, with the name of the animation that it defines (or "")."""
    for node in nodes:
        if node.type == "qualified-rule":
            stays = [s for s in _selectors(tinycss2.serialize(node.prelude)) if _is_used(s, unused)]
            if stays:
                yield "", f"{','.join(stays)}{{{tinycss2.serialize(node.content).strip()}}}"
        elif node.type == "at-rule" and node.content is not None:
            prelude = tinycss2.serialize(node.prelude).strip()
            if node.at_keyword.endswith("keyframes"):
                yield prelude, f"@{node.at_keyword} {prelude}{{{tinycss2.serialize(node.content)}}}"
            elif node.at_keyword in ("media", "supports"):
                inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                body = "".join(rule for _name, rule in _rules(inside, unused))
                if body:
                    yield "", f"@{node.at_keyword} {prelude}{{{body}}}"
            else:
                yield "", node.serialize()
        elif node.type == "at-rule":
            yield "", node.serialize()


def _selectors(prelude: str) -> list[str]:
    """Split at commas, but not inside brackets."""
    return [part.strip() for part in re.split(r",(?![^(]*\))", prelude) if part.strip()]


def _is_used(selector: str, unused: re.Pattern[str]) -> bool:
    classes = _CLASS.findall(_NEGATED.sub("", selector))
    return not any(unused.match(name) or _HELPER.match(name) for name in classes)
