"""The worker that sends messages: woken after each commit that wrote some, else asleep until something is due.

It also does the few other things that have a moment of their own (a cancelled place is freed thirty seconds after,
an offer lapses), so that nobody waits for the timetable's next minute.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from services.core.events import WORKER_NEEDED
from services.core.tasks import end
from services.core.visitor import Visitor
from services.core.work import Reading, app, now, reading
from services.notices.channels.channel import Channel
from services.notices.delivering import leasing, outbox

log = logging.getLogger("cubby.worker")

LONGEST, OVERDUE, AFTER_TROUBLE = 60.0, 1.0, 5.0
"""Seconds of sleep: at most, where something is overdue that another node has, and after trouble."""
LONGEST_REST = 600.0
"""Seconds: a chore that keeps failing is left alone for 5, 10, 20 … up to so many."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something with a moment of its own."""

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
    """Chores that failed: until when each is left alone, by the clock that nobody can set, and for how long."""
    _unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Begin to work."""
        self._unsubscribe = app().events.on(WORKER_NEEDED, lambda _ids: self._woken.set())
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Stop; what was leased and not handed in is taken up again by whoever comes next."""
        self._unsubscribe()
        await end(self._task)
        self._task = None

    async def _work(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self.round()
                seconds = await self._until_next()
            except Exception:  # the database may be away for a while; mail must not stop for good
                log.exception("the outbox is in trouble, trying again")
                seconds = AFTER_TROUBLE
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._woken.wait()

    async def round(self) -> int:
        """Do everything that is due now; says how many messages were handed in."""
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
        except Exception:  # mail must not wait for it
            rest = min(self._rests.get(chore, (0, AFTER_TROUBLE / 2))[1] * 2, LONGEST_REST)
            self._rests[chore] = asyncio.get_running_loop().time() + rest, rest
            log.exception("something due could not be done; trying again in %d seconds", rest)

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
    """When this channel can hand in something next; None while it has nothing to do, or is not set up."""
    due = None if channel.why_not is not None else await leasing.next_due(r, channel)
    return due if due is None or channel.rests_until is None else max(due, channel.rests_until)
