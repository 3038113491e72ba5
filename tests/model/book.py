"""Reads all tables of money, past the services: by a connection of its own, as plain rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import namedtuple_row

TABLES = {
    "accounts": "SELECT id, kind, client_id, balance, unit FROM accounts",
    "entries": (
        "SELECT id, account_id, amount, unit, kind, act_id, reverses, other_id, attendance_id, pairing_id,"
        " checkout_id FROM entries"
    ),
    "debts": (
        "SELECT id, account_id, client_id, booking_id, order_id, attendance_id, title, part, parts, closed_at,"
        " asked, sent_at, reference FROM debts"
    ),
    "parts": "SELECT id, booking_id, part, parts, amount_minor, state, debt_id FROM plan_parts",
    "pricings": "SELECT booking_id, order_id, answer FROM pricings",
    "orders": "SELECT id, client_id, booking_id, status FROM orders",
    "items": "SELECT order_id, product_id, quantity, price_minor FROM order_items",
    "passes": "SELECT id, account_id, client_id, product_id, order_id, booking_id, total, expires_on, if_unpaid, issued_at FROM passes",
    "lines": ("SELECT id, amount_minor, paired_minor, mark, fingerprint, ordinal FROM bank_lines"),
    "pairings": "SELECT id, line_id, account_id, amount, reverses FROM pairings",
    "outs": "SELECT id, client_id, entry_id, amount_minor, way, state, checkout_id FROM money_out",
    "checkouts": "SELECT id, client_id, amount_minor, status FROM checkouts",
    "attendance": (
        "SELECT a.id, a.booking_id, a.session_id, a.state, a.holds_place, a.slots, p.kind FROM attendance a"
        " JOIN bookings b ON b.id = a.booking_id JOIN classes c ON c.id = b.class_id"
        " JOIN programmes p ON p.id = c.programme_id"
    ),
    "sessions": "SELECT id, places, taken, status, starts_at FROM sessions",
    "bookings": "SELECT id, client_id, class_id, status, slots FROM bookings",
    "invoices": (
        "SELECT id, series, number, kind, client_id, debt_id, corrects_id, replaces_id, total_minor, sha256 FROM invoices"
    ),
    "series": 'SELECT name, "first", "last" FROM series',
    "uses": "SELECT rule_id, pricing_id FROM discount_uses",
}

OWED = ("charged", "fee", "discount", "corrected", "cancelled")
"""Entries of a debt that say how much is asked for; all others, how much was paid."""


@dataclass
class Book:
    """Everything, at one moment."""

    rows: dict[str, list[Any]] = field(default_factory=dict)

    def __getattr__(self, table: str) -> list[Any]:
        """The rows of a table of `TABLES`."""
        return self.rows.get(table, [])

    @cached_property
    def by_id(self) -> dict[Any, Any]:
        """Every row that has an id; ids are random, so no two tables share one."""
        return {row.id: row for rows in self.rows.values() for row in rows if hasattr(row, "id")}

    @cached_property
    def taken_back(self) -> set[Any]:
        """Ids of entries that another one takes back."""
        return {each.reverses for each in self.entries}

    @cached_property
    def standing(self) -> list[Any]:
        """Entries that take nothing back and are not taken back."""
        return [each for each in self.entries if each.reverses is None and each.id not in self.taken_back]

    @cached_property
    def of_account(self) -> dict[Any, list[Any]]:
        """All entries, by account."""
        found: dict[Any, list[Any]] = {each.id: [] for each in self.accounts}
        for each in self.entries:
            found[each.account_id].append(each)
        return found

    def kind(self, entry: Any) -> str:
        """Of the entry's account."""
        return str(self.by_id[entry.account_id].kind)

    def owed(self, debt: Any, *kinds: str) -> int:
        """What was asked for a debt altogether; or by entries of these kinds alone."""
        return sum(each.amount for each in self.of_account[debt.account_id] if each.kind in (kinds or OWED))

    def left(self, debt: Any) -> int:
        """What is left to pay of it."""
        return int(self.by_id[debt.account_id].balance)


class Reader:
    """A connection of the oracle's own."""

    def __init__(self, address: str) -> None:
        """`address`: a file of SQLite, or what PostgreSQL is connected with."""
        self.is_file = not address.startswith("postgresql")
        if self.is_file:
            self.connection: Any = sqlite3.connect(address, isolation_level=None)
            self.connection.row_factory = _named
        else:
            plain = address.replace("postgresql+psycopg", "postgresql", 1)
            self.connection = psycopg.connect(plain, autocommit=True, row_factory=namedtuple_row)

    def read(self) -> Book:
        """All rows as they are committed."""
        with closing(self.connection.cursor()) as cursor:
            return Book({name: list(cursor.execute(sql)) for name, sql in TABLES.items()})

    def close(self) -> None:
        self.connection.close()


_SHAPES: dict[Any, Any] = {}


def _named(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> Any:
    names = tuple(column[0] for column in cursor.description)
    if names not in _SHAPES:
        _SHAPES[names] = NamedTuple("Row", [(name, Any) for name in names])  # type: ignore[misc]
    return _SHAPES[names](*row)


@contextmanager
def reading_past(address: str) -> Iterator[Reader]:
    """A reader that is closed afterwards."""
    reader = Reader(address)
    try:
        yield reader
    finally:
        reader.close()
