"""What was sent to a client, as they see it in the portal; only to them in person, whoever else sees the booking."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update

from db import OutboxMessage
from services.core import access
from services.core.events import MESSAGES_CHANGED
from services.core.refusals import NotFound
from services.core.visitor import IS_UNREAD
from services.core.work import Reading, Work
from services.notices.inbox import fates
from services.notices.inbox.fates import Fate, SentMessage

SHOWN = tuple(fate.value for fate in (Fate.SENT, Fate.READ, Fate.CAME_BACK))
"""What left, and what came back: it stands here even where the mailbox took nothing."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """The newest messages, the latest first."""

    messages: tuple[SentMessage, ...]
    more: bool
    unread: int
    """Of all of them, not only of those shown."""


async def listed(r: Reading, limit: int) -> Inbox:
    """The newest messages to the client who asks.

    Raises:
        NotFound: the visitor is no client.
    """
    mine = OutboxMessage.client_id == access.client_only(r)
    found = await r.db.execute(fates.rows().where(mine, fates.FATE.in_(SHOWN)).limit(limit + 1))
    messages = tuple(fates.told(row, fate) for row, fate in found)
    return Inbox(messages[:limit], len(messages) > limit, r.visitor.unread)


async def one(r: Reading, message_id: UUID) -> SentMessage:
    """One message to the client who asks.

    Raises:
        NotFound: there is none, or it was sent to somebody else; also while it has not left.
    """
    mine = OutboxMessage.client_id == access.client_only(r)
    asked = fates.rows().where(OutboxMessage.id == message_id, mine, fates.FATE.in_(SHOWN))
    row = (await r.db.execute(asked)).one_or_none()
    if row is None:
        raise NotFound
    return fates.told(*row)


async def opened(w: Work, message_id: UUID | None = None) -> None:
    """The client has opened one message, or says that they have seen all of them.

    Raises:
        NotFound: as for `one`.
    """
    client_id = access.client_only(w)
    which = [OutboxMessage.client_id == client_id, *IS_UNREAD]
    if message_id is not None:
        await one(w, message_id)
        which.append(OutboxMessage.id == message_id)
    now_read = await w.db.execute(
        update(OutboxMessage)
        .where(*which)
        .values(read_at=w.now)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    if now_read.all():
        w.publish(MESSAGES_CHANGED, client_id)
