"""Corrections of a kept file in place: cells typed over, and lines left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from db import ImportBatch, ImportRow
from services.core import audit, versions
from services.core.refusals import NotFound, Refused
from services.core.typed_form import NotAsTyped, NotOffered, TooManyLetters
from services.core.visitor import Visitor
from services.core.work import Work, work
from services.imports.batches import lines
from services.imports.batches.events import IMPORTS_CHANGED
from services.imports.batches.rights import here, to_change
from services.imports.batches.stored import fields_of
from services.imports.batches.trying import can_be_tried
from services.imports.headings import HEADINGS, Kind
from services.imports.records import LARGEST_FIELD, MOST_COLUMNS


class _Undone(Exception):
    """Raised at the end of a try, to roll it back."""


async def type_over(w: Work, row_id: UUID, seen: int | None, typed: Mapping[str, str]) -> UUID:
    """Type over cells of one line, by position or by the name of a column that the file lacks; answers with its file.

    Raises:
        NotFound, IsClosed, NotAsTyped. ChangedByOthers: somebody else has corrected it.
    """
    row = await _locked(w, row_id, seen)
    batch = await to_change(w, row.batch_id)
    now = _typed(batch, row, typed)
    if now != row.typed or row.left_out:
        row.typed, row.left_out = now, False
        _touch(w, batch, row)
    return batch.id


def _typed(batch: ImportBatch, row: ImportRow, said: Mapping[str, str]) -> dict[str, str]:
    """What is typed over by now; a cell that is as it was read is not in it."""
    problems: dict[str, Refused] = {}
    typed, now = dict(row.typed), fields_of(row)
    for key, text in said.items():
        if len(text.encode()) > LARGEST_FIELD:
            problems[key] = TooManyLetters(most=LARGEST_FIELD)
        elif key.isdigit() and int(key) < MOST_COLUMNS:
            before = now[int(key)] if int(key) < len(now) else ""
            if text != before or row.wrong:
                typed[key] = text
        elif key in HEADINGS[Kind(batch.kind)]:
            typed[key] = text
        else:
            problems[key] = NotOffered()
    if problems:
        raise NotAsTyped(problems)
    if row.wrong:  # what was read may be right as it stands, once somebody has looked at it
        return typed
    read = list(row.fields)
    return {
        key: text
        for key, text in typed.items()
        if text != (read[int(key)] if key.isdigit() and int(key) < len(read) else "")
    }


async def try_one(visitor: Visitor, batch_id: UUID, row_id: UUID) -> None:
    """Try one line after its corrections, alone, so that a cell that is still wrong says so at once.

    What it would do after the lines before it is known once all are tried together.

    Raises:
        NotFound.
    """
    found: dict[UUID, dict[str, Any]] = {}
    try:
        async with work(visitor) as w:
            batch = await here(w, batch_id)
            if not can_be_tried(batch):
                return
            found = await lines.alone(w, batch, await lines.of_batch(w, batch_id), row_id)
            raise _Undone
    except _Undone:
        pass
    async with work(visitor) as w:
        await lines.keep(w, found)
        w.publish(IMPORTS_CHANGED, batch_id)


async def leave_out(w: Work, row_id: UUID, seen: int | None, *, out: bool) -> None:
    """Say that a line is not to be brought in, or that it is.

    Raises:
        NotFound, IsClosed, ChangedByOthers.
    """
    row = await _locked(w, row_id, seen)
    batch = await to_change(w, row.batch_id)
    row.left_out = out
    _touch(w, batch, row)


async def _locked(w: Work, row_id: UUID, seen: int | None) -> ImportRow:
    row = await w.db.get(ImportRow, row_id)
    if row is None:
        raise NotFound
    await here(w, row.batch_id)
    return await versions.to_change(w, ImportRow, row_id, seen)


def _touch(w: Work, batch: ImportBatch, row: ImportRow) -> None:
    """All lines have to be tried together once more, before they are brought in."""
    batch.tried_at, batch.touched_at = None, w.now
    audit.note(w, "line corrected", "import", batch.id, line=row.line, cells=sorted(row.typed))
    w.publish(IMPORTS_CHANGED, batch.id)
