"""The columns of a sheet, read from its first line, and its rows by these columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.imports.cannot_read import HeadingTooLong, TooManyColumns
from services.imports.headings import NEEDED, Kind, columns_of, kind_of
from services.imports.records import TOO_WIDE, Record


@dataclass(frozen=True, slots=True)
class Row:
    """One line that is not empty, as texts by column."""

    line: int
    """Its number in the file, counted from 1 as in an editor."""
    cells: dict[str, str]
    wrong: str = ""
    """Why the line as a whole cannot be used; may have the slot {column}. Empty if it can."""
    column: str = ""
    """The heading of the column that is wrong."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


class Table:
    """The columns of a sheet; call `begin` with its first line before anything else."""

    kind: Kind
    headings: list[str]
    columns: dict[int, str]
    ignored: tuple[str, ...]

    def __init__(self) -> None:
        self.columns = {}

    def begin(self, first: Record) -> None:
        """Read the headings.

        Raises:
            CannotRead: they cannot be used.
        """
        if first.wrong:
            raise TooManyColumns if first.wrong == TOO_WIDE else HeadingTooLong
        self.headings = [heading.strip() for heading in first.fields]
        self.kind = kind_of(self.headings)
        self.columns, self.ignored = columns_of(self.kind, self.headings)

    def named(self) -> dict[str, str]:
        """The file's headings, by column."""
        return {column: self.headings[n] for n, column in self.columns.items()}

    def row(self, record: Record) -> Row:
        """One further line, by column."""
        fields = record.fields
        cells = {column: fields[n] for n, column in self.columns.items() if n < len(fields)}
        heading = self.headings[record.at] if record.at < len(self.headings) else ""
        return Row(record.line, cells, record.wrong, heading or str(record.at + 1))

    def stands_alone(self, fields: list[str]) -> bool:
        """Whether one line is a complete record: as wide as the first, with all required cells filled."""
        if not self.columns or len(fields) != len(self.headings):
            return False
        cells = {column: fields[n].strip() for n, column in self.columns.items()}
        if not all(cells[column] for column in NEEDED[self.kind]):
            return False
        return self.kind is Kind.CLASSES or re.fullmatch(r'[^\s"@]+@[^\s"@]+', cells["email"]) is not None
