"""The outbox: hand in what is due, and remember what became of each message.

At least once: a message is lent to one worker by one conditional statement, handed in outside of any transaction,
and its outcome is written down only by the worker that still holds it. Twice happens only where the server took it
and we never heard; both copies carry the same Message-ID. Nothing is sent after it has expired, and what has become
untrue is not sent at all.
"""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from db import Client, OutboxMessage
from db.states import OutboxStatus
from services import provider
from services.core.refusals import TryAgain
from services.core.visitor import Visitor
from services.core.work import Reading, Work, again, now, reading, work
from services.notices.channels.mail import MailChannel
from services.notices.delivering.facts import Envelope, NoLongerTrue
from services.notices.delivering.rendering import Letter, message, render
from services.notices.telling import catalogue
from services.notices.telling.sending_hours import SendingHours
from services.outside.mail import TIMEOUT, SendingFailed, Unreachable
from services.provider import NotSetUp

log = logging.getLogger("cubby.outbox")

LEASE = timedelta(seconds=60)
"""Longer than one mail can take (mail.TIMEOUT), so that nobody else takes it up meanwhile."""
HAND_IN = timedelta(seconds=TIMEOUT)
"""What one mail may take; nobody begins with less of the lease left."""
AT_ONCE = 5
BATCH = 20
FIRST_WAIT, LONGEST_WAIT = 10, 3600
"""Seconds between tries: 10, 20, 40 … up to an hour, each half as much more or less."""
TRIES = 31
"""Tries that fit into the budget of 24 hours."""
OUTBOX = Visitor.system("outbox")
SECRET = [kind.name for kind in catalogue.CATALOGUE.values() if kind.secret]
LINKED = {catalogue.SessionReminder.name}
"""Messages that carry a secret made for them, which is written down as they are rendered."""


@dataclass(slots=True)
class Delivered:
    """What one round did."""

    claimed: int = 0
    sent: int = 0
    problems: list[str] = field(default_factory=list)


async def deliver_due(post: MailChannel, owner: str, batch: int = BATCH) -> Delivered:
    """Hand in what is due, up to `batch` messages; `owner` names this worker among all.

    A flow: it opens a work to borrow the messages, talks to the server outside of any, and opens one for each
    outcome.
    """
    done = Delivered()
    if await again(lambda: _tidy(post)) or post.rests(now()):
        return done
    ids = await again(lambda: _borrow(owner, batch))
    done.claimed = len(ids)
    five = asyncio.Semaphore(AT_ONCE)

    async def one(id_: UUID) -> None:
        async with five:
            await _deliver(post, owner, id_, done)

    await asyncio.gather(*(one(id_) for id_ in ids))
    return done


async def _tidy(post: MailChannel) -> bool:
    """End what has run out; says whether nothing can be sent because no server is set up."""
    async with work(OUTBOX) as w:
        over = and_(OutboxMessage.expires_at <= w.now, _free(w))
        nothing: dict[str, Any] = {}
        for which, emptied in (
            (OutboxMessage.notice.in_(SECRET), {"payload": nothing}),
            (OutboxMessage.notice.not_in(SECRET), nothing),
        ):
            await _change(
                w,
                and_(over, which),
                status="expired",
                last_problem="not sent in time",
                lease_owner=None,
                **emptied,
            )
        if post.mail.why_not is not None:
            await _change(
                w,
                and_(
                    OutboxMessage.status == "pending",
                    OutboxMessage.last_problem.is_distinct_from(post.mail.why_not),
                ),
                last_problem=post.mail.why_not,
            )
    return post.mail.why_not is not None


async def _borrow(owner: str, batch: int) -> list[UUID]:
    """Borrow what is due, in one statement: two workers never get the same message."""
    async with work(OUTBOX) as w:
        try:
            here = await provider.current(w)
        except NotSetUp:
            return []
        due = and_(_free(w), OutboxMessage.next_at <= w.now)
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
            .returning(OutboxMessage.id, OutboxMessage.urgent, OutboxMessage.next_at)
            .execution_options(synchronize_session=False)
        )
        return [row.id for row in sorted(rows, key=lambda row: (not row.urgent, row.next_at))]


def _free(r: Reading) -> ColumnElement[bool]:
    """Nobody is busy with it: it waits, or whoever had borrowed it is gone, or a clock was set back since."""
    return or_(
        OutboxMessage.status == "pending",
        and_(
            OutboxMessage.status == "leased",
            or_(OutboxMessage.lease_until <= r.now, OutboxMessage.lease_until > r.now + LEASE),
        ),
    )


async def _deliver(post: MailChannel, owner: str, id_: UUID, done: Delivered) -> None:
    if post.rests(now()):
        await _give_back(owner, id_, post.rests_until or now())
        return
    try:
        letter, envelope = await again(lambda: _rendered(post, id_))
    except NoLongerTrue as reason:
        await _record(owner, id_, status="suppressed", last_problem=str(reason))
        return
    except TryAgain:
        return
    except Exception as problem:  # a message that cannot be written must not hold up the others
        log.exception("message %s cannot be written", id_)
        await _record(owner, id_, status="dead", last_problem=f"cannot be written: {problem}"[:500])
        return
    row = envelope.row
    if row.lease_owner != owner or row.lease_until is None:
        return  # somebody else has it
    if now() + HAND_IN >= row.lease_until:
        await _give_back(owner, id_, now())  # others took so long that the lease could run out on the way
        return
    if row.expires_at is not None and now() >= row.expires_at:
        await _record(owner, id_, status="expired", last_problem="not sent in time")
        return
    try:
        await post.mail.send(message(letter, envelope, post.sender, now()))
    except SendingFailed as problem:
        post.answered()
        done.problems.append(str(problem))
        await _failed(owner, row, str(problem), for_good=problem.permanent)
    except Unreachable as problem:
        post.failed(now(), str(problem))
        done.problems.append(str(problem))
        await _failed(owner, row, str(problem), for_good=False)
    except ValueError as problem:
        done.problems.append(str(problem))
        await _failed(owner, row, str(problem), for_good=True)
    else:
        post.answered()
        done.sent += 1
        await _sent(post, owner, envelope, letter)


