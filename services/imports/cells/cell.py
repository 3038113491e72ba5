"""One cell, and why it cannot be taken."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from services.core.refusals import Refused
from services.language import _
from services.people import names

RUNS = "=+-@"
"""What makes a spreadsheet run a cell, half or full width, tab and carriage return beside them."""
SHOWN = 60


class Wrong(Refused):
    """A cell that cannot be taken as it is; says what to change."""

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(**facts)
        self.sentence = message

    def words(self) -> str:
        """The sentence, with what was written kept short and free of control characters."""
        return _(self.sentence).format(**{name: shown(str(fact)) for name, fact in self.facts.items()})


@dataclass(slots=True)
class Cell:
    """One cell of a line: what the file calls its column, what is written in it, and what is doubtful about it."""

    column: str
    text: str
    doubts: list[str]

    def wrong(self, message: str, **facts: Any) -> Wrong:
        """Why it cannot be taken; the message may name {column} and {text}."""
        return Wrong(message, **({"column": self.column, "text": self.text} | facts))

    def doubt(self, message: str, **facts: Any) -> None:
        """Note what is doubtful, though it is taken; the message may name {column} and {text}."""
        self.doubts.append(self.wrong(message, **facts).words())

    @property
    def is_empty(self) -> bool:
        """Nothing is written in it."""
        return not self.text.strip()


def shown(text: str) -> str:
    """A piece of the file as it can be printed: one short line."""
    seen = "".join(
        c if unicodedata.category(c)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for c in text.strip()
    )
    return seen if len(seen) <= SHOWN else seen[: SHOWN - 1] + "…"


def runs(text: str) -> bool:
    """Whether a spreadsheet that is given this back would run it, whatever nobody can see before the sign."""
    first = unicodedata.normalize("NFKC", text.lstrip(" ")[:1])
    seen = next((c for c in text if unicodedata.category(c)[0] not in "CZ"), "")
    sign = unicodedata.normalize("NFKC", seen)
    return first in ("\t", "\r", "\n") or (sign != "" and sign in RUNS)


def written(text: str) -> str:
    """A note or a payment as it is written, its lines too, without control characters and what turns text round."""
    lines = ("".join(map(_steady, line)) for line in re.split(r"\r\n|\r|\n", text))
    return "\n".join(lines).strip()


def _steady(letter: str) -> str:
    if unicodedata.bidirectional(letter) in names.TURNS_ROUND:
        return ""
    return " " if unicodedata.category(letter) == "Cc" else letter
