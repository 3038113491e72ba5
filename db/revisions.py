"""Triggers, on both engines, that count how often what a calendar shows of a row has changed, whatever code writes.

A calendar program takes an entry for newer only if its number has risen (`SEQUENCE` in RFC 5545). The moment beside the
number is the database's own: it only has to differ from the one before.
"""

from __future__ import annotations

from db.money_guards import Trigger

WATCHED = {
    "sessions": ("starts_at", "minutes", "venue_id", "room_id", "status"),
    "attendance": ("state", "type"),
}
"""The columns of each table whose change a calendar tells."""


def triggers(dialect: str) -> list[Trigger]:
    """All triggers of one engine."""
    made = _sqlite if dialect == "sqlite" else _postgresql
    return [made(table, columns) for table, columns in WATCHED.items()]


def _differs(columns: tuple[str, ...], word: str) -> str:
    return " OR ".join(f"OLD.{column} {word} NEW.{column}" for column in columns)


def _sqlite(table: str, columns: tuple[str, ...]) -> Trigger:
    name = f"revision_{table}"
    create = (
        f"CREATE TRIGGER {name} AFTER UPDATE OF {', '.join(columns)} ON {table}"  # noqa: S608 - constants of this file
        f" WHEN {_differs(columns, 'IS NOT')} BEGIN UPDATE {table} SET revision = OLD.revision + 1,"
        " revised_at = strftime('%Y-%m-%d %H:%M:%f000', 'now') WHERE id = NEW.id; END"
    )
    return Trigger(name, table, (create,))


def _postgresql(table: str, columns: tuple[str, ...]) -> Trigger:
    name = f"revision_{table}"
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " NEW.revision := OLD.revision + 1; NEW.revised_at := clock_timestamp(); RETURN NEW; END $$"
    )
    create = (
        f"CREATE TRIGGER {name} BEFORE UPDATE OF {', '.join(columns)} ON {table} FOR EACH ROW"
        f" WHEN ({_differs(columns, 'IS DISTINCT FROM')}) EXECUTE FUNCTION {name}()"
    )
    return Trigger(name, table, (function, create))
