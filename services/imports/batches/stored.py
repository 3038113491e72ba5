"""A kept file as the sheet that it was, with what somebody has typed over its cells; and sentences as they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db import ImportBatch, ImportRow
from services.imports import decoding, records, spreadsheet
from services.imports.cells import Wrong
from services.imports.headings import HEADINGS, Kind
from services.imports.records import Record
from services.imports.spreadsheet import Sheet
from services.imports.table import Row, Table
from services.language.letters import broken_words


def as_json(wrong: Wrong) -> dict[str, Any]:
    """A sentence with its facts, to be put into words for whoever reads it."""
    return {"sentence": wrong.sentence, "facts": {name: str(fact) for name, fact in wrong.facts.items()}}


def from_json(kept: Mapping[str, Any]) -> Wrong:
    """The same, back."""
    return Wrong(kept["sentence"], **kept["facts"])


def fields_of(row: ImportRow) -> list[str]:
    """The line's texts by position, as they are after all corrections."""
    fields = list(row.fields)
    for key, text in row.typed.items():
        if key.isdigit():
            fields += [""] * (int(key) + 1 - len(fields))
            fields[int(key)] = text
    return fields


def sheet_of(batch: ImportBatch, rows: Sequence[ImportRow]) -> Sheet:
    """The sheet with these lines, in their order."""
    table = Table(batch.separator)
    table.name(
        Kind(batch.kind), list(batch.headings), {int(n): column for n, column in batch.columns.items()}
    )
    return spreadsheet.sheet_of(batch.name, table, [_row(table, each) for each in rows])


def _row(table: Table, kept: ImportRow) -> Row:
    fields = fields_of(kept)
    if kept.wrong and _is_still_wrong(table, kept, fields):
        wrong = from_json(kept.wrong)
        column = str(wrong.facts.get("column", ""))
        facts = {name: str(fact) for name, fact in wrong.facts.items() if name != "column"}
        return Row(kept.line, {}, wrong.sentence, column, facts, fields=tuple(fields))
    row = table.row(Record(kept.line, fields), {}, {})
    cells = row.cells | {
        column: kept.typed[column] for column in HEADINGS[table.kind] if column in kept.typed
    }
    doubts = () if kept.typed else tuple(from_json(each) for each in kept.doubts)
    return Row(row.line, cells, row.wrong, row.column, row.facts, doubts, row.fields)


def _is_still_wrong(table: Table, kept: ImportRow, fields: list[str]) -> bool:
    """Whether what is wrong with the line as a whole has not been typed over."""
    match kept.wrong["sentence"]:
        case records.UNCLOSED | records.TOO_LONG:
            at = [n for n, each in enumerate(table.headings) if each == kept.wrong["facts"].get("column")]
            return not any(str(n) in kept.typed for n in at)
        case decoding.BROKEN:
            return bool(broken_words(" ".join(fields)))
        case decoding.CUT_OFF:
            return not kept.typed
    return True
