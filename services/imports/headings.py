"""The headings of columns, as people write them in any of our languages (heading_words.py)."""

from __future__ import annotations

import difflib
from enum import StrEnum

from services.imports.cannot_read import HeadingMissing, HeadingTwice, UnknownHeadings
from services.imports.heading_words import CLASSES, CLIENTS, INSTEAD
from services.language.plain_words import plain


class Kind(StrEnum):
    """What a spreadsheet lists."""

    CLASSES = "classes"
    CLIENTS = "clients"


HEADINGS: dict[Kind, dict[str, str]] = {Kind.CLASSES: CLASSES, Kind.CLIENTS: CLIENTS}
NEEDED = {
    Kind.CLASSES: (
        "name",
        "programme",
        "venue",
        "weekday",
        "starts",
        "minutes",
        "capacity",
        "first_on",
        "last_on",
    ),
    Kind.CLIENTS: ("email",),
}
DATES = {Kind.CLASSES: ("first_on", "last_on"), Kind.CLIENTS: ("born_on", "class_from")}
"""Columns that hold dates."""
DISTINCTIVE = {
    Kind.CLASSES: ("weekday", "programme", "capacity", "starts"),
    Kind.CLIENTS: ("email", "born_on", "phone"),
}
"""Columns that only one of the two kinds has."""
NEAR = 0.75
"""How alike two headings are, from 0 to 1, for one to be taken for a misspelling of the other."""


def meaning(kind: Kind, heading: str) -> str | None:
    """The column that this heading names in such a list; None if we do not know it."""
    wanted = plain(heading)
    return next((column for column, names in HEADINGS[kind].items() if wanted in names.split("|")), None)


def known(headings: list[str]) -> int:
    """How many of the headings are known."""
    return max(sum(meaning(kind, each) is not None for each in headings) for kind in Kind)


def kind_of(headings: list[str]) -> Kind:
    """What a sheet with these headings lists: clients if it has their e-mail, unless it has all that classes need.

    Raises:
        UnknownHeadings: they are neither those of classes nor those of clients.
    """
    found = {kind: {meaning(kind, each) for each in headings} for kind in Kind}
    if found[Kind.CLASSES].issuperset(NEEDED[Kind.CLASSES]):
        return Kind.CLASSES
    if "email" in found[Kind.CLIENTS]:
        return Kind.CLIENTS
    score = {kind: len(found[kind].intersection(DISTINCTIVE[kind])) for kind in Kind}
    best = max(Kind, key=lambda kind: score[kind])
    if score[best] == 0:
        raise UnknownHeadings
    return best


def columns_of(kind: Kind, headings: list[str]) -> tuple[dict[int, str], tuple[str, ...]]:
    """The known columns by position, and the unknown headings.

    Raises:
        HeadingTwice, HeadingMissing.
    """
    columns: dict[int, str] = {}
    for n, heading in enumerate(headings):
        column = meaning(kind, heading)
        if column in columns.values():
            raise HeadingTwice(heading=heading)
        if column is not None:
            columns[n] = column
    if kind is Kind.CLIENTS:
        _add_instead(columns, headings)
    ignored = tuple(heading for n, heading in enumerate(headings) if heading and n not in columns)
    for column in NEEDED[kind]:
        if column not in columns.values():
            raise HeadingMissing(heading=written(kind, column), near=_like(kind, column, ignored))
    return columns, ignored


def _add_instead(columns: dict[int, str], headings: list[str]) -> None:
    """Read the headings that mean a column only if no other does."""
    for n, heading in enumerate(headings):
        for column, names in INSTEAD.items():
            if plain(heading) in names.split("|") and column not in columns.values():
                columns[n] = column


def written(kind: Kind, column: str) -> str:
    """A column's heading in English: "E-mail", "First date"."""
    return "E-mail" if column == "email" else HEADINGS[kind][column].split("|")[0].capitalize()


def _like(kind: Kind, column: str, ignored: tuple[str, ...]) -> str:
    """The unknown heading that may be a misspelling of this column's; empty if none is."""
    return next((heading for heading in ignored if nearest(kind, heading, (column,))), "")


def nearest(kind: Kind, heading: str, columns: tuple[str, ...]) -> str:
    """The column, one of `columns`, of which this heading may be a misspelling; empty if there is none."""
    names = {name: column for column in columns for name in HEADINGS[kind][column].split("|")}
    found = difflib.get_close_matches(plain(heading), names, n=1, cutoff=NEAR)
    return names[found[0]] if found else ""
