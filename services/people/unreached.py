"""Families whose mailbox takes nothing: it stands with them until the address changes, a mail gets through, or staff clear it.

News is not sent to them meanwhile; codes, receipts and what the provider cancels always are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from db import Client
from services.core import audit
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.people import families

SHOWN = 5
"""Families that Today names; of more, the number is said."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """One family, and what the server said of its address."""

    client_id: UUID
    name: str
    address: str
    said: str
    at: datetime | None
    """None: it was noted before the moment was kept."""


@dataclass(frozen=True, slots=True)
class AllUnreached:
    """The latest of them, and how many there are."""

    number: int
    families: tuple[Unreached, ...]


def of(client: Client) -> Unreached | None:
    """What is noted of this client; None: their mail gets through, as far as we know."""
    if not client.delivery_problem:
        return None
    said = client.delivery_problem.splitlines()[0].partition(": ")[2]
    name = families.name_of(client) or client.email
    return Unreached(client.id, name, client.email, said, client.delivery_problem_at)


async def listed(r: Reading) -> AllUnreached:
    """The families whose mail comes back, the latest first; none for staff who may not list clients or see contacts."""
    if not _may_see(r):
        return AllUnreached(0, ())
    rows = await r.db.execute(
        select(Client, func.count().over())
        .where(Client.delivery_problem.is_not(None), Client.merged_into_id.is_(None))
        .order_by(Client.delivery_problem_at.desc().nulls_last(), Client.id)
        .limit(SHOWN)
    )
    found = rows.all()
    lines = (of(client) for client, _number in found)
    return AllUnreached(found[0][1] if found else 0, tuple(line for line in lines if line is not None))


async def clear(w: Work, client_id: UUID) -> None:
    """Take the note away: staff have spoken with them, and write to the same address again.

    Raises:
        NotFound: no such family, or the visitor may not list clients or see contacts.
    """
    if not _may_see(w):
        raise NotFound
    await families.here(w, client_id)
    client = await w.db.get_one(Client, client_id, with_for_update=True, populate_existing=True)
    if client.delivery_problem is None:
        return
    client.delivery_problem = client.delivery_problem_at = None
    audit.note(w, "cleared what came back", "client", client_id)
    await w.db.flush()


def _may_see(r: Reading) -> bool:
    return may(r.visitor, Capability.CLIENTS) and may(r.visitor, Capability.CONTACTS)
