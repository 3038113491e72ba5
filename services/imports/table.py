"""The columns of a sheet, read from its line of headings, and its rows by these columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from services.imports.cannot_read import CannotRead, HeadingTooLong, TooManyColumns, UnknownHeadings
from services.imports.cells import Wrong
from services.imports.headings import DATES, HEADINGS, NEEDED, Kind, columns_of, kind_of, nearest, written
from services.imports.records import TOO_WIDE, Record
from services.language import N_
from services.people import spelling

MOST_TITLES = 10
"""How many lines above the headings may be titles."""
TOO_MANY_FIELDS = N_(
    "It has more fields than there are headings: “{text}” comes after the last one. If a field holds a “{sign}”, put"
    " that field in quotation marks."
)
TOO_MANY_CELLS = N_(
    "It has more cells than there are headings: “{text}” comes after the last one. Remove it, or give its column a"
    " heading."
)


@dataclass(frozen=True, slots=True)
class SaidOfColumns:
    """What a person has said of a file: what it lists, which line has the headings, and what each column holds."""

    kind: Kind
    line: int
    columns: Mapping[int, str]
    """By position from 0; what is not in it is not read."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line that is not empty, as texts by column."""

    line: int
    """Its number in the file, counted from 1 as in an editor."""
    cells: dict[str, str]
    wrong: str = ""
    """Why the line as a whole cannot be used; may have slots. Empty if it can."""
    column: str = ""
    """The heading of the column that is wrong."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """For the other slots."""
    doubts: tuple[Wrong, ...] = ()
    """What is doubtful about the line as a whole; it is used all the same."""
    fields: tuple[str, ...] = ()
    """All its texts in the file's order, those of unknown columns, too."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def refusal(self) -> Wrong:
        """Why it cannot be used."""
        return Wrong(self.wrong, **({"column": self.column} | dict(self.facts)))


class Table:
    """The columns of a sheet; call `begin` with its first lines until it returns True, before anything else."""

    kind: Kind
    headings: list[str]
    columns: dict[int, str]
    ignored: tuple[str, ...]

    def __init__(self, separator: str, said: SaidOfColumns | None = None) -> None:
        self.separator, self.said = separator, said
        self.columns = {}
        self.titles: list[str] = []
        """The lines above the headings, as texts."""
        self._problem: CannotRead | None = None

    def begin(self, record: Record) -> bool:
        """Read the headings, if this line has them; otherwise it is taken for a title.

        Raises:
            CannotRead: the line has headings that cannot be used, or there are too many titles.
        """
        if self.said is not None:
            return self._as_said(record, self.said)
        try:
            self._read(record)
        except UnknownHeadings as problem:
            self._problem = self._problem or problem
            self.titles.append(" ".join(filter(None, (each.strip() for each in record.fields))))
            if len(self.titles) > MOST_TITLES:
                raise self._problem from None
            return False
        return True

    def _as_said(self, record: Record, said: SaidOfColumns) -> bool:
        if record.line < said.line:
            self.titles.append(" ".join(filter(None, (each.strip() for each in record.fields))))
            return False
        self.name(said.kind, self._headings(record), said.columns)
        return True

    def name(self, kind: Kind, headings: list[str], columns: Mapping[int, str]) -> None:
        """Let the columns be these, whatever their headings."""
        self.kind, self.headings, self.columns = kind, headings, dict(columns)
        self.ignored = tuple(each for n, each in enumerate(headings) if each and n not in columns)

    def _headings(self, record: Record) -> list[str]:
        if record.wrong:
            raise TooManyColumns if record.wrong == TOO_WIDE else HeadingTooLong
        headings = [spelling.visible(heading) for heading in record.fields]
        while headings and not headings[-1]:
            headings.pop()
        return headings

    def _read(self, record: Record) -> None:
        headings = self._headings(record)
        self.kind = kind_of(headings)
        self.columns, self.ignored = columns_of(self.kind, headings)
        self.headings = headings

    def named(self) -> dict[str, str]:
        """The file's headings, by column."""
        return {column: self.headings[n] for n, column in self.columns.items()}

    def meant(self) -> dict[str, str]:
        """What the unknown headings may have been meant to be, where that is not there already."""
        rest = tuple(column for column in HEADINGS[self.kind] if column not in self.columns.values())
        near = {heading: nearest(self.kind, heading, rest) for heading in self.ignored}
        return {heading: written(self.kind, column) for heading, column in near.items() if column}

    def row(self, record: Record, refusals: Mapping[int, Wrong], doubts: Mapping[int, Wrong]) -> Row:
        """One further line, by column; `refusals` and `doubts` are about the letters of lines of the file."""
        fields = [spelling.lines(field) for field in record.fields]
        lines = range(record.line, record.line + record.lines)
        cells = {column: fields[n] for n, column in self.columns.items() if n < len(fields)}
        texts = tuple(fields)
        told = tuple(doubts[line] for line in lines if line in doubts)
        if refused := next((refusals[line] for line in lines if line in refusals), None):
            return Row(record.line, cells, refused.sentence, facts=refused.facts, fields=texts)
        if record.wrong:
            heading = self.headings[record.at] if record.at < len(self.headings) else ""
            return Row(record.line, cells, record.wrong, heading or str(record.at + 1), fields=texts)
        after = [each for each in fields[len(self.headings) :] if each]
        if after:
            facts = {"text": self.separator.join(after), "sign": self.separator.replace("\t", "⇥")}
            wrong = TOO_MANY_FIELDS if self.separator else TOO_MANY_CELLS
            return Row(record.line, cells, wrong, facts=facts, fields=texts)
        return Row(record.line, cells, doubts=told, fields=texts)

    def dates(self) -> tuple[str, ...]:
        """The columns that hold dates."""
        return tuple(column for column in DATES[self.kind] if column in self.columns.values())

    def stands_alone(self, fields: list[str]) -> bool:
        """Whether one line is a complete record: as wide as the headings, with all required cells filled."""
        if not self.columns or len(fields) < len(self.headings) or any(fields[len(self.headings) :]):
            return False
        cells = {column: fields[n].strip() for n, column in self.columns.items()}
        if not all(cells.get(column) for column in NEEDED[self.kind]):
            return False
        return self.kind is Kind.CLASSES or re.fullmatch(r'[^\s"@]+@[^\s"@]+', cells["email"]) is not None
