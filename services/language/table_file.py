"""Tables as files that spreadsheets open by a double click (PURE)."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

SIGNS = "=+-@"
"""What makes a spreadsheet compute a cell, in half or full width."""
BREAKS = "\t\r\n\0"
"""What does so at the beginning of a cell, whatever follows."""


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """With a mark of its letters, semicolons, and no formulas; a negative number may stay one."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(
        [[_cell(each) for each in row] for row in rows]
    )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: object) -> str:
    text = str(value).replace("\0", "")
    return f"'{text}" if isinstance(value, str) and _is_computed(value) else text


def _is_computed(text: str) -> bool:
    """Whether a spreadsheet would compute this; blanks and what cannot be seen before a sign do not help."""
    first = next((each for each in text if unicodedata.category(each)[0] not in "CZ"), "")
    return text[:1] in tuple(BREAKS) or unicodedata.normalize("NFKC", first)[:1] in tuple(SIGNS)
