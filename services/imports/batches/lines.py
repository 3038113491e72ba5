"""The lines of a kept file through the import: to try them, or to bring them in."""

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
from services.imports.listed import Listed
from services.imports.one_line import take
from services.imports.report import LineOutcome, LineResult, Report
from services.imports.row_reader import Reader

Progress = Callable[[int, int], None]
"""Is told how many lines of how many are through."""
Found = dict[UUID, dict[str, Any]]
"""What became of lines, by their rows."""
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


class Passage:
    """The lines of a file on their way through the import, in one work or in several, one after the other."""

    def __init__(self, batch: ImportBatch, rows: Sequence[ImportRow]) -> None:
        self.sheet = sheet_of(batch, rows)
        self.kept = [(each.id, each.left_out) for each in rows]
        self.report = Report(dry=False)
        self._everywhere, self._listed = batch.on_public_holidays, Listed()

    async def line(self, w: Work, n: int, journal: Journal | None = None) -> Found:
        """Import one line: what became of it by its row, as the table has it; nothing, if it is left out."""
        kept_id, left_out = self.kept[n]
        if left_out:
            return {}
        reader = Reader(
            self.sheet, self.sheet.rows[n], listed=self._listed, on_public_holidays=self._everywhere
        )
        if journal is not None:
            journal.next_line(kept_id)
        result = await take(w, reader)
        self.report.lines.append(result)
        if journal is not None and result.outcome is LineOutcome.REFUSED:
            journal.forget_line()
        _tell(n + 1, len(self.kept))
        return {kept_id: _values(result) | {"made": journal.line if journal else []}}


async def through(w: Work, batch: ImportBatch, rows: Sequence[ImportRow]) -> tuple[Found, Report]:
    """Import each line that is not left out, all in this work: what became of them, and the whole report."""
    passage, found = Passage(batch, rows), Found()
    for n in range(len(rows)):
        found |= await passage.line(w, n)
    return found, passage.report


async def alone(w: Work, batch: ImportBatch, rows: Sequence[ImportRow], row_id: UUID) -> Found:
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


async def keep(w: Work, found: Found) -> None:
    """Write what became of the lines; those that are left out have no outcome."""
    if found:
        await w.db.execute(update(ImportRow), [{"id": id_, **values} for id_, values in found.items()])


async def note_again(w: Work, made: dict[UUID, list[dict[str, Any]]]) -> None:
    """Write what lines have made anew, of which later lines have changed something."""
    if made:
        await w.db.execute(update(ImportRow), [{"id": id_, "made": notes} for id_, notes in made.items()])


def notes(report: Report) -> list[str]:
    """What is to be said of all lines together."""
    return [*report.days_off(advice=False), *report.warnings()]
