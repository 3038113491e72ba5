"""What the first line says about all that follow."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.imports.cannot_read import HeadingTooLong, TooManyColumns
from services.imports.headings import NEEDED, Kind, columns_of, kind_of
from services.imports.records import TOO_WIDE, Record


@dataclass(frozen=True, slots=True)
class Row:
    """One line that has something in it, by the names of our columns."""

    line: int
    """Its number in the file, as an editor counts: the first is 1."""
    cells: dict[str, str]
    wrong: str = ""
    """Why the line as a whole cannot be taken; may name {column}."""
    column: str = ""
    """The heading of the column that is wrong."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


class Table:
    """What the first line says about all that follow; nothing before it has been read."""

    kind: Kind
    headings: list[str]
    columns: dict[int, str]
    ignored: tuple[str, ...]

    def __init__(self) -> None:
        self.columns = {}

    def begin(self, first: Record) -> None:
        """Read the headings. Raises CannotRead where they cannot be used."""
        if first.wrong:
            raise TooManyColumns if first.wrong == TOO_WIDE else HeadingTooLong
        self.headings = [heading.strip() for heading in first.fields]
        self.kind = kind_of(self.headings)
        self.columns, self.ignored = columns_of(self.kind, self.headings)

    def named(self) -> dict[str, str]:
        """What each of our columns is called in the file."""
        return {column: self.headings[n] for n, column in self.columns.items()}

    def row(self, record: Record) -> Row:
        """One further line by the names of our columns."""
        fields = record.fields
        cells = {column: fields[n] for n, column in self.columns.items() if n < len(fields)}
        heading = self.headings[record.at] if record.at < len(self.headings) else ""
        return Row(record.line, cells, record.wrong, heading or str(record.at + 1))

    def stands_alone(self, fields: list[str]) -> bool:
        """Whether a line is one of ours by itself: as wide as the first, with all that is needed in it."""
        if not self.columns or len(fields) != len(self.headings):
            return False
        cells = {column: fields[n].strip() for n, column in self.columns.items()}
        if not all(cells[column] for column in NEEDED[self.kind]):
            return False
        return self.kind is Kind.CLASSES or re.fullmatch(r'[^\s"@]+@[^\s"@]+', cells["email"]) is not None
