"""Reads a spreadsheet saved as text, whatever its encoding, its separator and the language of its headings.

Sizes are limited: of the file, the number of rows, and each field. A workbook that is not text is refused with advice
(T32).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from services.imports.cannot_read import CannotRead, NoSuchFile, TooLarge, TooManyRows, UnknownHeadings
from services.imports.decoding import decode
from services.imports.headings import Kind, known
from services.imports.records import fields_of, records
from services.imports.table import Row, Table

MEGABYTE = 1024 * 1024
LARGEST_FILE = 2 * MEGABYTE
MOST_ROWS = 5_000
SEPARATORS = (",", ";", "\t", "|")
SAYS_SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?[ \t]*(\r\n|\r|\n)', re.IGNORECASE)
"""A first line written by Excel, which names the separator of the columns."""


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
    text = decode(data).lstrip("\N{BYTE ORDER MARK}")
    given = SAYS_SEPARATOR.match(text)
    body = text[given.end() :] if given else text
    first = re.split(r"[\r\n]", body.lstrip("\r\n"), maxsplit=1)[0]
    separator = given[1] if given else max(SEPARATORS, key=lambda each: _likelihood(first, each))
    table = Table()
    every = records(body, separator, 2 if given else 1, table.stands_alone)
    try:
        table.begin(next(every))
    except StopIteration:
        raise UnknownHeadings from None
    rows: list[Row] = []
    for record in every:
        if len(rows) == MOST_ROWS:
            raise TooManyRows
        rows.append(table.row(record))
    return Sheet(name, table.kind, tuple(rows), table.named(), table.ignored)


def _likelihood(first: str, separator: str) -> tuple[int, int]:
    return known(fields_of(first, separator)), first.count(separator)
