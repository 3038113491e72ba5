"""Quasar's script without the components that no screen of an area draws: half of it, and a phone reads all it gets.

Quasar's script is one file of already shortened JavaScript. Each component in it is made by one call, with everything it
is made of in one pair of braces; of those that are not drawn only the name is left. What is not recognised stays whole,
so a new Quasar makes the script larger, never wrong. `tests/pages/delivery/test_scripts.py` fails when a screen draws a
component that its area's script does not have.
"""

import re
from collections.abc import Mapping

from pages.delivery.javascript import after_brackets

DRAWN: Mapping[str, frozenset[str] | None] = {
    "family": frozenset(
        [
            "QBtn",
            "QDialog",
            "QIcon",
            "QLayout",
            "QMenu",
            "QPage",
            "QPageContainer",
            "QResizeObserver",
            "QScrollObserver",
            "QSpinner",
            "QTooltip",
        ]
    ),
    "staff": None,
}
"""The components in the script of each area; None: all. The layout and the page are around every screen of NiceGUI's."""

_MADE = re.compile(r'\b[\w$]+=[\w$]+\((?=\{name:"(Q\w+)")')
"""Where a component is made, before the brace with everything in it."""


def drawn_only(script: str, area: str) -> str:
    """The script with the components of the area; whole for an area that may draw all."""
    drawn = DRAWN[area]
    if drawn is None:
        return script
    parts, at = [], 0
    for found in _MADE.finditer(script):
        name, start = found[1], found.end()
        if (
            name in drawn or f"{name}:()=>" not in script
        ):  # its own helpers, such as QPortal, are not offered to anyone
            continue
        end = after_brackets(script, start)
        if end is not None and script.startswith(")", end):
            parts += [script[at:start], f'{{name:"{name}"}}']
            at = end
    return "".join(parts) + script[at:]
