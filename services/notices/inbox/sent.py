"""Who got what, as staff see it who may see what was sent: by day, by kind and by what became of it, or of one family."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from db import Client, OutboxMessage
from services.core.capabilities import Capability, may
from services.core.local_time import MIDNIGHT, at_wall, day_end
from services.core.refusals import NotFound
from services.core.work import Reading
from services.notices.inbox import fates, kinds
from services.notices.inbox.fates import Fate, SentMessage
from services.people import families
from services.provider.settings import current

LATELY = timedelta(days=30)
"""As far back as the list goes where no day is chosen."""


@dataclass(frozen=True, slots=True)
class SentWish:
    """What of the list is asked for; nothing of it = what was written lately."""

    kind: str = ""
    on: date | None = None
    fate: Fate | None = None
    client_id: UUID | None = None
    """All messages to one family, however old."""


@dataclass(frozen=True, slots=True)
class SentRow:
    """One message and its person."""

    told: SentMessage
    name: str
    """The person's; the address of somebody who is no client."""


@dataclass(frozen=True, slots=True)
class SentPage:
    """The newest rows, and how many there are of each fate under the same kind and day."""

    rows: tuple[SentRow, ...]
    counts: dict[Fate, int]
    more: bool


def rights(r: Reading) -> None:
    """Refuse whoever may not see what was sent.

    Raises:
        NotFound: for them there is no such list.
    """
    if not may(r.visitor, Capability.MESSAGES):
        raise NotFound


async def listed(r: Reading, wish: SentWish, limit: int) -> SentPage:
    """The newest messages to families.

    Raises:
        NotFound: the visitor may not see what was sent, or there is no such family.
    """
    rights(r)
    if wish.client_id is not None:
        await families.here(r, wish.client_id)
    narrowed = await _narrowed(r, wish)
    counted = await r.db.execute(select(fates.FATE, func.count()).where(*narrowed).group_by(fates.FATE))
    asked = fates.rows().add_columns(Client).outerjoin(Client, Client.id == OutboxMessage.client_id)
    if wish.fate is not None:
        narrowed.append(fates.FATE.in_([wish.fate.value]))
    found = (await r.db.execute(asked.where(*narrowed).limit(limit + 1))).all()
    rows = tuple(_row(r, row, fate, client) for row, fate, client in found[:limit])
    return SentPage(rows, {Fate(fate): number for fate, number in counted}, len(found) > limit)


async def one(r: Reading, message_id: UUID) -> SentRow:
    """One message to a family.

    Raises:
        NotFound: there is none, or the visitor may not see what was sent.
    """
    rights(r)
    asked = fates.rows().add_columns(Client).outerjoin(Client, Client.id == OutboxMessage.client_id)
    found = (await r.db.execute(asked.where(OutboxMessage.id == message_id, to_families()))).one_or_none()
    if found is None:
        raise NotFound
    return _row(r, *found)


def to_families() -> ColumnElement[bool]:
    """The condition on messages to clients, and to those with whom they share a booking."""
    return or_(OutboxMessage.client_id.is_not(None), OutboxMessage.notice.in_(kinds.TO_INVITED))


async def _narrowed(r: Reading, wish: SentWish) -> list[ColumnElement[bool]]:
    which: list[ColumnElement[bool]] = [to_families()]
    if wish.kind:
        which.append(OutboxMessage.notice == wish.kind)
    if wish.client_id is not None:
        which.append(OutboxMessage.client_id == wish.client_id)
    if wish.on is not None:
        zone = (await current(r)).zone
        which += [
            OutboxMessage.created_at >= at_wall(wish.on, MIDNIGHT, zone),
            OutboxMessage.created_at < day_end(wish.on, zone),
        ]
    elif wish.client_id is None:
        which.append(OutboxMessage.created_at >= r.now - LATELY)
    return which


def _row(r: Reading, row: OutboxMessage, fate: str, client: Client | None) -> SentRow:
    """Whoever does not see money reads no text that names amounts."""
    told = fates.told(row, fate)
    if row.notice in kinds.NAME_AMOUNTS and not may(r.visitor, Capability.MONEY):
        told = replace(told, letter=None)
    name = "" if client is None else families.name_of(client)
    return SentRow(told, name or (client.email if client else row.address))
