"""The outbox: hand in what is due, and remember what became of each message.

At least once: a message is lent to one worker by one conditional statement, handed in outside of any transaction,
and its outcome is written down only by the worker that still holds it. Twice happens only where the channel took it
and we never heard; both copies carry the same message id. Nothing is sent after it has expired, and what has become
untrue is not sent at all.
"""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from db import OutboxMessage
from services import provider
from services.core.refusals import Busy
from services.core.visitor import Visitor
from services.core.work import Reading, Work, again, now, reading, work
from services.notices.channels.channel import Channel
from services.notices.delivering import problems, rendering
from services.notices.delivering.rendering import Rendered
from services.notices.messages import MESSAGES
from services.notices.telling.envelope import NoLongerWanted
from services.notices.telling.notice import names
from services.notices.telling.placeholders import BrokenPlaceholder, EmptyPlaceholder, UnknownPlaceholder
from services.notices.telling.sending_hours import SendingHours
from services.outside.failures import SendingFailed, Unreachable
from services.provider import NotSetUp

log = logging.getLogger("cubby.outbox")

LEASE = timedelta(seconds=60)
"""Longer than any channel takes for one message, so that nobody else takes it up meanwhile."""
AT_ONCE = 5
BATCH = 20
FIRST_WAIT, LONGEST_WAIT = 10, 3600
"""Seconds between tries: 10, 20, 40 … up to an hour, each half as much more or less."""
TRIES = 31
"""Tries that fit into the budget of 24 hours."""
OUTBOX = Visitor.system("outbox")
UNWRITABLE = (UnknownPlaceholder, EmptyPlaceholder, BrokenPlaceholder, KeyError, ValueError)
"""The text cannot be filled in, now or later."""
PASSING = (Busy, OperationalError, InterfaceError, PoolTimeout, OSError)
"""The database cannot be reached or is overloaded: no fault of the message, and no try."""


@dataclass(slots=True)
class Delivered:
    """What one round did."""

    claimed: int = 0
    sent: int = 0
    problems: list[str] = field(default_factory=list)


class Lent(NamedTuple):
    """A message that this worker has borrowed."""

    id: UUID
    attempts: int
    """This one included."""


async def deliver_due(channel: Channel, owner: str, batch: int = BATCH) -> Delivered:
    """Hand in what is due on one channel, up to `batch` messages; `owner` names this worker among all.

    A flow: it opens a work to borrow the messages, talks to the channel outside of any, and opens one for each
    outcome.
    """
    done = Delivered()
    if await again(lambda: _tidy(channel)) or channel.rests(now()):
        return done
    borrowed = await again(lambda: borrow(channel, owner, batch))
    done.claimed = len(borrowed)
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(lent: Lent) -> None:
        async with slots:
            await _deliver(channel, owner, lent, done)

    ended = await asyncio.gather(*(one(lent) for lent in borrowed), return_exceptions=True)
    for lent, problem in zip(borrowed, ended, strict=True):
        if problem is not None:
            log.error("message %s waits until its lease ends", lent.id, exc_info=problem)
    return done


async def _tidy(channel: Channel) -> bool:
    """End what has run out; says whether nothing can leave by this channel, because it is not set up."""
    async with work(OUTBOX) as w:
        over = and_(OutboxMessage.expires_at <= w.now, _free(w))
        secret = OutboxMessage.notice.in_(names(lambda notice: notice.secret))
        ended: dict[str, Any] = {"status": "expired", "last_problem": "not sent in time", "lease_owner": None}
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


async def borrow(channel: Channel, owner: str, batch: int) -> list[Lent]:
    """Borrow what is due, in one statement: two workers never get the same message."""
    async with work(OUTBOX) as w:
        try:
            here = await provider.current(w)
        except NotSetUp:
            return []
        due = and_(_free(w), OutboxMessage.channel == channel.name, OutboxMessage.next_at <= w.now)
        if not SendingHours(here.send_from, here.send_until, here.zone).is_open(w.now):
            due = and_(due, OutboxMessage.urgent)
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
            .returning(OutboxMessage.id, OutboxMessage.attempts, OutboxMessage.urgent, OutboxMessage.next_at)
            .execution_options(synchronize_session=False)
        )
        return [
            Lent(row.id, row.attempts) for row in sorted(rows, key=lambda row: (not row.urgent, row.next_at))
        ]


def _free(r: Reading) -> ColumnElement[bool]:
    """Nobody is busy with it: it waits, or whoever had borrowed it is gone, or a clock was set back since."""
    return or_(
        OutboxMessage.status == "pending",
        and_(
            OutboxMessage.status == "leased",
            or_(OutboxMessage.lease_until <= r.now, OutboxMessage.lease_until > r.now + LEASE),
        ),
    )


async def _deliver(channel: Channel, owner: str, lent: Lent, done: Delivered) -> None:
    if channel.rests(now()):
        await _give_back(owner, lent.id, channel.rests_until or now())
        return
    rendered = await _prepared(channel, owner, lent, done)
    if rendered is None:
        return
    try:
        await channel.send(rendered.message)
    except SendingFailed as problem:
        done.problems.append(str(problem))
        await _failed(owner, lent, problem, for_good=problem.permanent, reached=True)
    except Unreachable as problem:
        done.problems.append(str(problem))
        await _failed(owner, lent, problem, reached=True)
    else:
        done.sent += 1
        await _sent(channel, owner, rendered)


