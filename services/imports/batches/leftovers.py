"""The lines that an import has left out, as a file of their own: they are corrected where they stand, and then brought in."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from sqlalchemy import or_, select

from db import ImportBatch, ImportRow, new_id
from services.core import audit
from services.core.refusals import NotFound
from services.core.work import Work
from services.imports.batches.events import IMPORTS_CHANGED
from services.imports.batches.keeping import by_whom
from services.imports.batches.rights import here

OF_THE_FILE = ("name", "kind", "encoding", "separator", "headings", "columns", "said", "on_public_holidays")
OF_THE_LINE = ("position", "line", "fields", "typed", "wrong", "doubts")


async def left_over(w: Work, batch_id: UUID) -> UUID:
    """Keep the lines that an import has left out as a file of their own, with all that was typed; answers with its id.

    Raises:
        NotFound: the visitor may not, or nothing was left out.
    """
    batch = await here(w, batch_id)
    wrong = or_(ImportRow.outcome == "refused", ImportRow.left_out.is_(True))
    rows = await w.db.scalars(select(ImportRow).where(ImportRow.batch_id == batch_id, wrong))
    left = rows.all()
    if batch.state != "applied" or batch.goes_on_at is not None or not left:
        raise NotFound
    digest = sha256(f"{batch.sha256} {batch.id}".encode()).hexdigest()
    waiting: UUID | None = await w.db.scalar(
        select(ImportBatch.id).where(ImportBatch.sha256 == digest, ImportBatch.state == "open")
    )
    if waiting is not None:
        return waiting
    rest = ImportBatch(
        id=new_id(),
        sha256=digest,
        created_at=w.now,
        touched_at=w.now,
        by=by_whom(w),
        by_id=w.visitor.person_id,
        **{each: getattr(batch, each) for each in OF_THE_FILE},
    )
    w.db.add(rest)
    await w.db.flush()
    w.db.add_all(
        ImportRow(batch_id=rest.id, **{each: getattr(row, each) for each in OF_THE_LINE}) for row in left
    )
    audit.note(w, "file kept", "import", rest.id, lines=len(left), rest_of=batch.id)
    w.publish(IMPORTS_CHANGED, rest.id)
    return rest.id
