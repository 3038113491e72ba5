"""What the columns of a file may be, where its headings do not say it: then a person has the word."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from services.imports import spreadsheet
from services.imports.cannot_read import HeadingMissing, HeadingTwice, UnknownHeadings
from services.imports.headings import HEADINGS, NEEDED, Kind, meaning, nearest
from services.imports.records import Record
from services.imports.source import Source
from services.imports.spreadsheet import Sheet
from services.imports.table import MOST_TITLES, SaidOfColumns


def proposed(name: str, source: Source) -> Sheet:
    """The file with the columns that its headings name; with a guess, where they name too few or one twice.

    Raises:
        CannotRead: there is nothing to guess from: no lines, or lines that are too wide or too many.
    """
    try:
        return spreadsheet.of_source(name, source)
    except (UnknownHeadings, HeadingMissing, HeadingTwice):
        first = _line_of_headings(source)
        if first is None:
            raise
        kind = _kind(first.fields)
        return spreadsheet.of_source(
            name, source, SaidOfColumns(kind, first.line, columns(kind, first.fields))
        )


def _line_of_headings(source: Source) -> Record | None:
    """Of the first lines the one with most fields that is not the last of all; the first of equals."""
    first: list[Record] = []
    for record in source.records(lambda _fields: True):
        first.append(record)
        if len(first) > MOST_TITLES:
            break
    return max(
        first[:-1] or first, key=lambda each: sum(bool(field.strip()) for field in each.fields), default=None
    )


def _kind(headings: Sequence[str]) -> Kind:
    return max((Kind.CLIENTS, Kind.CLASSES), key=lambda kind: len(columns(kind, headings)))


def columns(kind: Kind, headings: Sequence[str]) -> dict[int, str]:
    """What each column of such a list seems to hold, by position: by its heading, else by one that is nearly the same."""
    found: dict[int, str] = {}
    for n, heading in enumerate(headings):
        column = meaning(kind, heading)
        if column and column not in found.values():
            found[n] = column
    for n, heading in enumerate(headings):
        rest = tuple(each for each in HEADINGS[kind] if each not in found.values())
        if n not in found and heading.strip() and (near := nearest(kind, heading, rest)):
            found[n] = near
    return found


def missing(kind: Kind, named: Collection[str]) -> list[str]:
    """The columns that such a list must have, and that no column is said to be."""
    return [column for column in NEEDED[kind] if column not in named]
