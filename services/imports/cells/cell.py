"""One cell, and the refusal of a cell that cannot be used."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from services.core.refusals import Refused
from services.imports.cells.day_order import DayOrder
from services.imports.cells.nothing import says_nothing
from services.language import N_, _
from services.people import spelling

LONGEST_QUOTE = 60


class Wrong(Refused):
    """A cell cannot be used; the sentence says what to change."""

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(**facts)
        self.sentence = message

    def words(self) -> str:
        """The sentence; texts quoted from the file are shortened, without control characters."""
        return _(self.sentence).format(**{name: printable(str(fact)) for name, fact in self.facts.items()})


@dataclass(slots=True)
class Cell:
    """One cell: the heading of its column in the file, its text, and the list to which its warnings are added."""

    column: str
    text: str
    warnings: list[str]
    order: DayOrder | None = None
    """Whether the day or the month comes first in its column; only for dates."""
    is_name: bool = False
    """Whether its column holds names, some of which are words for nothing elsewhere."""
    country: str | None = None
    """The provider's; its languages come first."""

    def wrong(self, message: str, **facts: Any) -> Wrong:
        """The refusal of this cell; the message may have the slots {column} and {text}."""
        return Wrong(message, **({"column": self.column, "text": self.text} | facts))

    def warn(self, message: str, **facts: Any) -> None:
        """Add a warning about a value that is used all the same; the message may have the slots {column} and {text}."""
        self.warnings.append(self.wrong(message, **facts).words())

    @property
    def is_empty(self) -> bool:
        """Whether the cell holds nothing, or only what people write for nothing."""
        return says_nothing(self.text, is_name=self.is_name)


def printable(text: str) -> str:
    """A text from the file in printable form: one short line without control characters."""
    seen = "".join(
        c if unicodedata.category(c)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for c in text.strip()
    )
    return seen if len(seen) <= LONGEST_QUOTE else seen[: LONGEST_QUOTE - 1] + "…"


def note(cell: Cell) -> str:
    """A note or payment text with its line breaks, without what cannot be seen and without what a spreadsheet runs.

    A dash before a text stays one that is only read; other signs of formulas are left out, and it is said.
    """
    text = spelling.lines(cell.text)
    if not spelling.is_formula(text):
        return text
    inert = re.sub(r"^[-－]", "–", text)
    while spelling.is_formula(inert):
        inert = inert[1:].lstrip()
    if not text.startswith("-"):
        cell.warn(N_("{column} “{text}” begins like a formula; “{kept}” is kept."), kept=inert)
    return inert
