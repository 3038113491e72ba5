"""One cell, and the refusal of a cell that cannot be used."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from services.core.refusals import Refused
from services.imports.cells.day_order import DayOrder
from services.language import _
from services.people import names

FORMULA_SIGNS = "=+-@"
"""Signs, half or full width, that make a spreadsheet run a cell as a formula; tab and carriage return do so too."""
LONGEST_QUOTE = 60
BLANKS = "-–—−‐‑‒_./\\… \u00a0\u200b\ufeff"
"""A cell of nothing but these is empty."""
NOTHING = frozenset(
    [
        "n/a",
        "#n/a",
        "n.a.",
        "n. a.",
        "#n/d",
        "n/d",
        "neuvedené",
        "neuvedený",
        "neuvedená",
        "#neuvedené",
        "#nedostupný",
        "#není_k_dispozici",
        "(none)",
        "none",
        "(blank)",
        "(empty)",
        "(prázdne)",
        "prázdne",
        "žiadne",
        "žiadna",
        "žiadny",
        "nič",
        "bez údajov",
        "#null!",
        "<null>",
        "(null)",
        "not applicable",
        "not available",
    ]
)
"""What people and spreadsheets write for nothing, whatever its case."""
PROGRAMS_NOTHING = frozenset(("null", "NULL", "nil", "NaN", "nan"))
"""What programs write for nothing, exactly so."""


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

    def wrong(self, message: str, **facts: Any) -> Wrong:
        """The refusal of this cell; the message may have the slots {column} and {text}."""
        return Wrong(message, **({"column": self.column, "text": self.text} | facts))

    def warn(self, message: str, **facts: Any) -> None:
        """Add a warning about a value that is used all the same; the message may have the slots {column} and {text}."""
        self.warnings.append(self.wrong(message, **facts).words())

    @property
    def is_empty(self) -> bool:
        """Whether the cell holds nothing, or only what people write for nothing."""
        return says_nothing(self.text)


def says_nothing(text: str) -> bool:
    """Whether a cell is empty, or holds what people and spreadsheets write for nothing: -, N/A, #N/A.

    A word that is somebody's name, such as Null or Nan, is nothing only in the spelling of a program.
    """
    written = text.strip()
    return written.casefold() in NOTHING or written in PROGRAMS_NOTHING or not written.strip(BLANKS)


def printable(text: str) -> str:
    """A text from the file in printable form: one short line without control characters."""
    seen = "".join(
        c if unicodedata.category(c)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for c in text.strip()
    )
    return seen if len(seen) <= LONGEST_QUOTE else seen[: LONGEST_QUOTE - 1] + "…"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run this text as a formula; invisible characters before the sign do not matter."""
    first = unicodedata.normalize("NFKC", text.lstrip(" ")[:1])
    seen = next((c for c in text if unicodedata.category(c)[0] not in "CZ"), "")
    sign = unicodedata.normalize("NFKC", seen)
    return first in ("\t", "\r", "\n") or (sign != "" and sign in FORMULA_SIGNS)


def cleaned(text: str) -> str:
    """A note or payment text with its line breaks, without control characters and marks that reverse text."""
    lines = ("".join(map(_steady, line)) for line in re.split(r"\r\n|\r|\n", text))
    return "\n".join(lines).strip()


def _steady(letter: str) -> str:
    if unicodedata.bidirectional(letter) in names.BIDI_MARKS:
        return ""
    return " " if unicodedata.category(letter) == "Cc" else letter
