"""Clients who look like one person: proposed in pairs, each with its reasons; those told apart are not proposed again.

Pairs come from the indexes of the keys that are kept beside names, phones and addresses, and of each key at most so many.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select, union
from sqlalchemy.orm import aliased

from db import Client, ToldApart
from services.core import view_as
from services.core.refusals import NotFound
from services.core.work import Reading
from services.people import alike
from services.people.likeness import Likeness, likeness
from services.provider.settings import current

MOST = 100
"""Pairs that are looked for; where there are more, the first ones are decided first."""

_One, _Other = aliased(Client), aliased(Client)
_APART = exists().where(ToldApart.one_id == _One.id, ToldApart.other_id == _Other.id)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two clients who may be one person."""

    one_id: UUID
    other_id: UUID
    reasons: tuple[Likeness, ...]


def rights(r: Reading) -> None:
    """Let nobody pass who may not see all of a family: how to reach it, its bookings and its money.

    Raises:
        NotFound: for them there is no such thing.
    """
    if not view_as.may_view(r.visitor):
        raise NotFound


async def proposed(r: Reading) -> list[Pair]:
    """Pairs who look like one person and were not told apart, at most a hundred; by name.

    Raises:
        NotFound: as for `rights`.
    """
    rights(r)
    found = union(*alike.pairs()).subquery()
    rows = await r.db.execute(
        select(_One.id, _Other.id)
        .select_from(found)
        .join(_One, _One.id == found.c.one_id)
        .join(_Other, _Other.id == found.c.other_id)
        .where(~_APART)
        .order_by(_One.name_key, _One.id, _Other.id)
        .limit(MOST)
    )
    pairs = [(one, other) for one, other in rows]
    here, country = await alike.known(r, {id_ for pair in pairs for id_ in pair}), (await current(r)).country
    judged = (Pair(one, other, likeness(here[one], here[other], country)) for one, other in pairs)
    return [pair for pair in judged if pair.reasons]


async def reasons(r: Reading, one_id: UUID, other_id: UUID) -> tuple[Likeness, ...]:
    """Why these two look like one person; none where only staff think so.

    Raises:
        NotFound: as for `rights`.
    """
    rights(r)
    known = await alike.known(r, (one_id, other_id))
    return likeness(known[one_id], known[other_id], (await current(r)).country)
