"""Reads the cells of one line and collects everything that is wrong, so that all of it is reported at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from services.imports.cells import Cell, DayOrder, Wrong, cleaned, says_nothing
from services.imports.listed import Listed
from services.imports.spreadsheet import Sheet
from services.imports.table import Row
from services.language import N_
from services.timetable.schedule import NoSession

T = TypeVar("T")


@dataclass(slots=True)
class Reader:
    """One line while it is read, with its refusals and warnings so far."""

    sheet: Sheet
    row: Row
    refusals: list[str] = field(default_factory=list)
    """One sentence for each cell that is wrong; it says what to change."""
    warnings: list[str] = field(default_factory=list)
    """One sentence for each value that is doubtful but used."""
    local_phones: int = 0
    """The number of phone numbers without a country code, if the provider's country is unknown."""

    listed: Listed = field(default_factory=Listed)
    """The classes of this run's lists."""
    on_public_holidays: bool = False
    """Whether classes meet on public holidays, too."""
    left_out: list[NoSession] = field(default_factory=list)
    """The days off on which the line's class would meet."""
    country: str | None = None
    """The provider's; it decides about dates that can be read two ways if their column does not."""

    def cell(self, column: str) -> Cell:
        """The cell in this column (a key of HEADINGS)."""
        order = None
        if column in self.sheet.orders:
            order = DayOrder(*self.sheet.orders[column], self.country)
        return Cell(self.sheet.headings.get(column, column), self.row[column], self.warnings, order)

    def needed(self, column: str, read: Callable[[Cell], T]) -> T | Any:
        """The value of a required cell; an empty or wrong cell is refused and gives None."""
        cell = self.cell(column)
        if cell.is_empty:
            self.refuse(cell.wrong(MISSING.get(column, N_("{column} is missing. Fill it in."))))
            return None
        return self.maybe(column, read)

    def maybe(self, column: str, read: Callable[[Cell], T]) -> T | None:
        """The value of an optional cell; None if it is empty. A wrong cell is refused and gives None."""
        cell = self.cell(column)
        if cell.is_empty:
            return None
        try:
            return read(cell)
        except Wrong as wrong:
            self.refuse(wrong)
            return None

    def text(self, column: str) -> str:
        """The cell's text, for display (see `cells.cleaned`); empty if it says nothing."""
        return "" if says_nothing(self.row[column]) else cleaned(self.row[column])

    def refuse(self, wrong: Wrong) -> None:
        """Add a refusal."""
        self.refusals.append(wrong.words())

    def warn(self, message: str, **facts: Any) -> None:
        """Add a warning about the line as a whole."""
        self.warnings.append(Wrong(message, **facts).words())


MISSING = {"email": N_("{column} is missing. Write the parent’s e-mail address.")}
"""Sentences for columns with better advice than “Fill it in”."""
