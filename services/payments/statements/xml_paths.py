"""Picks named values out of an XML element, visiting only the branches that lead to them.

A statement repeats addresses and codes that nobody asks for; stepping past them halves the time of a large file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

Found = dict[str, list["_Element"]]


@dataclass(slots=True)
class _Branch:
    name: str = ""
    branches: dict[str, _Branch] = field(default_factory=dict)


class Paths:
    """What to pick: names by path below the element, in one namespace."""

    def __init__(self, namespace: str, names: Mapping[str, str]) -> None:
        self.root = _Branch()
        for path, name in names.items():
            branch = self.root
            for step in path.split("/"):
                branch = branch.branches.setdefault(
                    f"{{{namespace}}}{step}" if namespace else step, _Branch()
                )
            branch.name = name

    def of(self, element: _Element) -> Found:
        """The elements found, by name, in the order of the file."""
        found: Found = {}
        _pick(element, self.root, found)
        return found


def _pick(element: _Element, branch: _Branch, found: Found) -> None:
    branches = branch.branches
    for child in element:
        below = branches.get(child.tag)
        if below is None:
            continue
        if below.name:
            found.setdefault(below.name, []).append(child)
        if below.branches:
            _pick(child, below, found)


def text(found: Found, name: str) -> str:
    """The text of the first such element that has one; empty if there is none."""
    for each in found.get(name, ()):
        if each.text and (bare := each.text.strip()):
            return str(bare)
    return ""


def texts(found: Found, name: str) -> tuple[str, ...]:
    """The texts of all such elements."""
    return tuple(bare for each in found.get(name, ()) if (bare := (each.text or "").strip()))
