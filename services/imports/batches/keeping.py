"""Keeps a file that was sent: its lines as they are, and what its columns seem to hold. Nothing is brought in by that."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, insert, select

from db import ImportBatch, ImportRow, new_id
from services.core import audit
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import Work, reading, with_retries, work
from services.imports import source
from services.imports.batches.events import IMPORTS_CHANGED
from services.imports.batches.proposing import proposed
from services.imports.batches.rights import here, settings_only
from services.imports.batches.stored import as_json
from services.imports.cannot_read import TooLarge
from services.imports.spreadsheet import LARGEST_FILE, Sheet
from services.imports.table import TOO_MANY_CELLS, TOO_MANY_FIELDS, Row
from services.language import N_
from services.language.formats import full_name
from services.people import spelling

LONGEST_NAME = 200


class NoLines(Refused):
    """There are headings and nothing below them."""

    message = N_("This file has headings, and no lines below them.")


class IsBroughtIn(Refused):
    """What was brought in is taken back, not dropped."""

    message = N_("This file was imported, so it can’t be dropped. It can be taken back.")


async def keep(visitor: Visitor, name: str, data: bytes) -> UUID:
    """Keep a file, and answer with its id; the one that is here already, if the same file waits to be brought in.

    Raises:
        NotFound: the visitor may not.
        CannotRead, NoLines: it is no list; nothing of it is kept.
    """
    async with reading(visitor) as r:
        settings_only(r)
    if len(data) > LARGEST_FILE:
        raise TooLarge
    # a large workbook takes a second to read, in which others want to be served
    sheet = await asyncio.to_thread(lambda: proposed(name, source.opened(data)))
    if not sheet.rows:
        raise NoLines

    async def kept() -> UUID:
        async with work(visitor) as w:
            return await _keep(w, sheet, sha256(data).hexdigest())

    return await with_retries(kept)


async def _keep(w: Work, sheet: Sheet, digest: str) -> UUID:
    settings_only(w)
    waiting: UUID | None = await w.db.scalar(
        select(ImportBatch.id).where(ImportBatch.sha256 == digest, ImportBatch.state == "open")
    )
    if waiting is not None:
        return waiting
    assert sheet.table is not None, "a sheet that was read knows its columns"  # noqa: S101
    batch = ImportBatch(
        id=new_id(),
        name=spelling.visible(sheet.name)[:LONGEST_NAME],
        sha256=digest,
        kind=sheet.kind.value,
        encoding=sheet.encoding,
        separator=sheet.table.separator,
        headings=list(sheet.table.headings),
        columns={str(n): column for n, column in sheet.table.columns.items()},
        said=[as_json(each) for each in sheet.said],
        created_at=w.now,
        touched_at=w.now,
        by=by_whom(w),
        by_id=w.visitor.person_id,
    )
    w.db.add(batch)
    await w.db.flush()
    await w.db.execute(insert(ImportRow), list(_rows(batch.id, sheet)))
    audit.note(w, "file kept", "import", batch.id, lines=len(sheet.rows))
    w.publish(IMPORTS_CHANGED, batch.id)
    return batch.id


def _rows(batch_id: UUID, sheet: Sheet) -> Iterator[dict[str, object]]:
    for position, row in enumerate(sheet.rows):
        yield {
            "id": new_id(),
            "batch_id": batch_id,
            "position": position,
            "line": row.line,
            "fields": list(row.fields),
            "typed": {},
            "wrong": _wrong(row),
            "doubts": [as_json(each) for each in row.doubts],
            "left_out": False,
            "problems": [],
            "warnings": [],
            "told": [],
            "made": [],
            "version": 1,
        }


def _wrong(row: Row) -> dict[str, object]:
    """What corrections must do away with; fields beyond the last heading are seen anew each time."""
    return {} if row.wrong in ("", TOO_MANY_FIELDS, TOO_MANY_CELLS) else as_json(row.refusal())


def by_whom(w: Work) -> str:
    """Who sends it, as the list of files says."""
    return full_name(w.visitor.name, w.visitor.last_name)


async def drop(w: Work, batch_id: UUID) -> None:
    """Forget a file that was not brought in.

    Raises:
        NotFound. IsBroughtIn.
    """
    batch = await here(w, batch_id)
    if batch.state == "applied":
        raise IsBroughtIn
    audit.note(w, "file dropped", "import", batch.id)
    await w.db.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    await w.db.execute(delete(ImportBatch).where(ImportBatch.id == batch.id))
    w.publish(IMPORTS_CHANGED, batch.id)
