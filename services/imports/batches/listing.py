"""The files that were sent, the newest first, each with what became or would become of its lines."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select

from db import ImportBatch, ImportRow
from db.states import ImportKind, ImportState
from services.core.work import Reading
from services.imports.batches.rights import settings_only

PAGE = 20
Fate = Literal["added", "changed", "unchanged", "refused", "left_out", "untried"]
FATES: tuple[Fate, ...] = ("refused", "added", "changed", "unchanged", "left_out", "untried")
"""What a line of a file is shown as, the most urgent first."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file."""

    batch_id: UUID
    name: str
    kind: ImportKind
    state: ImportState
    at: datetime
    """When it was imported; of one that waits, when it was sent."""
    by: str
    """Empty = by the program itself."""
    counts: dict[Fate, int] = field(default_factory=dict)
    """Of its lines."""
    is_going: bool = False
    """An import that is under way, or was interrupted."""

    @property
    def lines(self) -> int:
        """How many it has."""
        return sum(self.counts.values())


async def listed(r: Reading, *, at_most: int = PAGE) -> list[FileLine]:
    """The files, the newest first.

    Raises:
        NotFound: the visitor may not see them.
    """
    settings_only(r)
    found = await r.db.scalars(
        select(ImportBatch).order_by(ImportBatch.created_at.desc(), ImportBatch.id).limit(at_most)
    )
    batches = list(found)
    counts = await counted(r, [each.id for each in batches])
    return [
        FileLine(
            each.id,
            each.name,
            each.kind,
            each.state,
            each.applied_at or each.created_at,
            each.by,
            counts[each.id],
            each.goes_on_at is not None,
        )
        for each in batches
    ]


async def counted(r: Reading, batch_ids: list[UUID]) -> dict[UUID, dict[Fate, int]]:
    """How many lines of each file have which fate; who asks has asked whether they may."""
    rows = await r.db.execute(
        select(ImportRow.batch_id, ImportRow.left_out, ImportRow.outcome, func.count())
        .where(ImportRow.batch_id.in_(batch_ids))
        .group_by(ImportRow.batch_id, ImportRow.left_out, ImportRow.outcome)
    )
    out: defaultdict[UUID, dict[Fate, int]] = defaultdict(dict)
    for batch_id, left_out, outcome, n in rows:
        fate: Fate = "left_out" if left_out else outcome or "untried"
        out[batch_id][fate] = out[batch_id].get(fate, 0) + n
    return out
