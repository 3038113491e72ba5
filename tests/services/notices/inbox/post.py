"""Messages that leave for the tests of the inbox: told, delivered by a server that takes them or says no."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from db import OutboxMessage
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.notices import telling
from services.notices.channels.mail import MailChannel
from services.notices.delivering.outbox import deliver_due
from services.notices.messages.make_up_expiring import MakeUpExpiring
from services.notices.telling.notice import Notice
from services.outside.mail import Mailbox
from tests.saying_no import at, saying
from tests.world import World

SYSTEM = Visitor.system("test")


def way(mail: object = None) -> MailChannel:
    return MailChannel(mail or Mailbox(), "https://classes.example", "hello@hopandtumble.example")  # type: ignore[arg-type]


async def told(notice: Notice) -> None:
    async with work(SYSTEM) as w:
        assert await telling.tell(w, notice)


async def delivered(*notices: Notice) -> list[OutboxMessage]:
    """These messages, after they have left."""
    for notice in notices:
        await told(notice)
    await deliver_due(way(), "test")
    return list(await rows())


async def expiring(world: World) -> OutboxMessage:
    """Anna has been reminded of a make-up: news, which she can switch off."""
    (row,) = await delivered(MakeUpExpiring(world.credits["to_book"], 14))
    return row


async def refused(line: str, *notices: Notice) -> list[OutboxMessage]:
    """These messages, after a server has said this to their recipient."""
    for notice in notices:
        await told(notice)
    async with saying(at("rcpt", line)) as (_server, mail):
        await deliver_due(way(mail), "test")
    return list(await rows())


async def rows() -> Sequence[OutboxMessage]:
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(OutboxMessage).order_by(OutboxMessage.created_at))).all()


async def row(id_: UUID) -> OutboxMessage:
    async with reading(SYSTEM) as r:
        return await r.db.get_one(OutboxMessage, id_)
