"""Two clients side by side: what differs, which of their children may be one child, and what each has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db import Attendee, Client
from services.core.refusals import Refused
from services.core.work import Reading
from services.merging import fields, totals
from services.merging.child_twice import in_the_way
from services.merging.fields import Differing
from services.merging.planning import both, child_ids
from services.merging.totals import Totals
from services.people import duplicates
from services.people.families import name_of
from services.people.kids import Kid, kid
from services.people.likeness import Likeness


@dataclass(frozen=True, slots=True)
class FamilySide:
    """One of the two."""

    client_id: UUID
    name: str
    """May be empty, where only an address is known."""
    email: str
    created_at: datetime
    last_seen_at: datetime | None
    has: Totals


@dataclass(frozen=True, slots=True)
class ChildChoice:
    """One child of the one who is merged, and which child of the other it may be."""

    child: Kid
    others: tuple[Kid, ...]
    proposed: UUID | None
    """The one that it looks like, where nothing is in the way."""
    in_the_way: Refused | None
    """Why it cannot become the one that it looks like."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Both, and what is to be decided."""

    keep: FamilySide
    gone: FamilySide
    reasons: tuple[Likeness, ...]
    differing: tuple[Differing, ...]
    children: tuple[ChildChoice, ...]


async def side_by_side(r: Reading, keep_id: UUID, gone_id: UUID) -> SideBySide:
    """Both as they are now.

    Raises:
        NotFound, MergedAlready: as for `planning.both`.
    """
    keep, gone = await both(r, keep_id, gone_id)
    return SideBySide(
        await _side(r, keep),
        await _side(r, gone),
        await duplicates.reasons(r, keep_id, gone_id),
        tuple(fields.differing(keep, gone)),
        await _children(r, keep_id, gone_id),
    )


async def _side(r: Reading, client: Client) -> FamilySide:
    has = await totals.of(r, (client.id,))
    return FamilySide(client.id, name_of(client), client.email, client.created_at, client.last_seen_at, has)


async def _children(r: Reading, keep_id: UUID, gone_id: UUID) -> tuple[ChildChoice, ...]:
    theirs, others = await child_ids(r, gone_id), await child_ids(r, keep_id)
    there = [await r.db.get_one(Attendee, id_) for id_ in sorted(others - theirs)]
    found = []
    for id_ in sorted(theirs - others):  # a child of both stays as it is
        child = await r.db.get_one(Attendee, id_)
        alike = _alike(child, there)
        no = await in_the_way(r, id_, alike) if alike is not None else None
        found.append(ChildChoice(kid(child), tuple(map(kid, there)), None if no else alike, no))
    return tuple(found)


def _alike(child: Attendee, others: Sequence[Attendee]) -> UUID | None:
    """The child of the same name, unless both were born on known days that differ, or it may be several."""
    found = [
        other.id
        for other in others
        if other.name_key == child.name_key
        and (other.born_on == child.born_on or None in (other.born_on, child.born_on))
    ]
    return found[0] if len(found) == 1 else None
