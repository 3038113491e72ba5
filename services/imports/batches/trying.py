"""Tries all lines of a file together, and changes nothing: what an import would do, it says before (B3)."""

from __future__ import annotations

from uuid import UUID

from db import ImportBatch
from services.core import versions
from services.core.visitor import Visitor
from services.core.work import Reading, reading, trial, work
from services.imports.batches import lines
from services.imports.batches.events import IMPORTS_CHANGED
from services.imports.batches.proposing import missing
from services.imports.batches.rights import here
from services.imports.headings import Kind


def can_be_tried(batch: ImportBatch) -> bool:
    """Whether all columns that such a list must have are known."""
    return batch.state == "open" and not missing(Kind(batch.kind), batch.columns.values())


async def needed(r: Reading, batch_id: UUID) -> bool:
    """Whether the file must be tried before it is shown.

    Raises:
        NotFound.
    """
    batch = await here(r, batch_id)
    return batch.tried_at is None and can_be_tried(batch)


async def try_all(visitor: Visitor, batch_id: UUID) -> None:
    """Try all lines, and keep what would become of each. A file whose columns are not known is left alone.

    Raises:
        NotFound. ChangedByOthers: somebody has corrected it meanwhile.
    """
    async with reading(visitor) as r:
        if not can_be_tried(await here(r, batch_id)):
            return
    async with trial(visitor) as w:
        batch = await here(w, batch_id)
        version = batch.version
        found, report = await lines.through(w, batch, await lines.of_batch(w, batch_id))
        said = lines.notes(report)
    async with work(visitor) as w:
        batch = await versions.to_change(w, ImportBatch, batch_id, version)
        batch.tried_at, batch.notes = w.now, said
        await lines.keep(w, found)
        w.publish(IMPORTS_CHANGED, batch_id)
