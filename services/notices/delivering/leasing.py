"""Leases on messages of the outbox: find what is due, lease it to one worker, and record the outcome.

One conditional statement leases a message to one worker. Only the worker that still holds the lease can end it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select, update

from db import OutboxMessage
from services import provider
from services.core.visitor import Visitor
from services.core.work import Reading, Work, with_retries, work
from services.notices.channels.channel import Channel
from services.notices.delivering import problems
from services.notices.inbox.fates import TOO_LATE
from services.notices.telling.notice import names
from services.notices.telling.sending_hours import SendingHours
from services.provider import NotSetUp

LEASE = timedelta(seconds=60)
"""Longer than any channel takes for one message, so that no other worker sends it meanwhile."""
OUTBOX = Visitor.system("outbox")


class Leased(NamedTuple):
    """A message that this worker has leased."""

    id: UUID
    attempts: int
    """This one included."""
    expires_at: datetime | None
    client_id: UUID | None


async def tidy(channel: Channel) -> bool:
    """Mark messages that have expired; returns whether the channel is not set up, so that nothing can be sent.

    Those to strangers that were over when they were written are nobody's, and nothing is kept of them: what is written
    meanwhile waits for the next time, and is not kept as expired.
    """
    nobodys = and_(
        OutboxMessage.notice.in_(names(lambda notice: notice.to_strangers)),
        OutboxMessage.status == "pending",
        OutboxMessage.expires_at <= OutboxMessage.created_at,
    )
    async with work(OUTBOX) as w:
        await w.db.execute(delete(OutboxMessage).where(nobodys).execution_options(synchronize_session=False))
        over = and_(OutboxMessage.expires_at <= w.now, _free(w), ~nobodys)
        secret = OutboxMessage.notice.in_(names(lambda notice: notice.secret))
        said = case(
            (OutboxMessage.last_problem.is_(None), TOO_LATE),
            else_=TOO_LATE + ": " + OutboxMessage.last_problem,
        )
        ended: dict[str, Any] = {"status": "expired", "last_problem": said, "lease_owner": None}
        await _change(w, and_(over, secret), payload={}, **ended)
        await _change(w, and_(over, ~secret), **ended)
        if channel.why_not is not None:
            await _change(
                w,
                and_(
                    OutboxMessage.status == "pending",
                    OutboxMessage.channel == channel.name,
                    OutboxMessage.last_problem.is_distinct_from(channel.why_not),
                ),
                last_problem=channel.why_not,
            )
    return channel.why_not is not None


async def lease(channel: Channel, owner: str, batch: int) -> list[Leased]:
    """Lease the messages that are due, in one statement, so that two workers never get the same message."""
    async with work(OUTBOX) as w:
        try:
            here = await provider.current(w)
        except NotSetUp:
            return []
        in_time = or_(OutboxMessage.expires_at.is_(None), OutboxMessage.expires_at > w.now)
        due = and_(_free(w), OutboxMessage.channel == channel.name, OutboxMessage.next_at <= w.now, in_time)
        opens = SendingHours(here.send_from, here.send_until, here.zone).next_open(w.now)
        if opens > w.now:  # what would expire before they open leaves now
            due = and_(due, or_(OutboxMessage.urgent, OutboxMessage.expires_at <= opens))
        chosen = (
            select(OutboxMessage.id)
            .where(due)
            .order_by(OutboxMessage.urgent.desc(), OutboxMessage.next_at, OutboxMessage.id)
            .limit(batch)
            .with_for_update(skip_locked=True)
        )
        rows = await w.db.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(chosen))
            .values(
                status="leased",
                lease_owner=owner,
                lease_until=w.now + LEASE,
                attempts=OutboxMessage.attempts + 1,
            )
            .returning(
                OutboxMessage.id,
                OutboxMessage.attempts,
                OutboxMessage.urgent,
                OutboxMessage.next_at,
                OutboxMessage.expires_at,
                OutboxMessage.client_id,
            )
            .execution_options(synchronize_session=False)
        )
        return [
            Leased(row.id, row.attempts, row.expires_at, row.client_id)
            for row in sorted(rows, key=lambda row: (not row.urgent, row.next_at))
        ]


def _free(r: Reading) -> ColumnElement[bool]:
    """No worker has it: it is pending, or its lease has ended, or lies so far ahead that a clock was set back since."""
    return or_(
        OutboxMessage.status == "pending",
        and_(
            OutboxMessage.status == "leased",
            or_(OutboxMessage.lease_until <= r.now, OutboxMessage.lease_until > r.now + LEASE),
        ),
    )


async def release(id_: UUID, owner: str, until: datetime) -> None:
    """End the lease of a message that was not sent and not tried; it is due again at `until`."""
    await finish(id_, owner, **untried(until))


def untried(until: datetime) -> dict[str, Any]:
    """The columns of a message that was not tried: the attempt that its lease counted is taken back."""
    return {"status": "pending", "next_at": until, "attempts": OutboxMessage.attempts - 1}


async def finish(id_: UUID, owner: str, *, reached: str = "", **columns: Any) -> None:
    """End the lease and record the outcome, with retries; does nothing if another worker has the message by now.

    Args:
        reached: the address of which the outcome says whether the channel reaches it; staff then see it at the client.
    """

    async def write() -> None:
        async with work(OUTBOX) as w:
            row = await end_lease(w, id_, owner, **columns)
            if row is not None and row.client_id is not None and reached:
                await problems.note(w, row.client_id, reached, row.channel, columns["last_problem"])

    await with_retries(write)


class Ended(NamedTuple):
    """The client and the channel of a message whose lease has ended."""

    client_id: UUID | None
    channel: str


async def end_lease(w: Work, id_: UUID, owner: str, **columns: Any) -> Ended | None:
    """As `finish`, in a work that is open already; None if another worker has the message by now."""
    held = and_(OutboxMessage.id == id_, OutboxMessage.status == "leased", OutboxMessage.lease_owner == owner)
    ended = await _change(w, held, lease_owner=None, lease_until=None, **columns)
    return ended[0] if ended else None


async def _change(w: Work, condition: ColumnElement[bool], **values: Any) -> list[Ended]:
    done = await w.db.execute(
        update(OutboxMessage)
        .where(condition)
        .values(**values)
        .returning(OutboxMessage.client_id, OutboxMessage.channel)
        .execution_options(synchronize_session=False)
    )
    return [Ended(client_id, channel) for client_id, channel in done]


async def next_due(r: Reading, channel: Channel) -> datetime | None:
    """When the next message of this channel is due or the next lease ends; None if there is no message."""
    try:
        here = await provider.current(r)
    except NotSetUp:
        return None
    hours = SendingHours(here.send_from, here.send_until, here.zone)
    mine = OutboxMessage.channel == channel.name
    first = select(func.min(OutboxMessage.next_at)).where(OutboxMessage.status == "pending", mine)
    urgent = await r.db.scalar(first.where(OutboxMessage.urgent))
    ordinary = await r.db.scalar(first.where(~OutboxMessage.urgent))
    opens = r.now if ordinary is None else hours.next_open(max(ordinary, r.now))
    passing = await r.db.scalar(first.where(~OutboxMessage.urgent, OutboxMessage.expires_at <= opens))
    lease_ends = await r.db.scalar(
        select(func.min(OutboxMessage.lease_until)).where(OutboxMessage.status == "leased", mine)
    )
    moments = [urgent, None if ordinary is None else opens, passing, lease_ends]
    return min((moment for moment in moments if moment is not None), default=None)
