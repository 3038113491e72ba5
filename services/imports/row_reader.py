"""Reading one line: every cell is asked, so that all that is wrong with it is said at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from services.imports.cells import Cell, Wrong, written
from services.imports.spreadsheet import Sheet
from services.imports.table import Row
from services.language import N_

T = TypeVar("T")


@dataclass(slots=True)
class Reader:
    """One line while it is read."""

    sheet: Sheet
    row: Row
    refusals: list[str] = field(default_factory=list)
    """What is wrong, each with what to change."""
    doubts: list[str] = field(default_factory=list)
    """What is doubtful but taken."""
    local_phones: int = 0
    """Phone numbers without a country's code, where no country is known."""

    def cell(self, column: str) -> Cell:
        """A cell by our name of its column."""
        return Cell(self.sheet.headings.get(column, column), self.row[column], self.doubts)

    def needed(self, column: str, read: Callable[[Cell], T]) -> T | Any:
        """What the cell says; refused when it is empty or wrong, and then None."""
        cell = self.cell(column)
        if cell.is_empty:
            self.refuse(cell.wrong(MISSING.get(column, N_("{column} is missing. Fill it in."))))
            return None
        return self.maybe(column, read)

    def maybe(self, column: str, read: Callable[[Cell], T]) -> T | None:
        """What the cell says, or None when it is empty; refused when it is wrong."""
        cell = self.cell(column)
        if cell.is_empty:
            return None
        try:
            return read(cell)
        except Wrong as wrong:
            self.refuse(wrong)
            return None

    def text(self, column: str) -> str:
        """What is written, as it is, for people to read."""
        return written(self.row[column])

    def refuse(self, wrong: Wrong) -> None:
        """Note what is wrong."""
        self.refusals.append(wrong.words())

    def doubt(self, message: str, **facts: Any) -> None:
        """Note what is doubtful about the line as a whole."""
        self.doubts.append(Wrong(message, **facts).words())


MISSING = {"email": N_("{column} is missing. Write the parent’s e-mail address.")}
"""Columns of which we can say better what to write."""
