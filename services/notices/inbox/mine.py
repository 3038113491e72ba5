"""What was sent to a client, as they see it in the portal; only to them in person, whoever else sees the booking."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select, update

from db import OutboxMessage
from db.base import Id
from services.core import access
from services.core.asking import Question
from services.core.events import MESSAGES_CHANGED
from services.core.once import asked_once
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.notices.inbox import fates
from services.notices.inbox.fates import Fate, SentMessage

SHOWN = tuple(fate.value for fate in (Fate.SENT, Fate.READ, Fate.CAME_BACK))
"""What left, and what came back: it stands here even where the mailbox took nothing."""
_UNREAD = OutboxMessage.letter.is_not(None), OutboxMessage.read_at.is_(None)


@dataclass(frozen=True, slots=True)
class Inbox:
    """The newest messages, the latest first."""

    messages: tuple[SentMessage, ...]
    more: bool
    unread: int
    """Of all of them, not only of those shown."""


@Question
def _number(_sort: str) -> Select[int]:
    mine = OutboxMessage.client_id == bindparam("client_id", type_=Id())
    return select(func.count()).select_from(OutboxMessage).where(mine, *_UNREAD)


async def unread(r: Reading) -> int:
    """How many messages the asking client has not opened; 0 for everybody else."""
    client_id = r.visitor.client_id
    if client_id is None:
        return 0

    async def ask() -> int:
        return (await _number.ask(r, "", client_id=client_id))[0][0]

    return await asked_once(r, ("unread", client_id), ask)


async def listed(r: Reading, limit: int) -> Inbox:
    """The newest messages to the client who asks.

    Raises:
        NotFound: the visitor is no client.
    """
    mine = OutboxMessage.client_id == access.client_only(r)
    found = await r.db.execute(fates.rows().where(mine, fates.FATE.in_(SHOWN)).limit(limit + 1))
    messages = tuple(fates.told(row, fate) for row, fate in found)
    return Inbox(messages[:limit], len(messages) > limit, await unread(r))


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
    which = [OutboxMessage.client_id == client_id, *_UNREAD]
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
