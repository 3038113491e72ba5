"""The law on places, kept by the database itself: triggers that count, on both engines.

`sessions.taken` follows every attendance and every waiting-list offer that holds a place; `classes.booked` follows
live bookings. The CHECK on the counted column is what makes overbooking impossible, whichever path writes.
"""

from __future__ import annotations

from dataclasses import dataclass

LIVE = "('enrolled', 'trial_started')"


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
        "{row}.status IN " + LIVE,
        "status, class_id, slots",
        "capacity",
        "ck_classes_booked",
    ),
)


def _change(c: Counter, row: str, sign: str) -> str:
    return (
        f"UPDATE {c.into} SET {c.counted} = {c.counted} {sign} {row}.slots"  # noqa: S608 - constants of this file
        f" WHERE id = {row}.{c.by} AND {c.counts.format(row=row)};"
    )


def _no_more(c: Counter) -> str:
    """SQLite lets a statement that ignores conflicts ignore the CHECK in its triggers, too; this it cannot ignore."""
    return (
        f"SELECT RAISE(ABORT, 'CHECK constraint failed: {c.law}') FROM {c.into}"  # noqa: S608 - as above
        f" WHERE id = NEW.{c.by} AND {c.counts.format(row='NEW')} AND {c.counted} + NEW.slots > {c.most};"
    )


def sqlite() -> list[str]:
    """CREATE TRIGGER statements for SQLite, re-runnable."""
    out = []
    for c in COUNTERS:
        plus, minus = _no_more(c) + " " + _change(c, "NEW", "+"), _change(c, "OLD", "-")
        for event, body in (
            ("INSERT", plus),
            (f"UPDATE OF {c.columns}", minus + " " + plus),
            ("DELETE", minus),
        ):
            name = f"count_{c.table}_{event.split()[0].lower()}"
            out.append(f"DROP TRIGGER IF EXISTS {name}")
            out.append(f"CREATE TRIGGER {name} AFTER {event} ON {c.table} BEGIN {body} END")
    return out


def postgresql() -> list[str]:
    """Functions and triggers for PostgreSQL, re-runnable."""
    out = []
    for c in COUNTERS:
        plus, minus = _change(c, "NEW", "+"), _change(c, "OLD", "-")
        out.append(
            f"CREATE OR REPLACE FUNCTION count_{c.table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF TG_OP <> 'INSERT' THEN {minus} END IF;"
            f" IF TG_OP <> 'DELETE' THEN {plus} END IF;"
            " RETURN NULL; END $$"
        )
        out.append(f"DROP TRIGGER IF EXISTS count_{c.table} ON {c.table}")
        out.append(
            f"CREATE TRIGGER count_{c.table} AFTER INSERT OR DELETE OR UPDATE OF {c.columns} ON {c.table}"
            f" FOR EACH ROW EXECUTE FUNCTION count_{c.table}()"
        )
    return out


def statements(dialect: str) -> list[str]:
    """What must be run after every migration: SQLite's table rebuilds silently drop triggers."""
    return sqlite() if dialect == "sqlite" else postgresql()


def trigger_names(dialect: str) -> frozenset[str]:
    """The triggers without which nothing may be written."""
    if dialect == "sqlite":
        return frozenset(f"count_{c.table}_{e}" for c in COUNTERS for e in ("insert", "update", "delete"))
    return frozenset(f"count_{c.table}" for c in COUNTERS)