async def _prepared(channel: Channel, owner: str, lent: Lent, done: Delivered) -> Rendered | None:
    """The message, ready to be handed in now; None where it is not to be, which is then written down."""
    try:
        rendered = await again(lambda: render(channel, lent.id))
        wanted = await again(lambda: _confirmed(channel, owner, lent.id))
    except NoLongerWanted as reason:
        await finish(lent.id, owner, status="suppressed", last_problem=str(reason))
    except SendingFailed as problem:
        done.problems.append(str(problem))
        await _failed(owner, lent, problem, for_good=problem.permanent, reached=True)
    except UNWRITABLE as problem:
        log.exception("message %s cannot be written", lent.id)
        await finish(lent.id, owner, status="dead", last_problem=f"cannot be written: {problem}"[:500])
    except PASSING as problem:
        log.warning("message %s has to wait for the database: %s", lent.id, problem)
        await _give_back(owner, lent.id, now() + _wait(1))
    except Exception as problem:  # one message must not hold up the others
        log.exception("message %s could not be prepared", lent.id)
        await _failed(owner, lent, problem)
    else:
        return rendered if wanted else None
    return None


async def render(channel: Channel, id_: UUID) -> Rendered:
    """One message as it would leave now.

    Raises:
        NoLongerWanted, UnknownMessage, ValueError, UnknownPlaceholder, BrokenPlaceholder, EmptyPlaceholder,
            SendingFailed: as for `rendering.render`.
    """
    async with reading(OUTBOX) as r:
        name = await r.db.scalar(select(OutboxMessage.notice).where(OutboxMessage.id == id_))
    makes_a_link = name in MESSAGES and MESSAGES[name].notice.makes_a_link
    async with work(OUTBOX) if makes_a_link else reading(OUTBOX) as r:
        return await rendering.render(r, channel, await rendering.envelope(r, channel, id_))


async def _confirmed(channel: Channel, owner: str, id_: UUID) -> bool:
    """Ask once more whether a message is to be handed in at this moment; if not, the same work writes down why."""
    async with work(OUTBOX) as w:
        to = await rendering.envelope(w, channel, id_, lock=True)
        row = to.row
        if row.status != "leased" or row.lease_owner != owner or row.lease_until is None:
            return False
        if w.now + channel.longest >= row.lease_until:  # others took so long that it could run out on the way
            await _end_lease(w, id_, owner, **_untried(w.now))
            return False
        if row.expires_at is not None and w.now >= row.expires_at:
            await _end_lease(w, id_, owner, status="expired", last_problem="not sent in time")
            return False
        try:
            await rendering.still_wanted(w, to)
        except NoLongerWanted as reason:
            await _end_lease(w, id_, owner, status="suppressed", last_problem=str(reason))
            return False
    return True


async def _sent(channel: Channel, owner: str, rendered: Rendered) -> None:
    row, kept = rendered.envelope.row, channel.kept(rendered.message)
    payload: dict[str, Any] = {} if MESSAGES[row.notice].notice.secret else row.payload
    await finish(
        row.id,
        owner,
        reached=True,
        status="sent",
        sent_at=now(),
        payload=payload | {"kept": kept} if kept else payload,
        last_problem=None,
    )


async def _failed(
    owner: str, lent: Lent, problem: Exception, *, for_good: bool = False, reached: bool = False
) -> None:
    """Try again later, or give up where staff can see it; `reached` as for `finish`."""
    what = (str(problem) or type(problem).__name__)[:500]
    if not for_good and lent.attempts < TRIES:
        await finish(
            lent.id, owner, status="pending", last_problem=what, next_at=now() + _wait(lent.attempts)
        )
        return
    log.warning("message %s is given up: %s", lent.id, what)
    await finish(lent.id, owner, reached=reached, status="dead", last_problem=what)


def _wait(attempts: int) -> timedelta:
    """How long to wait after so many tries; jittered, so that not all come back at once."""
    wait = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    return timedelta(seconds=wait * random.uniform(0.5, 1.5))  # noqa: S311 - patience, not a secret


async def _give_back(owner: str, id_: UUID, until: datetime) -> None:
    await finish(id_, owner, **_untried(until))


def _untried(until: datetime) -> dict[str, Any]:
    """It was never tried, so this does not count as a try."""
    return {"status": "pending", "next_at": until, "attempts": OutboxMessage.attempts - 1}


async def finish(id_: UUID, owner: str, *, reached: bool = False, **columns: Any) -> None:
    """Give a borrowed message back with what became of it; nothing happens if somebody else has it by now.

    Args:
        reached: whether the channel said if it reaches the recipient, so that staff see that at the client.
    """

    async def write() -> None:
        async with work(OUTBOX) as w:
            row = await _end_lease(w, id_, owner, **columns)
            if row is not None and row.client_id is not None and reached:
                await problems.note(w, row.client_id, row.channel, columns["last_problem"])

    await again(write)


class Ended(NamedTuple):
    """Whose message it was."""

    client_id: UUID | None
    channel: str


async def _end_lease(w: Work, id_: UUID, owner: str, **columns: Any) -> Ended | None:
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
    """When the outbox has something to do next on this channel; None while it is empty."""
    try:
        here = await provider.current(r)
    except NotSetUp:
        return None
    hours = SendingHours(here.send_from, here.send_until, here.zone)
    mine = OutboxMessage.channel == channel.name
    first = select(func.min(OutboxMessage.next_at)).where(OutboxMessage.status == "pending", mine)
    urgent = await r.db.scalar(first.where(OutboxMessage.urgent))
    ordinary = await r.db.scalar(first.where(~OutboxMessage.urgent))
    lent = await r.db.scalar(
        select(func.min(OutboxMessage.lease_until)).where(OutboxMessage.status == "leased", mine)
    )
    moments = [urgent, None if ordinary is None else hours.next_open(max(ordinary, r.now)), lent]
    return min((moment for moment in moments if moment is not None), default=None)
