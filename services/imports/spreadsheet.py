"""Read a spreadsheet saved as text: whatever its encoding, separator and language of headings.

Nothing is believed before it is measured: a file, a row and a field have a largest size, and a workbook that is not
text is refused with what to do instead (T32).
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
"""A first line that is for Excel: what separates the columns."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A spreadsheet that could be read."""

    name: str
    kind: Kind
    rows: tuple[Row, ...]
    headings: dict[str, str]
    """What each of our columns is called in the file."""
    ignored: tuple[str, ...]
    """Headings that mean nothing to us."""


def read(file: Path) -> Sheet:
    """The rows of a file, empty ones left out.

    Raises:
        CannotRead: or one of its kinds, when nothing of the file can be used.
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
    """The same for the content of a file; `name` is what it is called in the report.

    Raises:
        CannotRead: as for `read`.
    """
    text = decode(data).lstrip("\N{BYTE ORDER MARK}")
    said = SAYS_SEPARATOR.match(text)
    body = text[said.end() :] if said else text
    first = re.split(r"[\r\n]", body.lstrip("\r\n"), maxsplit=1)[0]
    separator = said[1] if said else max(SEPARATORS, key=lambda each: _likelihood(first, each))
    table = Table()
    every = records(body, separator, 2 if said else 1, table.stands_alone)
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