async def _rendered(post: MailChannel, id_: UUID) -> tuple[Letter, Envelope]:
    async with reading(OUTBOX) as r:
        notice = await r.db.scalar(select(OutboxMessage.notice).where(OutboxMessage.id == id_))
    async with work(OUTBOX) if notice in LINKED else reading(OUTBOX) as r:
        row = await r.db.get_one(OutboxMessage, id_)
        client = None
        if row.client_id is not None:
            client = await r.db.scalar(select(Client).where(Client.id == row.client_id))
        envelope = Envelope(row, await provider.current(r), post.url, client)
        return await render(r, envelope), envelope


async def _sent(post: MailChannel, owner: str, envelope: Envelope, letter: Letter) -> None:
    row = envelope.row
    payload: dict[str, Any] = {} if row.notice in SECRET else row.payload
    if post.mail.keeps:
        kept = {"subject": letter.subject, "html": letter.html, "text": letter.text, "to": letter.to}
        payload = payload | {"kept": kept}

    async def write() -> None:
        async with work(OUTBOX) as w:
            changed = await _change(
                w,
                _held(row.id, owner),
                status="sent",
                sent_at=w.now,
                payload=payload,
                last_problem=None,
                lease_owner=None,
                lease_until=None,
            )
            if changed and row.client_id is not None:
                await _problem_of(w, row.client_id, None)

    await again(write)


async def _failed(owner: str, row: OutboxMessage, problem: str, *, for_good: bool) -> None:
    """Try again later, or give up where staff can see it."""
    problem = problem[:500]
    if not for_good and row.attempts < TRIES:
        wait = min(FIRST_WAIT * 2 ** (row.attempts - 1), LONGEST_WAIT)
        wait *= random.uniform(0.5, 1.5)  # noqa: S311 - so that not all come back at once
        await _record(owner, row.id, status="pending", last_problem=problem, wait=timedelta(seconds=wait))
        return
    log.warning("message %s is given up: %s", row.id, problem)

    async def write() -> None:
        async with work(OUTBOX) as w:
            changed = await _change(
                w,
                _held(row.id, owner),
                status="dead",
                last_problem=problem,
                lease_owner=None,
                lease_until=None,
            )
            if changed and row.client_id is not None:
                await _problem_of(w, row.client_id, problem)

    await again(write)


async def _record(
    owner: str, id_: UUID, *, status: OutboxStatus, last_problem: str, wait: timedelta | None = None
) -> None:
    async def write() -> None:
        async with work(OUTBOX) as w:
            later = {} if wait is None else {"next_at": w.now + wait}
            await _change(
                w,
                _held(id_, owner),
                status=status,
                last_problem=last_problem,
                lease_owner=None,
                lease_until=None,
                **later,
            )

    await again(write)


async def _give_back(owner: str, id_: UUID, until: datetime) -> None:
    """The server is left alone: it was never tried, and does not count as a try."""

    async def write() -> None:
        async with work(OUTBOX) as w:
            await _change(
                w,
                _held(id_, owner),
                status="pending",
                next_at=until,
                attempts=OutboxMessage.attempts - 1,
                lease_owner=None,
                lease_until=None,
            )

    await again(write)


def _held(id_: UUID, owner: str) -> ColumnElement[bool]:
    return and_(OutboxMessage.id == id_, OutboxMessage.status == "leased", OutboxMessage.lease_owner == owner)


async def _change(w: Work, condition: ColumnElement[bool], **values: Any) -> int:
    done = await w.db.execute(
        update(OutboxMessage)
        .where(condition)
        .values(**values)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


async def _problem_of(w: Work, client_id: UUID, problem: str | None) -> None:
    """Whether mail reaches this client: shown to staff until one does again."""
    await w.db.execute(
        update(Client)
        .where(Client.id == client_id, Client.delivery_problem.is_distinct_from(problem))
        .values(delivery_problem=problem)
        .execution_options(synchronize_session=False)
    )


async def next_due(r: Reading) -> datetime | None:
    """When the outbox has something to do next; None while it is empty."""
    try:
        here = await provider.current(r)
    except NotSetUp:
        return None
    hours = SendingHours(here.send_from, here.send_until, here.zone)
    first = select(func.min(OutboxMessage.next_at)).where(OutboxMessage.status == "pending")
    urgent = await r.db.scalar(first.where(OutboxMessage.urgent))
    ordinary = await r.db.scalar(first.where(~OutboxMessage.urgent))
    lent = await r.db.scalar(
        select(func.min(OutboxMessage.lease_until)).where(OutboxMessage.status == "leased")
    )
    moments = [urgent, None if ordinary is None else hours.next_open(max(ordinary, r.now)), lent]
    return min((moment for moment in moments if moment is not None), default=None)
