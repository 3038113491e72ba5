"""Reads the cells of one line and collects everything that is wrong, so that all of it is reported at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from services.core.refusals import Refused
from services.imports.cells import Cell, DayOrder, Wrong, note
from services.imports.headings import HEADINGS, written
from services.imports.listed import Listed
from services.imports.paid_before import PaymentResult
from services.imports.report import Problem
from services.imports.spreadsheet import Sheet
from services.imports.table import Row
from services.language import N_
from services.timetable.schedule import NoSession

NAMES = frozenset(
    {"name", "programme", "venue", "instructor"}
    | {"first_name", "last_name", "child_first_name", "child_last_name"}
)
"""Columns that hold names of people, and those in which things get theirs."""

T = TypeVar("T")


@dataclass(slots=True)
class Reader:
    """One line while it is read, with its refusals and warnings so far."""

    sheet: Sheet
    row: Row
    problems: list[Problem] = field(default_factory=list)
    """One for each cell that is wrong."""
    warnings: list[str] = field(default_factory=list)
    """One sentence for each value that is doubtful but used."""
    told: list[str] = field(default_factory=list)
    """One sentence for each change of something that was known already."""
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
    payment: PaymentResult = field(default_factory=PaymentResult)
    """What has become of the line's payment."""

    @property
    def refusals(self) -> list[str]:
        """One sentence for each cell that is wrong; it says what to change."""
        return [each.words for each in self.problems]

    def heading(self, column: str) -> str:
        """What the file calls this column; what we call it, if the file has none."""
        return self.sheet.headings.get(column) or written(self.sheet.kind, column)

    def cell(self, column: str) -> Cell:
        """The cell in this column (a key of HEADINGS)."""
        order = None
        if column in self.sheet.orders:
            order = DayOrder(*self.sheet.orders[column], self.country)
        return Cell(
            self.heading(column), self.row[column], self.warnings, order, column in NAMES, self.country
        )

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
        """The text of a note, as it is kept (see `cells.note`)."""
        cell = self.cell(column)
        return "" if cell.is_empty else note(cell)

    def refuse(self, refused: Refused) -> None:
        """Add a refusal."""
        facts = refused.facts if isinstance(refused, Wrong) else {}
        named = str(facts.get("column", ""))
        column = next(
            (each for each in HEADINGS[self.sheet.kind] if named and self.heading(each) == named), ""
        )
        asks = () if column in self.sheet.headings else (column,) if column else ()
        self.problems.append(Problem(refused.words(), column, (*asks, *facts.get("asks", ()))))

    def warn(self, message: str, **facts: Any) -> None:
        """Add a warning about the line as a whole."""
        self.warnings.append(Wrong(message, **facts).words())

    def tell(self, message: str, **facts: Any) -> None:
        """Say what is changed of something that was known already."""
        self.told.append(Wrong(message, **facts).words())


MISSING = {"email": N_("{column} is missing. Write the parent’s e-mail address.")}
"""Sentences for columns with better advice than “Fill it in”."""
