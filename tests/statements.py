"""How often a reading asks the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from services.core.work import Reading, app


@contextmanager
def statements(r: Reading) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    with _heard(r.db.get_bind().engine) as asked:
        yield asked


@contextmanager
def questions() -> Iterator[list[str]]:
    """What all readings ask meanwhile, without what begins and ends them."""
    with _heard(app().database.reader.sync_engine) as asked:
        questions: list[str] = []
        yield questions
        questions += [each for each in asked if each.lstrip().startswith(("SELECT", "WITH"))]


@contextmanager
def _heard(engine: Engine) -> Iterator[list[str]]:
    asked: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", hear)
