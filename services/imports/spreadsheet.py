"""Reads a spreadsheet: a text, whatever its encoding and its separator, or a workbook; headings in any language we know.

Sizes are limited: of the file, unpacked and not, the number of rows, and each field (T32).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from services.imports.cannot_read import CannotRead, NoSuchFile, TooLarge, TooManyRows, UnknownHeadings
from services.imports.cells import Evidence, Wrong, evidence
from services.imports.headings import Kind
from services.imports.source import Source, opened
from services.imports.table import Row, SaidOfColumns, Table
from services.language import N_

MEGABYTE = 1024 * 1024
LARGEST_FILE = 2 * MEGABYTE
MOST_ROWS = 5_000
TITLES = N_("what stands above the headings is left out: “{text}”. The headings are in line {number}.")
OTHER_SHEETS = N_("only the sheet “{text}” is read; the workbook has other sheets, too: {names}")
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
    encoding: str = ""
    """What people call it: UTF-8, Windows-1250, XLSX."""
    line: int = 1
    """The number of the line of headings."""
    table: Table | None = None
    """Its columns, in the file's order."""


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


def parse(name: str, data: bytes, said: SaidOfColumns | None = None) -> Sheet:
    """Like `read`, for the content of a file; `name` is its name in the report, `said` what a person says its columns are.

    Raises:
        CannotRead: as for `read`.
    """
    return of_source(name, opened(data), said)


def of_source(name: str, source: Source, said: SaidOfColumns | None = None) -> Sheet:
    """Like `parse`, for a file whose lines are known.

    Raises:
        CannotRead: as for `read`.
    """
    table = Table(source.separator, said)
    decoded = source.decoded
    every = source.records(table.stands_alone)
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
    told = (
        *decoded.file,
        *_other_sheets(source),
        *_titles(table, begun.line),
        *_headings(table, decoded.doubts.get(begun.line)),
    )
    made = sheet_of(name, table, rows)
    return replace(made, said=told, encoding=source.encoding, line=begun.line)


def sheet_of(name: str, table: Table, rows: list[Row]) -> Sheet:
    """The sheet that these rows of one table make."""
    orders = _orders(table, rows)
    return Sheet(name, table.kind, tuple(rows), table.named(), table.ignored, orders=orders, table=table)


def _other_sheets(source: Source) -> list[Wrong]:
    if source.book is None or not source.book.others:
        return []
    return [Wrong(OTHER_SHEETS, text=source.book.sheet, names=", ".join(source.book.others))]


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
