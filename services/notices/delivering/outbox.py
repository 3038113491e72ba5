"""The outbox: send the messages that are due, and record the outcome of each.

Delivery is at least once. One conditional statement leases a message to one worker, which sends it outside of any
transaction; only the worker that still holds the lease records the outcome. A message is sent twice only if the
channel accepted it and the answer was lost; both copies have the same message id. A message is not sent after it has
expired, nor when what it says is no longer true.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from services.core.events import MESSAGES_CHANGED
from services.core.refusals import Busy
from services.core.work import now, reading, with_retries, work
from services.notices.channels.channel import Channel, without_addresses
from services.notices.delivering import leasing, left_out, rendering, retrying
from services.notices.delivering.leasing import OUTBOX, Leased
from services.notices.delivering.rendering import Rendered
from services.notices.inbox import letters
from services.notices.inbox.fates import CANNOT_BE_WRITTEN, NEVER_LEFT, TOO_LATE
from services.notices.messages import MESSAGES
from services.notices.telling.envelope import NoLongerWanted
from services.notices.telling.placeholders import BrokenPlaceholder, EmptyPlaceholder, UnknownPlaceholder
from services.outside.failures import SendingFailed, Unreachable

log = logging.getLogger("cubby.outbox")

AT_ONCE = 5
BATCH = 20
UNWRITABLE = (UnknownPlaceholder, EmptyPlaceholder, BrokenPlaceholder, KeyError, ValueError)
"""Errors that mean the text can never be filled in."""
PASSING = (
    Busy,
    OperationalError,
    InterfaceError,
    InternalError,
    PendingRollbackError,
    PoolTimeout,
    OSError,
)
"""Errors that mean the database cannot be reached, is overloaded, or takes no changes. They do not count as a try."""


@dataclass(slots=True)
class Delivered:
    """What one round did."""

    claimed: int = 0
    sent: int = 0
    problems: list[str] = field(default_factory=list)
    told: set[UUID] = field(default_factory=set)
    """Clients of whom something has become of a message."""


async def deliver_due(channel: Channel, owner: str, batch: int = BATCH) -> Delivered:
    """Send up to `batch` messages that are due on one channel; `owner` identifies this worker.

    It opens one work to lease the messages, sends them outside of any work, and opens one work for each outcome.
    """
    done = Delivered()
    await with_retries(channel.look_again)
    if await with_retries(lambda: leasing.tidy(channel)) or channel.rests(now()):
        return done
    messages = await with_retries(lambda: leasing.lease(channel, owner, batch))
    done.claimed = len(messages)
    done.told = {message.client_id for message in messages if message.client_id is not None}
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(message: Leased) -> None:
        async with slots:
            await _deliver(channel, owner, message, done)

    ended = await asyncio.gather(*(one(message) for message in messages), return_exceptions=True)
    for message, problem in zip(messages, ended, strict=True):
        if problem is not None:
            log.error("message %s waits until its lease ends", message.id, exc_info=problem)
    with suppress(*PASSING):  # what was sent is sent; an open page sees it with its next tap
        await _ring(done.told)
    return done


async def _ring(clients: Collection[UUID]) -> None:
    """Tell open pages once for the whole round: a notification for each message would slow down thousands."""
    if not clients:
        return
    async with work(OUTBOX) as w:
        for client_id in clients:
            w.publish(MESSAGES_CHANGED, client_id)


async def _deliver(channel: Channel, owner: str, message: Leased, done: Delivered) -> None:
    if channel.rests(now()):
        await leasing.release(message.id, owner, channel.rests_until or now())
        return
    rendered = await _prepared(channel, owner, message, done)
    if rendered is None:
        return
    try:
        await channel.send(rendered.message)
    except SendingFailed as problem:
        done.problems.append(str(problem))
        await _refused(owner, message, problem, rendered)
    except (
        Unreachable
    ) as problem:  # the server's trouble, so it waits longer and nothing is noted at the client
        done.problems.append(str(problem))
        await _failed(owner, message, problem, tries=retrying.SERVERS_TRIES)
    except Exception as problem:  # an error in the channel counts as a try, so it ends
        log.exception("message %s could not be handed in", message.id)
        await _failed(owner, message, problem)
    else:
        done.sent += 1
        await _sent(channel, owner, rendered)


async def _prepared(channel: Channel, owner: str, message: Leased, done: Delivered) -> Rendered | None:
    """The message, ready to be sent now; None if it must not be, which is then recorded."""
    try:
        rendered = await with_retries(lambda: render(channel, message.id))
        wanted = await with_retries(lambda: _confirmed(channel, owner, message.id))
        if wanted and rendered.left_out is not None:
            await left_out.report(rendered.left_out)
    except NoLongerWanted as reason:
        await leasing.finish(message.id, owner, status="suppressed", last_problem=str(reason))
    except SendingFailed as problem:
        done.problems.append(str(problem))
        await _refused(owner, message, problem)
    except UNWRITABLE as problem:
        log.exception("message %s cannot be written", message.id)
        await leasing.finish(
            message.id, owner, status="dead", last_problem=f"{CANNOT_BE_WRITTEN}{problem}"[:500]
        )
    except PASSING as problem:
        log.warning("message %s has to wait for the database: %s", message.id, problem)
        await leasing.release(message.id, owner, now() + retrying.wait(1))
    except Exception as problem:  # one message must not hold up the others
        log.exception("message %s could not be prepared", message.id)
        await _failed(owner, message, problem)
    else:
        return rendered if wanted else None
    return None


async def render(channel: Channel, id_: UUID) -> Rendered:
    """One message as it would be sent now.

    Raises:
        NoLongerWanted, UnknownMessage, ValueError, UnknownPlaceholder, BrokenPlaceholder, EmptyPlaceholder,
            SendingFailed: as for `rendering.render`.
    """
    async with reading(OUTBOX) as r:
        to = await rendering.envelope(r, channel, id_)
        if not rendering.message_of(to).notice.makes_a_link:
            return await rendering.render(r, channel, to)
    async with work(OUTBOX) as w:
        return await rendering.render(w, channel, await rendering.envelope(w, channel, id_))


async def _confirmed(channel: Channel, owner: str, id_: UUID) -> bool:
    """Whether the message may still be sent at this moment; if not, the same work records why."""
    async with work(OUTBOX) as w:
        to = await rendering.envelope(w, channel, id_, lock=True)
        row = to.row
        if row.status != "leased" or row.lease_owner != owner or row.lease_until is None:
            return False
        if w.now + channel.longest >= row.lease_until:  # the lease could end while it is being sent
            await leasing.end_lease(w, id_, owner, **leasing.untried(w.now))
            return False
        if row.expires_at is not None and w.now >= row.expires_at:
            emptied: dict[str, Any] = {"payload": {}} if MESSAGES[row.notice].notice.secret else {}
            await leasing.end_lease(w, id_, owner, status="expired", last_problem=TOO_LATE, **emptied)
            return False
        try:
            await rendering.still_wanted(w, to)
        except NoLongerWanted as reason:
            await leasing.end_lease(w, id_, owner, status="suppressed", last_problem=str(reason))
            return False
    return True


async def _sent(channel: Channel, owner: str, rendered: Rendered) -> None:
    row, kept = rendered.envelope.row, channel.kept(rendered.message)
    payload: dict[str, Any] = {} if MESSAGES[row.notice].notice.secret else row.payload
    await leasing.finish(
        row.id,
        owner,
        reached=rendered.envelope.email,
        status="sent",
        sent_at=now(),
        letter=_letter(rendered),
        payload=payload | {"kept": kept} if kept else payload,
        last_problem=None,
    )


def _letter(rendered: Rendered) -> dict[str, Any] | None:
    """What the inbox keeps of it."""
    to = rendered.envelope
    return letters.frozen(MESSAGES[to.row.notice].notice, rendered.letter, to.url, to.email)


async def _refused(
    owner: str, message: Leased, problem: SendingFailed, rendered: Rendered | None = None
) -> None:
    """The server refused this very message. Given up, it still stands in the inbox of whoever should have had it."""
    tries = 0 if problem.permanent else retrying.TRIES
    address = problem.address or (rendered.envelope.email if rendered else "")
    letter = _letter(rendered) if rendered else None
    reached = address if problem.recipient else ""
    await _failed(owner, message, problem, tries=tries, reached=reached, letter=letter)


async def _failed(
    owner: str,
    message: Leased,
    problem: Exception,
    *,
    tries: int = retrying.TRIES,
    reached: str = "",
    letter: dict[str, Any] | None = None,
) -> None:
    """Schedule another try, or give up, which staff can see; `reached` as for `leasing.finish`."""
    what = (str(problem) or type(problem).__name__)[:500]
    if not tries or retrying.is_enough(message.attempts, tries, now(), message.expires_at):
        log.warning("message %s is given up: %s", message.id, without_addresses(what))
        if not isinstance(problem, SendingFailed):
            what = f"{NEVER_LEFT}{what}"[:500]
        await leasing.finish(
            message.id, owner, reached=reached, status="dead", last_problem=what, letter=letter
        )
        return
    again = retrying.next_try(message.attempts, now(), message.expires_at)
    await leasing.finish(
        message.id, owner, status="pending", last_problem=what, next_at=again or message.expires_at
    )  # without another try, `tidy` marks it as expired
