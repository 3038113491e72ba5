"""The worker that sends messages. A commit that wrote some wakes it; otherwise it sleeps until something is due.

It also does the few chores that are due at an exact moment (a cancelled place is freed after thirty seconds, an offer
lapses), so that nobody waits for the scheduler's next minute.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from services.core.complaining import complain
from services.core.events import WORKER_NEEDED
from services.core.tasks import end
from services.core.visitor import Visitor
from services.core.work import Reading, app, now, reading
from services.notices.channels.channel import Channel
from services.notices.delivering import leasing, outbox

log = logging.getLogger("cubby.worker")

LONGEST, OVERDUE, AFTER_TROUBLE = 60.0, 1.0, 5.0
"""Seconds of sleep: at most; if another node is busy with something overdue; after an error."""
LONGEST_REST = 600.0
"""A chore that keeps failing is retried after 5, 10, 20 … up to so many seconds."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something that is due at an exact moment."""

    due: Callable[[Reading], Awaitable[datetime | None]]
    do: Callable[[], Awaitable[object]]


@dataclass(slots=True)
class Worker:
    """One per process; several processes share the outbox."""

    channels: Sequence[Channel]
    chores: Sequence[Chore] = ()
    owner: str = field(default_factory=lambda: secrets.token_hex(8))
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None
    _rests: dict[Chore, tuple[float, float]] = field(default_factory=dict)
    """Chores that failed: when each is retried, by the monotonic clock, and how long it has to wait."""
    _unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Start the worker as a task."""
        self._unsubscribe = app().events.on(WORKER_NEEDED, lambda _ids: self._woken.set())
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Stop. Messages that were leased and not sent become free when their leases end."""
        self._unsubscribe()
        await end(self._task)
        self._task = None

    async def _work(self) -> None:
        in_trouble = False
        while True:
            self._woken.clear()
            try:
                await self.round()
                seconds = await self._until_next()
                if in_trouble:
                    log.warning("the outbox works again")
                in_trouble = False
            except Exception:  # the database may be away for a while; the worker must go on
                if not in_trouble:
                    complain(log, "the outbox is in trouble, trying again")
                in_trouble, seconds = True, AFTER_TROUBLE
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._woken.wait()

    async def round(self) -> int:
        """Do everything that is due now; returns how many messages were sent."""
        for chore in self.chores:
            await self._do(chore)
        return sum([await self._deliver(channel) for channel in self.channels])

    async def _deliver(self, channel: Channel) -> int:
        sent = 0
        while True:
            done = await outbox.deliver_due(channel, self.owner)
            sent += done.sent
            if done.claimed < outbox.BATCH:
                return sent

    async def _do(self, chore: Chore) -> None:
        if self._is_resting(chore):
            return
        try:
            async with reading(Visitor.system("worker")) as r:
                at = await chore.due(r)
            if at is not None and at <= now():
                await chore.do()
            self._rests.pop(chore, None)
        except Exception:  # a chore must not hold up messages
            rest = min(self._rests.get(chore, (0, AFTER_TROUBLE / 2))[1] * 2, LONGEST_REST)
            self._rests[chore] = asyncio.get_running_loop().time() + rest, rest
            complain(log, "something due could not be done; trying again in %d seconds", rest)

    def _is_resting(self, chore: Chore) -> bool:
        return self._rests.get(chore, (0, 0))[0] > asyncio.get_running_loop().time()

    async def _until_next(self) -> float:
        async with reading(Visitor.system("worker")) as r:
            moments = [await chore.due(r) for chore in self.chores if not self._is_resting(chore)]
            moments += [await _next_due(r, channel) for channel in self.channels]
            at = r.now
        known = [moment for moment in moments if moment is not None]
        if not known:
            return LONGEST
        seconds = (min(known) - at).total_seconds()
        return OVERDUE if seconds <= 0 else min(seconds, LONGEST)


async def _next_due(r: Reading, channel: Channel) -> datetime | None:
    """When this channel can send something next; None if it has nothing to send, or is not set up."""
    due = None if channel.why_not is not None else await leasing.next_due(r, channel)
    return due if due is None or channel.rests_until is None else max(due, channel.rests_until)
