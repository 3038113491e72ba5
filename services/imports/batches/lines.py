"""All lines of a kept file through the import, in one work: to try them, or to bring them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from db import ImportBatch, ImportRow
from services.core.work import Reading, Work
from services.imports.batches.journal import Journal
from services.imports.batches.stored import sheet_of
from services.imports.one_line import take
from services.imports.report import LineOutcome, LineResult, Report
from services.imports.row_reader import Reader

Progress = Callable[[int, int], None]
"""Is told how many lines of how many are through."""
OFTEN = 25
"""Lines after which it is told again."""
_watching: ContextVar[Progress | None] = ContextVar("who watches an import", default=None)


@contextmanager
def watched(by: Progress) -> Iterator[None]:
    """Tell how far it is, for all lines that go through within the block."""
    token = _watching.set(by)
    try:
        yield
    finally:
        _watching.reset(token)


async def of_batch(r: Reading, batch_id: UUID) -> list[ImportRow]:
    """The lines of a file in their order."""
    rows = await r.db.scalars(
        select(ImportRow)
        .where(ImportRow.batch_id == batch_id)
        .order_by(ImportRow.position)
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def through(
    w: Work, batch: ImportBatch, rows: Sequence[ImportRow], journal: Journal | None = None
) -> tuple[dict[UUID, dict[str, Any]], Report]:
    """Import each line that is not left out: what became of it by its row, as the table has it, and the whole report."""
    sheet = sheet_of(batch, rows)
    report, found = Report(dry=False), {}
    everywhere = batch.on_public_holidays
    first = Reader(sheet, sheet.rows[0]) if sheet.rows else None
    for n, (kept_id, left_out, row) in enumerate(
        [(kept.id, kept.left_out, row) for kept, row in zip(rows, sheet.rows, strict=True)]
    ):
        if left_out or first is None:
            continue
        reader = Reader(sheet, row, listed=first.listed, on_public_holidays=everywhere)
        if journal is not None:
            journal.next_line()
        result = await take(w, reader)
        report.lines.append(result)
        made: list[Any] = []
        if journal is not None:
            if result.outcome is LineOutcome.REFUSED:
                journal.forget_line()
            made = journal.line
        found[kept_id] = _values(result) | {"made": made}
        _tell(n + 1, len(rows))
    return found, report


async def alone(
    w: Work, batch: ImportBatch, rows: Sequence[ImportRow], row_id: UUID
) -> dict[UUID, dict[str, Any]]:
    """Import one line without the others, whose dates still tell the order of day and month."""
    sheet = sheet_of(batch, rows)
    row = next(row for kept, row in zip(rows, sheet.rows, strict=True) if kept.id == row_id)
    return {row_id: _values(await take(w, Reader(sheet, row, on_public_holidays=batch.on_public_holidays)))}


def _tell(done: int, of: int) -> None:
    watcher = _watching.get()
    if watcher is not None and (done % OFTEN == 0 or done == of):
        watcher(done, of)


def _values(result: LineResult) -> dict[str, Any]:
    return {
        "outcome": result.outcome.value,
        "problems": [[each.column, each.words, *each.asks] for each in result.problems],
        "warnings": list(result.warnings),
        "told": list(result.told),
    }


async def keep(w: Work, found: dict[UUID, dict[str, Any]]) -> None:
    """Write what became of the lines; those that are left out have no outcome."""
    if found:
        await w.db.execute(update(ImportRow), [{"id": id_, **values} for id_, values in found.items()])


def notes(report: Report) -> list[str]:
    """What is to be said of all lines together."""
    return [*report.days_off(advice=False), *report.warnings()]
