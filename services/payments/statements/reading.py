"""Reads a file of a bank, whatever its kind: camt, MT940, MT942, CSV, or a zip of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from services.payments.statements import camt, swift, table, zipped
from services.payments.statements.cannot_read import NothingInside, TooMuch
from services.payments.statements.columns import TableColumns
from services.payments.statements.keys import with_keys
from services.payments.statements.line import Statement

MEGABYTE = 1024 * 1024
LARGEST = 64
"""Megabytes of one file; ten thousand payments are about 25 in camt."""


def read(
    data: bytes, name: str, columns: TableColumns | None = None, currency: str = ""
) -> tuple[Statement, ...]:
    """The statements of a file, with a key for each line.

    `columns` says what the columns of a table are, if its bank is unknown; `currency` in which one its amounts are, if
    it does not say that itself.

    Raises:
        Unreadable: or a subclass, if anything of it cannot be read: then nothing of it is taken.
        WhichColumns: it is a table of an unknown bank; proposes its columns.
    """
    statements: list[Statement] = []
    for inside, content in _files(data, name):
        for statement in _one(content, inside, columns, currency):
            if statement not in statements:  # the same statement twice in one zip
                statements.append(statement)
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    return tuple(
        replace(
            each, lines=with_keys(each.lines, seen[each.account]), pending=with_keys(each.pending, Counter())
        )
        for each in statements
    )


def _files(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    if len(data) > LARGEST * MEGABYTE:
        raise TooMuch(megabytes=LARGEST)
    if zipped.looks_like(data):
        yield from zipped.inside(data, LARGEST * MEGABYTE)
    else:
        yield name, data


def _one(data: bytes, name: str, columns: TableColumns | None, currency: str) -> list[Statement]:
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise NothingInside
    if camt.looks_like(data):
        return camt.read(data)
    if swift.looks_like(data):
        return swift.read(data)
    return table.read(data, columns, currency)
