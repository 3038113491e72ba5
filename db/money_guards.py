"""Triggers, on both engines, that keep money right in the database itself, whatever code writes.

Sums: a balance is the sum of its entries, a line's paired part the sum of its pairings; the CHECKs on both (never below
zero, never more than the line holds) then refuse what would be wrong. Kept: an entry, a pairing, an issued invoice is
never changed and never deleted. Reversals: an entry is taken back by its opposite, whole, on its own account. Numbers:
an invoice takes the next number of its series, so there is no gap and no double.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from db.base import Table


class Trigger(NamedTuple):
    """One trigger of one table, and the statements that create it."""

    name: str
    table: str
    create: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """One table whose amounts are added up in a column of another table."""

    table: str
    into: str
    column: str
    by: str
    """Foreign key to the other table."""
    allowed: str
    """What must hold of {value}, as the CHECK says; for SQLite, whose INSERT OR IGNORE passes over CHECKs."""
    check: str


SUMS = (
    Sum("entries", "accounts", "balance", "account_id", "{value} >= 0", "ck_accounts_balance"),
    Sum(
        "pairings",
        "bank_lines",
        "paired_minor",
        "line_id",
        "{value} >= 0 AND ({value} = 0 OR {value} <= amount_minor)",
        "ck_bank_lines_paired",
    ),
)
REVERSIBLE = {"entries": "account_id", "pairings": "line_id, account_id"}
"""Tables with `amount` and `reverses`, and the columns in which both rows agree."""
KEPT = ("entries", "pairings", "invoices", "payment_references")
"""Rows that are never changed and never deleted."""
MERGED = ("accounts", "debts", "invoices", "money_out")
"""Rows that go to another client in one case alone: when staff have said that both are one person, and back again."""
STAYS = ("accounts", "bank_lines", "bank_files", "debts", "series", "gateway_events", "money_out")
"""Rows that may change in part, and are never deleted."""
FIXED = {
    "accounts": ("kind", "unit"),
    "bank_lines": ("account_id", "amount_minor", "amount_currency", "booked_on", "fingerprint", "ordinal"),
    "gateway_events": ("gateway", "event_id", "payload"),
    "money_out": ("entry_id", "amount_minor", "amount_currency"),
    "debts": ("account_id", "reference"),
    "series": ("first",),
}
"""Columns that never change once they are written; `client_id` of those in MERGED is guarded by itself."""
ONE_PERSON = (
    "EXISTS (SELECT 1 FROM clients WHERE (id = OLD.client_id AND merged_into_id = NEW.client_id)"
    " OR (id = NEW.client_id AND merged_into_id = OLD.client_id))"
)
"""One of the two clients stands for the other."""
TABLES = tuple(dict.fromkeys((*KEPT, *STAYS)))
"""Tables that TRUNCATE would empty without a row's trigger."""


