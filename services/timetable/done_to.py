"""What was done to a class in the last thirty days, and can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import DoneAct
from services.core import done_acts, versions
from services.core.work import Reading
from services.timetable.rights import timetable_only
from services.timetable.series_back import class_of
from services.timetable.series_plan import NAME


@dataclass(frozen=True, slots=True)
class DoneTo:
    """One change of a class, or the adding of it."""

    id: UUID
    at: datetime
    by: str
    kinds: Sequence[str]
    """What became of each thing, as its lines say."""


async def done_to(r: Reading, class_id: UUID) -> list[DoneTo]:
    """What can still be taken back of a class, the latest first.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    rows = await r.db.scalars(
        select(DoneAct)
        .where(DoneAct.act == NAME, DoneAct.taken_back_at.is_(None), DoneAct.at > r.now - done_acts.KEPT_FOR)
        .order_by(DoneAct.at.desc())
    )
    found = [done for done in map(done_acts.read, rows) if class_of(done) == class_id]
    return [
        DoneTo(each.id, each.at, await versions.name_of(r, each.by), [line.what for line in each.lines])
        for each in found
    ]
