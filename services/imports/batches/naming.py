"""What a kept file lists and what each of its columns holds, where a person says it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import update

from db import ImportBatch, ImportRow
from services.core import audit
from services.core.refusals import Refused
from services.core.typed_form import NotAsTyped, NotOffered
from services.core.work import Work
from services.imports.batches.events import IMPORTS_CHANGED
from services.imports.batches.proposing import columns
from services.imports.batches.rights import to_change
from services.imports.headings import HEADINGS, Kind
from services.language import N_


class SaidTwice(Refused):
    """Two columns are said to hold the same."""

    message = N_("Another column is this already.")


async def name_columns(
    w: Work,
    batch_id: UUID,
    seen: int | None,
    said: Mapping[int, str],
    *,
    on_public_holidays: bool = False,
) -> None:
    """Say what each column holds, by position; empty or absent = it is not read.

    `on_public_holidays`: new classes meet on them, too.

    Raises:
        NotFound, IsClosed, ChangedByOthers.
        NotAsTyped: a column is none of such a list, or two are the same; fields are named column-0 and so on.
    """
    batch = await to_change(w, batch_id, seen)
    problems: dict[str, Refused] = {}
    named: dict[str, str] = {}
    for n, column in said.items():
        if not column:
            continue
        if column not in HEADINGS[Kind(batch.kind)] or not 0 <= n < len(batch.headings):
            problems[f"column-{n}"] = NotOffered()
        elif column in named.values():
            problems[f"column-{n}"] = SaidTwice()
        named[str(n)] = column
    if problems:
        raise NotAsTyped(problems)
    batch.columns, batch.on_public_holidays = named, on_public_holidays
    await _all_new(w, batch)


async def change_kind(w: Work, batch_id: UUID, seen: int | None, kind: str) -> None:
    """Say that the file lists something else; its columns are proposed anew.

    Raises:
        NotFound, IsClosed, ChangedByOthers. NotAsTyped: there is no such kind.
    """
    batch = await to_change(w, batch_id, seen)
    if kind not in tuple(Kind):
        raise NotAsTyped({"kind": NotOffered()})
    batch.kind = Kind(kind).value
    batch.columns = {str(n): each for n, each in columns(Kind(kind), batch.headings).items()}
    await _all_new(w, batch)


async def _all_new(w: Work, batch: ImportBatch) -> None:
    """Nothing is known of any line any more."""
    batch.tried_at, batch.touched_at, batch.notes = None, w.now, []
    await w.db.execute(
        update(ImportRow)
        .where(ImportRow.batch_id == batch.id)
        .values(outcome=None, problems=[], warnings=[], told=[])
        .execution_options(synchronize_session=False)
    )
    audit.note(w, "columns named", "import", batch.id, columns=sorted(batch.columns.values()))
    w.publish(IMPORTS_CHANGED, batch.id)
