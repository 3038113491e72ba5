"""Cut a text into records and fields, so that a bad line costs nothing but itself.

Python's own reader would take everything after an unclosed quotation mark into one field, lines of other people
included. Here a field may only go on in the next line if it is closed in the end, and if none of the lines it would
swallow could stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from services.language import N_

LARGEST_FIELD = 8 * 1024
MOST_COLUMNS = 60
LINE = re.compile(r"\r\n|\r|\n")
QUOTED = re.compile(r'((?:[^"]++|"")*+)"')
"""What follows an opening quotation mark, up to the one that closes it."""

UNCLOSED = N_("{column} begins with a quotation mark that is never closed. Close it, or remove it.")
TOO_LONG = N_("{column} is longer than 8,000 characters. Shorten it.")
TOO_WIDE = N_("It has more than 60 columns. Remove the ones that are not needed.")


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a file, or several that one field holds together."""

    line: int
    """The number of the line it begins in, as an editor counts: the first is 1."""
    fields: list[str]
    wrong: str = ""
    """Why it cannot be taken; may name {column}."""
    at: int = 0
    """Which field that is about, from 0."""


def cut(text: str, separator: str) -> tuple[list[str], str | None]:
    """The fields of one line, and the beginning of the last one where its quotation mark is still open."""
    fields: list[str] = []
    at = 0
    while True:
        closing, begin = None, at
        if text.startswith('"', at):
            closing = QUOTED.match(text, at + 1)
            if closing is None:
                return fields, text[at + 1 :]
            begin = closing.end()
        end = text.find(separator, begin)
        end = len(text) if end < 0 else end
        fields.append((_unescaped(closing[1]) if closing else "") + text[begin:end])
        if end == len(text):
            return fields, None
        at = end + 1


def records(
    text: str, separator: str, first_line: int, stands_alone: Callable[[list[str]], bool]
) -> Iterator[Record]:
    """All records with something in them; `stands_alone` says of a line's fields whether they are a whole record."""
    lines = LINE.split(text)
    n = 0
    while n < len(lines):
        record, used = _record(lines, n, separator, stands_alone)
        n, line = n + used, n + first_line
        if record.wrong or any(field.strip() for field in record.fields):
            yield _measured(Record(line, record.fields, record.wrong, record.at))


def _measured(record: Record) -> Record:
    if record.wrong:
        return record
    if len(record.fields) > MOST_COLUMNS:
        return Record(record.line, record.fields, TOO_WIDE)
    for n, field in enumerate(record.fields):
        if len(field.encode()) > LARGEST_FIELD:
            return Record(record.line, record.fields, TOO_LONG, n)
    return record


def _record(
    lines: list[str], n: int, separator: str, stands_alone: Callable[[list[str]], bool]
) -> tuple[Record, int]:
    """The record that begins in the n-th line, and how many lines it takes."""
    fields: list[str] = []
    at, rest = n, lines[n]
    while True:
        more, begun = cut(rest, separator)
        fields += more
        if begun is None:
            return Record(n, fields), at - n + 1
        closed = _closed(lines, at, begun, separator, stands_alone)
        if closed is None:
            return Record(n, [*fields, begun], UNCLOSED, len(fields)), 1
        at, field, left = closed
        fields.append(field)
        if left is None:
            return Record(n, fields), at - n + 1
        rest = left


def _closed(
    lines: list[str], at: int, begun: str, separator: str, stands_alone: Callable[[list[str]], bool]
) -> tuple[int, str, str | None] | None:
    """Where a field that goes on in the next lines is closed, what is in it, and what is left of that line."""
    parts, size = [begun], len(begun)
    for n in range(at + 1, len(lines)):
        alone, open_again = cut(lines[n], separator)
        if size > LARGEST_FIELD or (open_again is None and stands_alone(alone)):
            return None
        closing = QUOTED.match(lines[n])
        if closing is None:
            parts.append(lines[n])
            size += len(lines[n]) + 1
            continue
        left = lines[n][closing.end() :]
        if left.strip(" ") and not left.startswith(separator):
            return None
        whole = _unescaped("\n".join([*parts, closing[1]]))
        return n, whole, left[1:] if left.startswith(separator) else None
    return None


def _unescaped(quoted: str) -> str:
    return quoted.replace('""', '"')
