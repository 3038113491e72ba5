"""One workbook as lines of texts: the first sheet that has something in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.imports.cannot_read import TooManyRows
from services.imports.records import LARGEST_FIELD, MOST_COLUMNS, TOO_LONG, TOO_WIDE, Record
from services.imports.workbooks import ods, xlsx
from services.imports.workbooks.package import Package

FORMS = ("XLSX", "ODS")
ZIP = b"PK\x03\x04"
MOST_LINES = 5_100
"""Lines of a sheet that are looked at: those of a list, and titles above."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """What was read."""

    form: str
    """"XLSX" or "ODS"."""
    sheet: str
    others: tuple[str, ...]
    """Sheets that have something, too, and are not read."""
    records: tuple[Record, ...]
    """Lines that are not empty."""


def looks_like(data: bytes) -> bool:
    """Whether these bytes are a zip, as workbooks are."""
    return data.startswith(ZIP)


def read(data: bytes) -> Workbook:
    """The first sheet that has something in it.

    Raises:
        NotText: it is another kind of zip. HugeWorkbook, BrokenWorkbook, TooManyRows.
    """
    package = Package(data)
    form, sheets = ("ODS", ods.sheets(package)) if ods.is_one(package) else ("XLSX", xlsx.sheets(package))
    found = [(name, tuple(_records(lines))) for name, lines in sheets]
    filled = [(name, records) for name, records in found if records] or found[:1] or [("", ())]
    (name, records), *others = filled
    return Workbook(form, name, tuple(other for other, _records in others), records)


def _records(lines: Iterator[tuple[int, Sequence[str]]]) -> Iterator[Record]:
    for seen, (number, fields) in enumerate(lines):
        if seen == MOST_LINES:
            raise TooManyRows
        if any(field.strip() for field in fields):
            yield _checked(Record(number, list(fields)))


def _checked(record: Record) -> Record:
    if len(record.fields) > MOST_COLUMNS:
        return Record(record.line, record.fields[: MOST_COLUMNS + 1], TOO_WIDE)
    for n, field in enumerate(record.fields):
        if len(field.encode()) > LARGEST_FIELD:
            return Record(record.line, record.fields, TOO_LONG, n)
    return record
