"""The rows of a statement as the driver gives them, asked on a connection of SQLAlchemy with all that it watches over.

For every answer to a written statement SQLAlchemy works out anew what each of its columns is called and how it is read.
`Records` knows that already; working it out was a tenth of the server's time for a screen. Begin, errors, events and the
log of statements stay SQLAlchemy's.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.default import DefaultExecutionContext


class Answer:
    """What a statement has found."""

    __slots__ = ("columns", "rows")

    def __init__(self, columns: Sequence[Any], rows: list[Any]) -> None:
        self.columns = columns
        """As Python's standard for databases describes them (PEP 249)."""
        self.rows = rows


class _InFull(DefaultExecutionContext):
    """A statement's execution that ends with the rows, and with no result to be asked for them."""

    def _setup_result_proxy(self) -> Any:
        cursor: Any = self.cursor
        answer = Answer(cursor.description or (), cursor.fetchall())
        cursor.close()
        return answer


@cache
def _beside(ordinary: type) -> Any:
    return type(f"InFull{ordinary.__name__}", (_InFull, ordinary), {})


def answer(connection: Connection, text: str, values: Any) -> Answer:
    """Ask it: `text` and `values` as the driver takes them, the values as a tuple or a dict.

    Raises:
        DBAPIError: as from any statement.
    """
    dialect: Dialect = connection.dialect
    found = connection._execute_context(
        dialect,
        _beside(cast(Any, dialect).execution_ctx_cls)._init_statement,
        text,
        None,
        connection._execution_options,
        text,
        [values],
    )
    return cast(Answer, found)
