"""Quasar's style sheet without what no screen of Cubby uses: a list of what goes, never of what stays.

Quasar puts class names together at run time, so a list of what is used would lose rules in silence; a component that
is forgotten here only costs some bytes. Whoever starts to use one takes it off the list.
"""

import re
from collections.abc import Iterable
from typing import Any

import tinycss2

UNUSED = """
ajax-bar avatar banner bar bottom-sheet breadcrumbs btn-dropdown btn-group btn-item btn-toggle carousel chat
circular-progress color-picker date drawer drawer-container dialog-plugin editor electron-drag expansion-item fab file
img infinite-scroll intersection ios-padding knob linear-progress loading loading-bar markup-table message
mini-drawer-hide mini-drawer-only morph option-group page-sticky pagination panel-parent parallax popup-edit
pull-to-refresh rating responsive scrollarea skeleton slide-item slider space splitter stepper tab tab-panel tab-panels
tabs table td time timeline th toolbar tr tree uploader video
col-gutter gutter ma mt mr mb ml mx my pa pt pr pb pl px py
"""
"""Quasar's components (class q-<name>, and whatever continues it with - or __) that no screen uses."""

_COMPONENT = re.compile(rf"q-(?:{'|'.join(UNUSED.split())})(?:--?|__|$)")
_HELPER = re.compile(
    r"(?:bg|text)-(?:[a-z-]+-\d+|red|pink|purple|deep-purple|indigo|blue|light-blue|cyan|teal|green|light-green|lime|"
    r"yellow|amber|orange|deep-orange|brown|grey|blue-grey)$|"
    r"(?:offset|order|col)-(?:xs|sm|md|lg|xl)(?:-|$)|offset-\d|(?:inset-)?shadow-(?:up-)?\d"
)
_CLASS = re.compile(r"\.((?:[\w-]|\\.)+)")
_NEGATED = re.compile(r":not\([^)]*\)")


def purged(css: str) -> str:
    """The sheet without the selectors that need an unused class, and the animations nobody plays any more."""
    rules = list(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))
    text = "".join(rule for name, rule in rules if not name)
    return text + "".join(rule for name, rule in rules if name and re.search(rf"\b{re.escape(name)}\b", text))


def _rules(nodes: Iterable[Any]) -> Iterable[tuple[str, str]]:
    """Each rule that stays, with the name of the animation it defines ("" for all others)."""
    for node in nodes:
        if node.type == "qualified-rule":
            stays = [s for s in _selectors(tinycss2.serialize(node.prelude)) if _is_used(s)]
            if stays:
                yield "", f"{','.join(stays)}{{{tinycss2.serialize(node.content).strip()}}}"
        elif node.type == "at-rule" and node.content is not None:
            prelude = tinycss2.serialize(node.prelude).strip()
            if node.at_keyword.endswith("keyframes"):
                yield prelude, f"@{node.at_keyword} {prelude}{{{tinycss2.serialize(node.content)}}}"
            elif node.at_keyword in ("media", "supports"):
                inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                body = "".join(rule for _name, rule in _rules(inside))
                if body:
                    yield "", f"@{node.at_keyword} {prelude}{{{body}}}"
            else:
                yield "", node.serialize()
        elif node.type == "at-rule":
            yield "", node.serialize()


def _selectors(prelude: str) -> list[str]:
    """Split at commas, but not inside brackets."""
    return [part.strip() for part in re.split(r",(?![^(]*\))", prelude) if part.strip()]


def _is_used(selector: str) -> bool:
    classes = _CLASS.findall(_NEGATED.sub("", selector))
    return not any(_COMPONENT.match(name) or _HELPER.match(name) for name in classes)
