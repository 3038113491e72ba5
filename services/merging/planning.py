"""What a merge would do now, line by line, from what staff have chosen.

wish = {"keep": id, "gone": id, "take": ["phone"], "children": {id: id}}
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Booking, Client, Relation
from services.core.plan import ActLine, Plan
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.merging import children, credit, fields, moving, relations, shares
from services.people import duplicates
from services.people.families import name_of

NAME = "merge"
MERGE = "merge"


class MergedAlready(Refused):
    """One of the two stands for nobody any more."""

    message = N_("One of the two has been merged already. Look for the family again under Clients.")


def wish(
    keep: UUID, gone: UUID, take: Collection[str] = (), children_of: Mapping[UUID, UUID] | None = None
) -> dict[str, Any]:
    """What staff ask for: the one who stays, the one who is merged, fields that are taken from that one, and of each of
    its children who are somebody else's too, that one."""
    return {
        "keep": str(keep),
        "gone": str(gone),
        "take": sorted(take),
        "children": {str(one): str(other) for one, other in sorted((children_of or {}).items())},
    }


def both_ids(asked: Mapping[str, Any]) -> tuple[UUID, UUID]:
    """The one who stays, and the one who is merged."""
    return UUID(asked["keep"]), UUID(asked["gone"])


async def both(r: Reading, keep: UUID, gone: UUID) -> tuple[Client, Client]:
    """The two clients, locked in a work.

    Raises:
        NotFound: the visitor may not see all of a family, there is no such client, or it is one and the same.
        MergedAlready.
    """
    duplicates.rights(r)
    statement = select(Client).where(Client.id.in_((keep, gone))).order_by(Client.id)
    if isinstance(r, Work):
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = {client.id: client for client in await r.db.scalars(statement)}
    if len(found) != 2:
        raise NotFound
    if any(client.merged_into_id is not None for client in found.values()):
        raise MergedAlready
    return found[keep], found[gone]


async def plan(r: Reading, asked: Mapping[str, Any]) -> Plan:
    """All that would move, and all that would change.

    Raises:
        NotFound, MergedAlready: as for `both`. BookedTwice, ComesTwice: two children cannot become one.
    """
    keep_id, gone_id = both_ids(asked)
    keep, gone = await both(r, keep_id, gone_id)
    if isinstance(r, Work):
        await credit.lock(r, (keep_id, gone_id))
    joined = {UUID(one): UUID(other) for one, other in asked["children"].items()}
    await _are_theirs(r, joined, gone_id, keep_id)
    main = gone.email if fields.EMAIL in asked["take"] else keep.email
    lines = (
        ActLine(
            MERGE,
            "client",
            gone_id,
            {
                "into": str(keep_id),
                "versions": [keep.version, gone.version],
                "name": name_of(keep) or keep.email,
                "was": gone.email,
            },
        ),
        *await moving.lines(r, gone_id, keep_id),
        *await children.lines(r, joined),
        *await relations.lines(r, gone_id, keep_id, joined),
        *await credit.lines(r, gone_id),
        *await shares.lines(r, gone_id, keep_id, (keep.email, gone.email), main),
        *fields.lines(keep, gone, asked["take"]),
    )
    return Plan(NAME, asked, lines)


async def _are_theirs(r: Reading, joined: Mapping[UUID, UUID], gone: UUID, keep: UUID) -> None:
    """Only children of these two become one, each once, and none becomes one that becomes another itself."""
    theirs, others = await child_ids(r, gone), await child_ids(r, keep)
    twice = len(set(joined.values())) != len(joined) or set(joined) & set(joined.values())
    if twice or not set(joined) <= theirs or not set(joined.values()) <= others:
        raise NotFound


async def child_ids(r: Reading, client_id: UUID) -> set[UUID]:
    """Whoever belongs to a client, or is booked by them."""
    related = select(Relation.attendee_id).where(Relation.client_id == client_id)
    booked = select(Booking.attendee_id).where(Booking.client_id == client_id)
    return set(await r.db.scalars(related)) | set(await r.db.scalars(booked))
