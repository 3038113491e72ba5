"""The bytes of a file as lines of fields: decoded and separated, or taken from a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.imports import workbooks
from services.imports.decoding import Decoded, decode
from services.imports.headings import known
from services.imports.records import Record, StandsAlone, fields_of, records
from services.imports.table import MOST_TITLES
from services.imports.workbooks import Workbook

SEPARATORS = (",", ";", "\t", "|")
SAYS_SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?[ \t]*(\r\n|\r|\n)', re.IGNORECASE)
"""A first line written by Excel, which names the separator of the columns."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a file is made of, before anybody knows what its columns mean."""

    separator: str
    """Empty in a workbook, which has cells."""
    decoded: Decoded = field(default_factory=Decoded)
    text: str = ""
    first_line: int = 1
    book: Workbook | None = None

    @property
    def encoding(self) -> str:
        """What people call it: UTF-8, Windows-1250, XLSX."""
        return self.decoded.encoding if self.book is None else self.book.form

    def records(self, stands_alone: StandsAlone) -> Iterator[Record]:
        """All lines that are not empty."""
        if self.book is not None:
            return iter(self.book.records)
        return records(self.text, self.separator, self.first_line, stands_alone)


def opened(data: bytes) -> Source:
    """The lines of a file, whatever program has saved it.

    Raises:
        CannotRead: or a subclass.
    """
    if workbooks.looks_like(data):
        return Source("", book=workbooks.read(data))
    decoded = decode(data)
    text = decoded.text.lstrip("\N{BYTE ORDER MARK}")
    given = SAYS_SEPARATOR.match(text)
    body = text[given.end() :] if given else text
    return Source(given[1] if given else _separator(body), decoded, body, 2 if given else 1)


def _separator(body: str) -> str:
    """The separator with which one of the first lines has most headings."""
    first = re.split(r"[\r\n]+", body.lstrip("\r\n"), maxsplit=MOST_TITLES + 1)[: MOST_TITLES + 1]
    return max(SEPARATORS, key=lambda each: max(_likelihood(line, each) for line in first))


def _likelihood(line: str, separator: str) -> tuple[int, int]:
    return known(fields_of(line, separator)), line.count(separator)
