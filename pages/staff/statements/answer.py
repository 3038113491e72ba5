"""What became of a file that was sent: made where it is taken, carried by the browser, read by the open room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from services.payments.bank.taking import SaidOfFiles
from services.payments.statements import TableColumns, WhichColumns

Kind = Literal["read", "refused", "columns", "whose", "add"]
KINDS: tuple[Kind, ...] = ("read", "refused", "columns", "whose", "add")
LONGEST = 80
"""Letters of one cell that are carried to be shown."""
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. "columns", "whose" and "add" ask for a word of staff, with which the file is sent again."""

    kind: Kind
    words: tuple[str, ...] = ()
    """Sentences, the first of which is the main one."""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """The first rows of a table whose columns are asked for."""
    proposed: str = ""
    """As `TableColumns.as_text`."""
    choices: tuple[str, ...] = ()
    """Accounts: which of them it is of; with "add" the one that is not entered."""
    currency: str = ""
    again: bool = False
    """Nothing is wrong with the file: it may be sent once more."""

    @staticmethod
    def columns(asked: WhichColumns, said: SaidOfFiles) -> Answer:
        """A table of an unknown bank; `said` is what staff have said of its columns, if it did not do."""
        proposed: TableColumns = asked.facts["proposed"]
        return Answer(
            "columns",
            (asked.words(),),
            tuple(asked.facts["headings"][:MOST_COLUMNS]),
            tuple(tuple(map(_short, row[:MOST_COLUMNS])) for row in asked.facts["rows"]),
            said.columns or proposed.as_text(),
        )

    def as_json(self) -> dict[str, Any]:
        """For the way through the browser."""
        return {
            "kind": self.kind,
            "words": self.words,
            "headings": self.headings,
            "rows": self.rows,
            "proposed": self.proposed,
            "choices": self.choices,
            "currency": self.currency,
        }

    @staticmethod
    def read(said: object) -> Answer | None:
        """What the browser has carried; None for anything that is no answer of ours."""
        if not isinstance(said, dict) or said.get("kind") not in KINDS:
            return None
        rows = said.get("rows")
        return Answer(
            said["kind"],
            _texts(said.get("words")),
            _texts(said.get("headings")),
            tuple(map(_texts, rows[:3])) if isinstance(rows, list) else (),
            str(said.get("proposed", "")),
            _texts(said.get("choices")),
            str(said.get("currency", "")),
        )


def _texts(said: object) -> tuple[str, ...]:
    return tuple(each for each in said if isinstance(each, str)) if isinstance(said, list) else ()


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
