"""Clients who look like one person and are two: staff have said so, and may take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import aliased

from db import Client, ToldApart
from db.upsert import insert_or_ignore
from services.core import audit
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.people import duplicates, families

SHOWN = 100
_One, _Other = aliased(Client), aliased(Client)


@dataclass(frozen=True, slots=True)
class Apart:
    """Two clients who are two people, and who has said so, when."""

    one_id: UUID
    other_id: UUID
    at: datetime
    by: str


async def tell_apart(w: Work, one_id: UUID, other_id: UUID) -> None:
    """Remember that these two are two people.

    Raises:
        NotFound: as for `duplicates.rights`, or there is no such family.
    """
    one, other = await _both(w, one_id, other_id)
    row = {"one_id": one, "other_id": other, "at": w.now, "by": w.visitor.name}
    await w.db.execute(insert_or_ignore(w.db, ToldApart, row))
    audit.note(w, "told apart", "client", one, other=other)


async def not_apart(w: Work, one_id: UUID, other_id: UUID) -> None:
    """Take `tell_apart` back: they are proposed again.

    Raises:
        NotFound: as for `duplicates.rights`, or there is no such family.
    """
    one, other = await _both(w, one_id, other_id)
    await w.db.execute(delete(ToldApart).where(ToldApart.one_id == one, ToldApart.other_id == other))
    audit.note(w, "no longer told apart", "client", one, other=other)


async def told_apart(r: Reading) -> list[Apart]:
    """The pairs that were told apart last, at most a hundred, without those of whom one has been merged since.

    Raises:
        NotFound: as for `duplicates.rights`.
    """
    duplicates.rights(r)
    rows = await r.db.scalars(
        select(ToldApart)
        .join(_One, _One.id == ToldApart.one_id)
        .join(_Other, _Other.id == ToldApart.other_id)
        .where(_One.merged_into_id.is_(None), _Other.merged_into_id.is_(None))
        .order_by(ToldApart.at.desc(), ToldApart.one_id, ToldApart.other_id)
        .limit(SHOWN)
    )
    return [Apart(row.one_id, row.other_id, row.at, row.by) for row in rows]


async def _both(w: Work, one_id: UUID, other_id: UUID) -> tuple[UUID, UUID]:
    duplicates.rights(w)
    one, other = sorted((one_id, other_id))
    if one == other:
        raise NotFound
    for id_ in (one, other):
        await families.here(w, id_)
    return one, other
