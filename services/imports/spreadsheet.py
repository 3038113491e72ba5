"""Reads a spreadsheet saved as text, whatever its encoding, its separator and the language of its headings.

Sizes are limited: of the file, the number of rows, and each field. A workbook that is not text is refused with advice
(T32).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from services.imports.cannot_read import CannotRead, NoSuchFile, TooLarge, TooManyRows, UnknownHeadings
from services.imports.cells import Evidence, Wrong, evidence
from services.imports.decoding import decode
from services.imports.headings import Kind, known
from services.imports.records import fields_of, records
from services.imports.table import MOST_TITLES, Row, Table
from services.language import N_

MEGABYTE = 1024 * 1024
LARGEST_FILE = 2 * MEGABYTE
MOST_ROWS = 5_000
SEPARATORS = (",", ";", "\t", "|")
SAYS_SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?[ \t]*(\r\n|\r|\n)', re.IGNORECASE)
"""A first line written by Excel, which names the separator of the columns."""

TITLES = N_("what stands above the headings is left out: “{text}”. The headings are in line {number}.")
MEANT = N_("is “{text}” the column {heading}? Then name it so; as it is, it is not read.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The content of a spreadsheet."""

    name: str
    kind: Kind
    rows: tuple[Row, ...]
    headings: dict[str, str]
    """The file's headings, by column."""
    ignored: tuple[str, ...]
    """Unknown headings."""
    said: tuple[Wrong, ...] = ()
    """What is to be said of the file as a whole, which is used all the same."""
    orders: Mapping[str, tuple[Evidence, Evidence]] = field(default_factory=dict)
    """By column of dates: what it tells about the order of day and month, and what all such columns do."""


def read(file: Path) -> Sheet:
    """The rows of a file, without empty ones.

    Raises:
        CannotRead: or a subclass, if the whole file cannot be used.
    """
    return parse(file.name, _bytes(file))


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as handle:
            data = handle.read(LARGEST_FILE + 1)
    except FileNotFoundError as problem:
        raise NoSuchFile from problem
    except OSError as problem:
        raise CannotRead from problem
    if len(data) > LARGEST_FILE:
        raise TooLarge
    return data


def parse(name: str, data: bytes) -> Sheet:
    """Like `read`, for the content of a file; `name` is its name in the report.

    Raises:
        CannotRead: as for `read`.
    """
    decoded = decode(data)
    text = decoded.text.lstrip("\N{BYTE ORDER MARK}")
    given = SAYS_SEPARATOR.match(text)
    body = text[given.end() :] if given else text
    separator = given[1] if given else _separator(body)
    table = Table(separator)
    every = records(body, separator, 2 if given else 1, table.stands_alone)
    begun = None
    while begun is None or not table.begin(begun):
        begun = next(every, None)
        if begun is None:
            raise UnknownHeadings
    rows: list[Row] = []
    for record in every:
        if len(rows) == MOST_ROWS:
            raise TooManyRows
        rows.append(table.row(record, decoded.refusals, decoded.doubts))
    said = (*decoded.file, *_titles(table, begun.line), *_headings(table, decoded.doubts.get(begun.line)))
    return Sheet(name, table.kind, tuple(rows), table.named(), table.ignored, said, _orders(table, rows))


def _separator(body: str) -> str:
    """The separator with which one of the first lines has most headings."""
    first = re.split(r"[\r\n]+", body.lstrip("\r\n"), maxsplit=MOST_TITLES + 1)[: MOST_TITLES + 1]
    return max(SEPARATORS, key=lambda each: max(_likelihood(line, each) for line in first))


def _likelihood(line: str, separator: str) -> tuple[int, int]:
    return known(fields_of(line, separator)), line.count(separator)


def _titles(table: Table, line: int) -> list[Wrong]:
    if not table.titles:
        return []
    return [Wrong(TITLES, text=" · ".join(table.titles), number=line)]


def _headings(table: Table, doubt: Wrong | None) -> list[Wrong]:
    """What is to be said of the line of headings."""
    meant = [Wrong(MEANT, text=heading, heading=column) for heading, column in table.meant().items()]
    return meant if doubt is None else [doubt, *meant]


def _orders(table: Table, rows: list[Row]) -> dict[str, tuple[Evidence, Evidence]]:
    """What each column of dates tells about the order of day and month, and what all of them do."""
    columns = {column: evidence(row[column] for row in rows) for column in table.dates()}
    beside = evidence(row[column] for row in rows for column in columns)
    return {column: (own, beside) for column, own in columns.items()}
