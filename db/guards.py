"""Triggers, on both engines, that count and refuse in the database itself, whatever code writes.

Counted tables: `sessions.taken` counts every attendance and every waiting-list offer that holds a place;
`classes.booked` counts live bookings and every place that is offered to who waits. The CHECK on the counting column makes overbooking impossible.
Counters: only these triggers change the two columns; otherwise somebody could write that a full session is empty.
Append-only tables: an entry is never changed, and not deleted before it is old enough.
"""

from __future__ import annotations

from dataclasses import dataclass

from db import money_guards, revisions
from db.money_guards import Trigger
from db.states import LIVE, is_one_of


@dataclass(frozen=True, slots=True)
class Counter:
    """One table whose rows are counted in a column of another table."""

    table: str
    counted: str
    """The counting column of the other table."""
    into: str
    """The other table."""
    by: str
    """Foreign key to the other table."""
    counts: str
    """Condition on {row} under which the row's slots count."""
    columns: str
    """Columns on which the count depends."""
    most: str
    """Column of the other table with the largest allowed count."""
    check: str
    """Name of the CHECK constraint that holds this limit."""


@dataclass(frozen=True, slots=True)
class AppendOnly:
    """One table whose rows are never changed, and are deleted only when they are old."""

    table: str
    at: str
    """Column with the moment of the entry."""
    keep_days: int
    """Days for which an entry cannot be deleted, by the database's own clock."""


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
    Counter(
        "class_offers",
        "booked",
        "classes",
        "class_id",
        "{row}.holds_place",
        "holds_place, class_id, slots",
        "capacity",
        "ck_classes_booked",
    ),
)
APPEND_ONLY = (
    AppendOnly("audit", "at", keep_days=365),
    AppendOnly("marks", "at", keep_days=365),
    AppendOnly("own_texts", "at", keep_days=365),
)
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
    """What an UPDATE changes, in one step: between two steps the counter would be wrong, and its guard would refuse it."""
    return (
        f"UPDATE {c.into} SET {c.counted} = {c.counted} - {_share(c, 'OLD')} + {_share(c, 'NEW')}"  # noqa: S608 - as above
        f" WHERE id IN (OLD.{c.by}, NEW.{c.by});"
    )


def _no_more(c: Counter, given_back: str = "0") -> str:
    """On SQLite, INSERT OR IGNORE ignores CHECKs inside its triggers too; it cannot ignore RAISE."""
    return (
        f"SELECT RAISE(ABORT, 'CHECK constraint failed: {c.check}') FROM {c.into}"  # noqa: S608 - as above
        f" WHERE id = NEW.{c.by} AND {c.counts.format(row='NEW')}"
        f" AND {c.counted} - {given_back} + NEW.slots > {c.most};"
    )


def _sum(into: str) -> str:
    """What a counter has to say, seen from a trigger of its own table."""
    return " + ".join(
        f"(SELECT coalesce(sum(slots), 0) FROM {c.table} WHERE {c.by} = NEW.id AND {c.counts.format(row=c.table)})"  # noqa: S608 - as above
        for c in COUNTERS
        if c.into == into
    )


def _sqlite() -> list[Trigger]:
    """Triggers of SQLite. REPLACE fires them only on a connection with `recursive_triggers` on (db/engine.py)."""
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
    return out + money_guards.triggers("sqlite")


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
    out += money_guards.triggers("postgresql")
    return out + [_no_truncate(table) for table in (*TABLES, *money_guards.TABLES)]


def _no_truncate(table: str) -> Trigger:
    """TRUNCATE fires no row triggers, so it is refused altogether."""
    name = f"no_truncate_{table}"
    body = f"RAISE EXCEPTION '{table} is guarded' USING ERRCODE = 'integrity_constraint_violation';"
    create = f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    return Trigger(name, table, (_function(name, body), create))


def triggers(dialect: str) -> list[Trigger]:
    """All triggers of one engine."""
    return [*(_sqlite() if dialect == "sqlite" else _postgresql()), *revisions.triggers(dialect)]


def removal(dialect: str) -> list[str]:
    """The statements that drop all triggers, whether they exist or not."""
    end = "" if dialect == "sqlite" else " ON {table}"
    return [f"DROP TRIGGER IF EXISTS {t.name}" + end.format(table=t.table) for t in triggers(dialect)]


def statements(dialect: str) -> list[str]:
    """The statements that must run after every migration: on SQLite, rebuilding a table silently drops its triggers."""
    return removal(dialect) + [statement for t in triggers(dialect) for statement in t.create]


def trigger_names(dialect: str) -> frozenset[str]:
    """The names of the triggers without which the program refuses to start."""
    return frozenset(t.name for t in triggers(dialect))
