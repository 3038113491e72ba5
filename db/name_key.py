"""A name as search compares it: without case, accents, apostrophes, dashes and dots.

It is kept beside the name, because neither engine can take accents off by itself while somebody types: SQLite folds the
case of ASCII alone, and PostgreSQL's `unaccent` is an extension that a provider's database may not have.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from db.bare_name import bare_name


def name_key(*names: str) -> str:
    """Names as one text that is compared: `name_key("Ľubica", "O’Brien")` is "lubica obrien"."""
    return bare_name(" ".join(names))


def first_key(context: Any) -> str:
    """The key of a row that is being inserted."""
    given = context.get_current_parameters()
    return name_key(given.get("first_name") or "", given.get("last_name") or "")


def keep_keys(table: type[Any]) -> None:
    """Keep the keys of this table's rows in step with their names."""

    @event.listens_for(table, "before_update")
    def renamed(_mapper: Any, _connection: Any, row: Any) -> None:
        key = name_key(row.first_name, row.last_name)
        if row.name_key != key:
            row.name_key = key
