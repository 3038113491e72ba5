"""Splits a text into records and fields, so that a bad line does not spoil the others.

Python's csv reader alone would read everything after an unclosed quotation mark, other people's lines included, as
one field. So it gets the lines of one record at a time. A field may continue on the next line only if its quotation
mark is closed later, and if none of the lines in between could be a record of its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from services.language import N_

LARGEST_FIELD = 8 * 1024
MOST_COLUMNS = 60
LINE = re.compile(r"\r\n|\r|\n")
csv.field_size_limit(1 << 24)  # the size of fields is checked here, where the line's number is known

UNCLOSED = N_("{column} begins with a quotation mark that is never closed. Close it, or remove it.")
TOO_LONG = N_("{column} is longer than 8,000 characters. Shorten it.")
TOO_WIDE = N_("It has more than 60 columns. Remove the ones that are not needed.")

StandsAlone = Callable[[list[str]], bool]


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a file, or several lines if a field contains line breaks."""

    line: int
    """The number of its first line, counted from 1 as in an editor."""
    fields: list[str]
    wrong: str = ""
    """Why it cannot be used; may have the slot {column}. Empty if it can."""
    at: int = 0
    """The index of the field that is wrong, from 0."""
    lines: int = 1
    """How many lines of the file it takes."""


def fields_of(line: str, separator: str) -> list[str]:
    """The fields of one line, with or without correct quotation marks."""
    return next(csv.reader([line], delimiter=separator), [])


def records(text: str, separator: str, first_line: int, stands_alone: StandsAlone) -> Iterator[Record]:
    """All records that are not empty; `stands_alone` tells whether the fields of one line are a whole record."""
    lines = LINE.split(text)
    n = 0
    while n < len(lines):
        record, used = _record(lines, n, separator, stands_alone)
        n, line = n + used, n + first_line
        if record.wrong or any(field.strip() for field in record.fields):
            yield _checked(replace(record, line=line, lines=used))


def _checked(record: Record) -> Record:
    if record.wrong:
        return record
    if len(record.fields) > MOST_COLUMNS:
        return replace(record, wrong=TOO_WIDE)
    for n, field in enumerate(record.fields):
        if len(field.encode()) > LARGEST_FIELD:
            return replace(record, wrong=TOO_LONG, at=n)
    return record


def _record(lines: list[str], n: int, separator: str, stands_alone: StandsAlone) -> tuple[Record, int]:
    """The record that begins in the n-th line, and the number of its lines."""
    record_lines = _RecordLines(lines, n, separator, stands_alone)
    try:
        reader = csv.reader(record_lines, delimiter=separator, strict=True)
        return Record(n, next(reader, [])), reader.line_num
    except csv.Error:
        fields = fields_of(lines[n], separator)
        if record_lines.asked_for_more:
            return Record(n, fields, UNCLOSED, len(fields) - 1), 1
        return Record(n, fields), 1


class _RecordLines(Iterable[str]):
    """The lines that may belong to one record. The csv reader asks for more only while a quotation mark is open."""

    def __init__(self, lines: list[str], n: int, separator: str, stands_alone: StandsAlone) -> None:
        self.lines, self.n, self.separator, self.stands_alone = lines, n, separator, stands_alone
        self.asked_for_more = False

    def __iter__(self) -> Iterator[str]:
        size = len(self.lines[self.n])
        yield self.lines[self.n] + "\n"
        self.asked_for_more = True
        for n in range(self.n + 1, len(self.lines)):
            if size > LARGEST_FIELD or self._is_a_record(self.lines[n]):
                return
            size += len(self.lines[n]) + 1
            yield self.lines[n] + "\n"

    def _is_a_record(self, line: str) -> bool:
        try:
            return self.stands_alone(next(csv.reader([line], delimiter=self.separator, strict=True), []))
        except csv.Error:
            return False
