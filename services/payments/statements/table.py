"""Reads the tables (CSV) of banks. Where the headings are, and what stands above and below them, the file tells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from db.values import Money
from services.language import N_
from services.payments.statements import table_titles
from services.payments.statements.cannot_read import Unreadable, WhichColumns
from services.payments.statements.columns import TableColumns, known, propose
from services.payments.statements.decoding import decoded
from services.payments.statements.line import Balance, Doubt, Statement
from services.payments.statements.table_row import TableRow, TableRows

SEPARATORS = (";", ",", "\t", "|")
MOST_TITLES = 60
MOST_ROWS = 100_000
SHOWN = 3
LEAST_KNOWN = 3
NOT_CHAINED = N_(
    "The balances beside the payments do not follow from one another, so the sum could not be checked."
)


@dataclass(frozen=True, slots=True)
class _Table:
    titles: list[list[str]]
    headings: list[str]
    rows: list[tuple[int, list[str]]]
    """Each with its line in the file."""


def read(data: bytes, columns: TableColumns | None = None, currency: str = "") -> list[Statement]:
    """The statements of a table: one for each account and currency in it; lines have no keys yet.

    Raises:
        WhichColumns: its bank is unknown, and `columns` do not fit it.
        Unreadable: or a subclass; nothing of it is taken then.
    """
    table = _table(decoded(data))
    proposed = propose(table.headings)
    if columns is not None and columns.fit(table.headings) and columns.is_enough:
        chosen = columns
    elif proposed.bank and proposed.is_enough:
        chosen = proposed
    else:
        shown = [row for _number, row in table.rows[:SHOWN]]
        raise WhichColumns(headings=tuple(table.headings), proposed=proposed, rows=shown)
    below = [row for _number, row in table.rows if table_titles.is_balance(row)]
    titles = table_titles.read([*table.titles, *below])
    payments = [(number, row) for number, row in table.rows if not table_titles.is_balance(row)]
    rows = TableRows(chosen, table.headings, titles.currency or currency).read(payments)
    return list(_statements(rows, chosen, titles, currency))


def _table(text: str) -> _Table:
    first = re.split(r"\r\n|\r|\n", text, maxsplit=MOST_TITLES)[:MOST_TITLES]
    if not any(each in line for line in first for each in SEPARATORS):
        raise Unreadable
    separator = max(SEPARATORS, key=lambda each: max(_likely(line, each) for line in first))
    records = _records(text, separator)
    at = max(range(min(len(records), MOST_TITLES)), key=lambda n: (known(records[n][1]), -n))
    if known(records[at][1]) < LEAST_KNOWN:
        at = max(range(min(len(records), MOST_TITLES)), key=lambda n: (_texts(records[n][1]), -n))
    headings = [each.strip() for each in records[at][1]]
    titles = [row for _number, row in records[:at]]
    return _Table(titles, headings, records[at + 1 :])


def _likely(line: str, separator: str) -> tuple[int, int]:
    fields = next(csv.reader([line], delimiter=separator), [])
    return known(fields), len(fields)


def _texts(row: list[str]) -> int:
    """How many cells may be headings: words, and no numbers."""
    return sum(bool(each.strip()) and not re.search(r"\d{3}", each) for each in row)


def _records(text: str, separator: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    records = []
    try:
        for row in reader:
            if any(each.strip() for each in row):
                records.append((reader.line_num, row))
            if len(records) > MOST_ROWS:
                raise Unreadable
    except csv.Error as problem:
        raise Unreadable from problem
    if not records:
        raise Unreadable
    return records


def _statements(
    rows: list[TableRow], chosen: TableColumns, titles: table_titles.Titles, currency: str
) -> Iterator[Statement]:
    groups: dict[tuple[str, str], list[TableRow]] = {}
    for row in rows:
        groups.setdefault((row.own_account or titles.account, row.line.amount.currency), []).append(row)
    if not groups:
        groups[titles.account, titles.currency or currency] = []
    for (account, unit), of in groups.items():
        statement = Statement(
            f"CSV {chosen.bank}".strip(),
            account,
            unit,
            titles.number,
            lines=tuple(row.line for row in of if row.is_booked),
            pending=tuple(row.line for row in of if not row.is_booked),
        )
        yield _with_balances(statement, [row for row in of if row.is_booked], titles)


def _with_balances(statement: Statement, rows: list[TableRow], titles: table_titles.Titles) -> Statement:
    """The statement with the balances of its title lines, else those beside its payments."""
    start, end = (titles.balance(which, statement.currency) for which in ("opening", "closing"))
    days = sorted(row.line.booked_on for row in rows)
    if start is not None and end is not None and (days or titles.days):
        first, last = titles.days or (days[0], days[-1])
        return replace(statement, start=Balance(start, first), end=Balance(end, last))
    if not rows or any(row.balance is None for row in rows):
        return statement
    for ordered in (rows, rows[::-1]):
        balances = [cast("Money", row.balance).minor for row in ordered]
        amounts = [row.line.amount.minor for row in ordered]
        if all(
            now - amount == before
            for before, now, amount in zip(balances, balances[1:], amounts[1:], strict=False)
        ):
            start = Money(balances[0] - amounts[0], statement.currency)
            end = Money(balances[-1], statement.currency)
            return replace(statement, start=Balance(start, days[0]), end=Balance(end, days[-1]))
    return replace(statement, doubts=(*statement.doubts, Doubt(NOT_CHAINED, {})))
