"""Nodes that die: processes killed on PostgreSQL, tasks cancelled on SQLite (which is one process by design).

Time runs faster than on the wall, and alike in all processes, so that a lease of a minute is over in seconds.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from typing import Any

from db import engine
from services.core import work as works
from services.core.events import EventBus


@dataclass(frozen=True)
class FastClock:
    """So many seconds pass in one of the wall's; every process that has it sees the same moment."""

    begins_at: datetime
    speed: float = 1
    started: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """The moment."""
        return self.begins_at + timedelta(seconds=(time.monotonic() - self.started) * self.speed)


Job = Callable[[str, Any], Awaitable[None]]
"""What a node does until it dies; it gets the node's name and whatever the test hands over."""


def _in_a_process(url: str, clock: FastClock, job: Job, name: str, given: Any) -> None:
    async def run() -> None:
        events = EventBus(url)
        works.connect(engine.connect(url), clock, events)
        events.start()
        await job(name, given)

    asyncio.run(run())


@dataclass
class Crew:
    """So many nodes at work; whoever is killed is replaced."""

    url: str
    clock: FastClock
    job: Job
    given: Any
    kills: int = 0
    _nodes: dict[str, BaseProcess | asyncio.Task[None]] = field(default_factory=dict)
    _hired: int = 0

    @property
    def names(self) -> list[str]:
        """Who is at work."""
        return list(self._nodes)

    def hire(self, number: int = 1) -> None:
        """Let so many more begin."""
        for _each in range(number):
            self._hired += 1
            name = f"node {self._hired}"
            if self.url.startswith("sqlite"):
                self._nodes[name] = asyncio.ensure_future(self.job(name, self.given))  # type: ignore[arg-type]
            else:
                node = multiprocessing.get_context("spawn").Process(
                    target=_in_a_process, args=(self.url, self.clock, self.job, name, self.given), daemon=True
                )
                node.start()
                self._nodes[name] = node

    async def kill(self, name: str = "") -> None:
        """One dies without a word, and another begins."""
        await self._end(name if name in self._nodes else random.choice(self.names))
        self.kills += 1
        self.hire()

    async def dismiss(self) -> None:
        """All end."""
        for name in self.names:
            await self._end(name)

    async def _end(self, name: str) -> None:
        node = self._nodes.pop(name)
        if isinstance(node, asyncio.Task):
            node.cancel()
            with suppress(asyncio.CancelledError):
                await node
        else:
            node.kill()
            await asyncio.to_thread(node.join)
            node.close()