def triggers(dialect: str) -> list[Trigger]:
    """All triggers about money, of one engine."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def _differs(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in columns)


def _same(columns: str) -> str:
    return " AND ".join(f"{c.strip()} = NEW.{c.strip()}" for c in columns.split(","))


def _any_update(table: str) -> str:
    """A change of any column, but for the client of what a merge takes along."""
    if table not in MERGED:
        return "UPDATE"
    columns = (column.name for column in Table.metadata.tables[table].columns if column.name != "client_id")
    return "UPDATE OF " + ", ".join(columns)


def _raise(words: str) -> str:
    return f"SELECT RAISE(ABORT, '{words}')"


def _sqlite() -> list[Trigger]:
    out = []

    def trigger(name: str, table: str, when: str, body: str) -> None:
        out.append(Trigger(name, table, (f"CREATE TRIGGER {name} {when} BEGIN {body} END",)))

    for s in SUMS:
        value = f"{s.column} + NEW.amount"
        trigger(
            f"sum_{s.table}",
            s.table,
            f"AFTER INSERT ON {s.table}",
            f"{_raise('CHECK constraint failed: ' + s.check)} FROM {s.into}"  # noqa: S608 - constants of this file
            f" WHERE id = NEW.{s.by} AND NOT ({s.allowed.format(value=f'({value})')});"
            f" UPDATE {s.into} SET {s.column} = {value} WHERE id = NEW.{s.by};",
        )
        added = f"(SELECT coalesce(sum(amount), 0) FROM {s.table} WHERE {s.by} = NEW.id)"  # noqa: S608 - as above
        for event in ("INSERT", f"UPDATE OF {s.column}, id"):
            trigger(
                f"summed_{s.into}_{event.split()[0].lower()}",
                s.into,
                f"AFTER {event} ON {s.into} WHEN NEW.{s.column} <> {added}",
                f"{_raise(f'{s.into}.{s.column} is a sum')};",
            )
    for table, columns in REVERSIBLE.items():
        trigger(
            f"reversal_{table}",
            table,
            f"AFTER INSERT ON {table} WHEN NEW.reverses IS NOT NULL",
            f"{_raise('a reversal is the opposite of one entry')} WHERE NOT EXISTS (SELECT 1 FROM {table}"  # noqa: S608 - as above
            f" WHERE id = NEW.reverses AND {_same(columns)} AND amount = -NEW.amount AND reverses IS NULL);",
        )
    for table in KEPT:
        for event in (_any_update(table), "DELETE"):
            trigger(
                f"kept_{table}_{event.split()[0].lower()}",
                table,
                f"BEFORE {event} ON {table}",
                f"{_raise(f'{table} is append-only')};",
            )
    for table in MERGED:
        trigger(
            f"merged_{table}",
            table,
            f"BEFORE UPDATE OF client_id ON {table} WHEN NEW.client_id IS NOT OLD.client_id AND NOT {ONE_PERSON}",
            f"{_raise(f'{table} is fixed')};",
        )
    for table in STAYS:
        trigger(f"stays_{table}", table, f"BEFORE DELETE ON {table}", f"{_raise(f'{table} stays')};")
    for table, fixed in FIXED.items():
        trigger(
            f"fixed_{table}",
            table,
            f"BEFORE UPDATE OF {', '.join(fixed)} ON {table} WHEN {_differs(fixed)}",
            f"{_raise(f'{table} is fixed')};",
        )
    trigger(
        "number_invoices",
        "invoices",
        "AFTER INSERT ON invoices",
        f"{_raise('an invoice takes the next number of its series')} WHERE NOT EXISTS"  # noqa: S608 - constants of this file
        " (SELECT 1 FROM series WHERE name = NEW.series AND last + 1 = NEW.number);"
        " UPDATE series SET last = NEW.number WHERE name = NEW.series;",
    )
    last = "coalesce((SELECT max(number) FROM invoices WHERE series = NEW.name), NEW.first - 1)"
    for event in ("INSERT", "UPDATE OF last"):
        trigger(
            f"numbered_series_{event.split()[0].lower()}",
            "series",
            f"AFTER {event} ON series WHEN NEW.last <> {last}",
            f"{_raise('series.last is counted')};",
        )
    return out


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _refuse(words: str) -> str:
    return f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation';"


def _postgresql() -> list[Trigger]:
    out = []

    def trigger(name: str, table: str, when: str, body: str) -> None:
        create = f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()"
        out.append(Trigger(name, table, (_function(name, body), create)))

    for s in SUMS:
        trigger(
            f"sum_{s.table}",
            s.table,
            f"AFTER INSERT ON {s.table} FOR EACH ROW",
            f"UPDATE {s.into} SET {s.column} = {s.column} + NEW.amount WHERE id = NEW.{s.by}; RETURN NULL;",  # noqa: S608 - constants of this file
        )
        # A sum would not see what another transaction has just added; that we are in a trigger is all there is to ask.
        trigger(
            f"summed_{s.into}",
            s.into,
            f"BEFORE INSERT OR UPDATE OF {s.column} ON {s.into} FOR EACH ROW WHEN (pg_trigger_depth() = 0)",
            f"IF NEW.{s.column} <> (CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.{s.column} END) THEN"
            f" {_refuse(f'{s.into}.{s.column} is a sum')} END IF; RETURN NEW;",
        )
    for table, columns in REVERSIBLE.items():
        trigger(
            f"reversal_{table}",
            table,
            f"AFTER INSERT ON {table} FOR EACH ROW WHEN (NEW.reverses IS NOT NULL)",
            f"PERFORM 1 FROM {table} WHERE id = NEW.reverses AND {_same(columns)}"
            " AND amount = -NEW.amount AND reverses IS NULL;"
            f" IF NOT FOUND THEN {_refuse('a reversal is the opposite of one entry')} END IF; RETURN NULL;",
        )
    for table in KEPT:
        trigger(
            f"kept_{table}",
            table,
            f"BEFORE {_any_update(table)} OR DELETE ON {table} FOR EACH ROW",
            _refuse(f"{table} is append-only"),
        )
    for table in MERGED:
        trigger(
            f"merged_{table}",
            table,
            f"BEFORE UPDATE OF client_id ON {table} FOR EACH ROW WHEN (NEW.client_id IS DISTINCT FROM OLD.client_id)",
            f"IF NOT {ONE_PERSON} THEN {_refuse(f'{table} is fixed')} END IF; RETURN NEW;",
        )
    for table in STAYS:
        trigger(f"stays_{table}", table, f"BEFORE DELETE ON {table} FOR EACH ROW", _refuse(f"{table} stays"))
    for table, fixed in FIXED.items():
        differs = " OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in fixed)
        trigger(
            f"fixed_{table}",
            table,
            f"BEFORE UPDATE OF {', '.join(fixed)} ON {table} FOR EACH ROW WHEN ({differs})",
            _refuse(f"{table} is fixed"),
        )
    trigger(
        "number_invoices",
        "invoices",
        "BEFORE INSERT ON invoices FOR EACH ROW",
        "UPDATE series SET last = last + 1 WHERE name = NEW.series AND last + 1 = NEW.number;"  # noqa: S608 - as above
        f" IF NOT FOUND THEN {_refuse('an invoice takes the next number of its series')} END IF; RETURN NEW;",
    )
    trigger(
        "numbered_series",
        "series",
        "BEFORE INSERT OR UPDATE OF last ON series FOR EACH ROW WHEN (pg_trigger_depth() = 0)",
        "IF NEW.last <> (CASE TG_OP WHEN 'INSERT' THEN NEW.first - 1 ELSE OLD.last END) THEN"
        f" {_refuse('series.last is counted')} END IF; RETURN NEW;",
    )
    return out
