"""A cursor of PostgreSQL that tells no more of a result's columns than SQLAlchemy asks for: their names and types.

The driver's own builds an object with seven facts for each column of each answer, which SQLAlchemy, who knows its own
columns, hardly looks at: with the wide rows of a booking that was a sixth of the time of a reading.
"""

from __future__ import annotations

from typing import Any

import psycopg

Column = tuple[str, int, None, None, None, None, None]
"""As Python's standard for databases (PEP 249) lists it: name, type, and five facts that may be left out."""


class Cursor(psycopg.AsyncCursor[Any]):
    """To be given to a connection as its `cursor_factory`."""

    @property
    def description(self) -> list[Column] | None:  # type: ignore[override]
        """The columns of the last answer; None if it has none."""
        answer = self.pgresult
        if not answer or not answer.nfields:
            return None
        return [
            ((answer.fname(n) or b"").decode(), answer.ftype(n), None, None, None, None, None)
            for n in range(answer.nfields)
        ]
