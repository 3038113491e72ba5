"""What the database itself refuses, whichever path writes: triggers on both engines.

Counted tables: `sessions.taken` follows every attendance and every waiting-list offer that holds a place;
`classes.booked` follows live bookings. The CHECK on the counted column is what makes overbooking impossible.
Counters: nobody but these triggers changes the two columns, or somebody could write that a full session is empty.
Append-only tables: an entry is never changed, and never deleted before its time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from db.states import LIVE, is_one_of


@dataclass(frozen=True, slots=True)
class Counter:
    """One table whose rows are counted into a column of another."""

    table: str
    counted: str
    """Column of the other table that is kept."""
    into: str
    by: str
    """Foreign key to it."""
    counts: str
    """Condition on {row} under which the row's slots count."""
    columns: str
    most: str
    """Column of the other table that it may reach."""
    law: str
    """Name of the CHECK that says so."""


@dataclass(frozen=True, slots=True)
class AppendOnly:
    """One table whose rows are never changed, and may be deleted only when they are old."""

    table: str
    at: str
    """Column with the moment of the entry."""
    keep_days: int
    """Days for which nobody can delete an entry, by the database's own clock."""


class Trigger(NamedTuple):
    """One trigger of one table, and the statements that make it."""

    name: str
    table: str
    create: tuple[str, ...]


COUNTERS = (
    Counter(
        "attendance",
        "taken",
        "sessions",
        "session_id",
        "{row}.holds_place",
        "holds_place, session_id, slots",
        "places",
        "ck_sessions_places",
    ),
    Counter(
        "queue_entries",
        "taken",
        "sessions",
        "session_id",
        "{row}.holds_place",
        "holds_place, session_id, slots",
        "places",
        "ck_sessions_places",
    ),
    Counter(
        "bookings",
        "booked",
        "classes",
        "class_id",
        is_one_of("{row}.status", LIVE),
        "status, class_id, slots",
        "capacity",
        "ck_classes_booked",
    ),
)
APPEND_ONLY = (AppendOnly("audit", "at", keep_days=365),)
COUNTED_INTO = tuple(dict.fromkeys((c.into, c.counted) for c in COUNTERS))
"""Each table with a counter, and the column that counts."""
TABLES = (*(guard.table for guard in (*COUNTERS, *APPEND_ONLY)), *(into for into, _counted in COUNTED_INTO))
"""The tables that have triggers."""


def _change(c: Counter, row: str, sign: str) -> str:
    return (
        f"UPDATE {c.into} SET {c.counted} = {c.counted} {sign} {row}.slots"  # noqa: S608 - constants of this file
        f" WHERE id = {row}.{c.by} AND {c.counts.format(row=row)};"
    )


def _share(c: Counter, row: str) -> str:
    """How many places of a row of the other table this row takes."""
    return f"(CASE WHEN id = {row}.{c.by} AND {c.counts.format(row=row)} THEN {row}.slots ELSE 0 END)"


def _move(c: Counter) -> str:
    """What an UPDATE changes, in one step: in between the counter would be wrong, and its guard refuse it."""
    return (
        f"UPDATE {c.into} SET {c.counted} = {c.counted} - {_share(c, 'OLD')} + {_share(c, 'NEW')}"  # noqa: S608 - as above
        f" WHERE id IN (OLD.{c.by}, NEW.{c.by});"
    )


def _no_more(c: Counter, given_back: str = "0") -> str:
    """SQLite lets a statement that ignores conflicts ignore the CHECK in its triggers, too; this it cannot ignore."""
    return (
        f"SELECT RAISE(ABORT, 'CHECK constraint failed: {c.law}') FROM {c.into}"  # noqa: S608 - as above
        f" WHERE id = NEW.{c.by} AND {c.counts.format(row='NEW')}"
        f" AND {c.counted} - {given_back} + NEW.slots > {c.most};"
    )


def _sum(into: str) -> str:
    """What a counter has to say, seen from a trigger of its own table."""
    return " + ".join(
        f"(SELECT coalesce(sum(slots), 0) FROM {c.table} WHERE {c.by} = NEW.id AND {c.counts.format(row=c.table)})"
        for c in COUNTERS
        if c.into == into
    )


