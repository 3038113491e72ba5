"""How many messages each person got lately, said beside each family before something goes to many."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, or_, select

from db import Client, OutboxMessage
from db.states import UNSENT
from services.core.work import Reading
from services.language import formats
from services.notices.telling.notice import names

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class GotThisWeek:
    """One person, and how many messages reached them within seven days or are about to."""

    client_id: UUID
    name: str
    number: int


async def got(r: Reading, client_ids: Collection[UUID]) -> tuple[GotThisWeek, ...]:
    """Of these clients, by name. Codes and other messages that hold a secret are asked for, so they are not counted.

    Whoever calls has asked whether the visitor may see these clients.
    """
    lately = or_(OutboxMessage.sent_at > r.now - A_WEEK, OutboxMessage.status.in_(UNSENT))
    secret = OutboxMessage.notice.in_(names(lambda notice: notice.secret))
    counted = (
        select(OutboxMessage.client_id, func.count().label("number"))
        .where(OutboxMessage.client_id.in_(client_ids), lately, ~secret)
        .group_by(OutboxMessage.client_id)
        .subquery()
    )
    rows = await r.db.execute(
        select(Client, func.coalesce(counted.c.number, 0))
        .outerjoin(counted, counted.c.client_id == Client.id)
        .where(Client.id.in_(client_ids))
    )
    found = [
        GotThisWeek(client.id, formats.full_name(client.first_name, client.last_name) or client.email, number)
        for client, number in rows
    ]
    return tuple(sorted(found, key=lambda each: (formats.sort_key(each.name), each.client_id)))
