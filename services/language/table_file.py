"""Tables as files that spreadsheets open by a double click (PURE). No cell of them can be run as a formula (T32)."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

_PURE_NUMBER = re.compile(r"[+-]?[0-9][0-9 .,\u00a0]*")
_BEGINS_FORMULA = frozenset("=+-@")
_BREAKS_OUT = frozenset("\t\r\n\0")
_UNSEEN = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp", "Mn"})
"""Categories of signs that a spreadsheet may pass over before it looks for a formula."""


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """With a mark of its letters, semicolons, and no formulas; a negative number may stay one."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(
        [[_cell(each) for each in row] for row in rows]
    )
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def harmless(text: str) -> str:
    """The text with an apostrophe before it, if a spreadsheet would compute it: also where the sign is of full width, or
    stands behind something that cannot be seen. A number or a telephone number stays what it is."""
    text = text.replace("\0", "")
    if not text or _PURE_NUMBER.fullmatch(text):
        return text
    if text[0] in _BREAKS_OUT:
        return f"'{text}"
    seen = next((sign for sign in text if unicodedata.category(sign) not in _UNSEEN), "")
    first = unicodedata.normalize("NFKC", seen)[:1]
    return f"'{text}" if first in _BEGINS_FORMULA and first else text


def _cell(value: object) -> str:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else str(value)