def _sqlite() -> list[Trigger]:
    """REPLACE deletes rows without firing these, unless the connection has `recursive_triggers` on (db/engine.py)."""
    out = []
    for c in COUNTERS:
        for event, body in (
            ("INSERT", f"{_no_more(c)} {_change(c, 'NEW', '+')}"),
            (f"UPDATE OF {c.columns}", f"{_no_more(c, _share(c, 'OLD'))} {_move(c)}"),
            ("DELETE", _change(c, "OLD", "-")),
        ):
            name = f"count_{c.table}_{event.split()[0].lower()}"
            create = f"CREATE TRIGGER {name} AFTER {event} ON {c.table} BEGIN {body} END"
            out.append(Trigger(name, c.table, (create,)))
    for into, counted in COUNTED_INTO:
        for event in ("INSERT", f"UPDATE OF {counted}, id"):
            name = f"counter_{into}_{event.split()[0].lower()}"
            create = (
                f"CREATE TRIGGER {name} AFTER {event} ON {into} WHEN NEW.{counted} <> {_sum(into)}"
                f" BEGIN SELECT RAISE(ABORT, '{into}.{counted} is counted'); END"
            )
            out.append(Trigger(name, into, (create,)))
    for a in APPEND_ONLY:
        young = f"OLD.{a.at} >= datetime('now', '-{a.keep_days} days')"
        refuse = f"SELECT RAISE(ABORT, '{a.table} is append-only');"
        for event, when in (("UPDATE", ""), ("DELETE", f" WHEN {young}")):
            name = f"append_only_{a.table}_{event.lower()}"
            create = f"CREATE TRIGGER {name} BEFORE {event} ON {a.table}{when} BEGIN {refuse} END"
            out.append(Trigger(name, a.table, (create,)))
    return out


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _postgresql() -> list[Trigger]:
    out = []
    for c in COUNTERS:
        name = f"count_{c.table}"
        body = (
            f"IF TG_OP <> 'INSERT' THEN {_change(c, 'OLD', '-')} END IF;"
            f" IF TG_OP <> 'DELETE' THEN {_change(c, 'NEW', '+')} END IF;"
            " RETURN NULL;"
        )
        create = (
            f"CREATE TRIGGER {name} AFTER INSERT OR DELETE OR UPDATE OF {c.columns} ON {c.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
        out.append(Trigger(name, c.table, (_function(name, body), create)))
    for into, counted in COUNTED_INTO:
        name = f"counter_{into}"
        body = (
            f"IF NEW.{counted} <> (CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.{counted} END) THEN"
            f" RAISE EXCEPTION '{into}.{counted} is counted' USING ERRCODE = 'integrity_constraint_violation';"
            " END IF; RETURN NEW;"
        )
        # A sum would not see what another transaction has just added; that we are in a trigger is all there is to ask.
        create = (
            f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF {counted} ON {into} FOR EACH ROW"
            f" WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION {name}()"
        )
        out.append(Trigger(name, into, (_function(name, body), create)))
    for a in APPEND_ONLY:
        name = f"append_only_{a.table}"
        old = f"OLD.{a.at} < now() - interval '{a.keep_days} days'"
        body = (
            f"IF TG_OP = 'DELETE' THEN IF {old} THEN RETURN OLD; END IF; END IF;"
            f" RAISE EXCEPTION '{a.table} is append-only' USING ERRCODE = 'integrity_constraint_violation';"
        )
        create = f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {a.table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        out.append(Trigger(name, a.table, (_function(name, body), create)))
    return out + [_no_truncate(table) for table in TABLES]


def _no_truncate(table: str) -> Trigger:
    """TRUNCATE fires no trigger of rows, so it is refused as a whole."""
    name = f"no_truncate_{table}"
    body = f"RAISE EXCEPTION '{table} is guarded' USING ERRCODE = 'integrity_constraint_violation';"
    create = f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    return Trigger(name, table, (_function(name, body), create))


def triggers(dialect: str) -> list[Trigger]:
    """All guards of one engine."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def removal(dialect: str) -> list[str]:
    """What takes all guards away, those that are not there included."""
    end = "" if dialect == "sqlite" else " ON {table}"
    return [f"DROP TRIGGER IF EXISTS {t.name}" + end.format(table=t.table) for t in triggers(dialect)]


def statements(dialect: str) -> list[str]:
    """What must be run after every migration: SQLite's table rebuilds silently drop triggers."""
    return removal(dialect) + [statement for t in triggers(dialect) for statement in t.create]


def trigger_names(dialect: str) -> frozenset[str]:
    """The triggers without which nothing may be written."""
    return frozenset(t.name for t in triggers(dialect))
