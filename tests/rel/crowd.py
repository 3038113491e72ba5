"""Many at one moment: tasks on SQLite, which is one process by design; eight processes on PostgreSQL, begun once.

What they do is an async function of a module, which gets its share and answers with a list.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Self, TypeVar

from db import engine
from services.core import work as works
from services.outside.clock import Clock

PROCESSES = 8

A = TypeVar("A")
R = TypeVar("R")


@dataclass(frozen=True)
class Failed:
    """What went wrong in a process, as text."""

    text: str


def _in_a_process(url: str, clock: Clock, pipe: Connection, ready: Any) -> None:
    async def run() -> None:
        database = engine.connect(url)
        works.connect(database, clock)
        while (given := pipe.recv()) is not None:
            job, share = given
            ready.wait()
            try:
                answer = await job(share)
            except Exception:
                answer = Failed(traceback.format_exc())
            pipe.send(answer)
        await database.close()

    asyncio.run(run())


@dataclass
class Crowd:
    """Whoever acts at one moment, round after round."""

    url: str
    clock: Clock
    _pipes: list[Connection] = field(default_factory=list)
    _nodes: list[BaseProcess] = field(default_factory=list)
    _ready: Any = None
    """Kept as long as the processes are: the semaphores behind it go with it."""

    async def __aenter__(self) -> Self:
        if self.url.startswith("sqlite"):
            return self
        spawn = multiprocessing.get_context("spawn")
        self._ready = spawn.Barrier(PROCESSES)
        for _each in range(PROCESSES):
            ours, theirs = spawn.Pipe()
            node = spawn.Process(
                target=_in_a_process, args=(self.url, self.clock, theirs, self._ready), daemon=True
            )
            node.start()
            theirs.close()
            self._pipes.append(ours)
            self._nodes.append(node)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for node, pipe in zip(self._nodes, self._pipes, strict=True):
            if kind is None:
                pipe.send(None)
            else:
                node.kill()
            await asyncio.to_thread(node.join)
            node.close()
            pipe.close()

    async def do(self, job: Callable[[Sequence[A]], Awaitable[list[R]]], all_of_it: Sequence[A]) -> list[R]:
        """Let all begin at one moment; gives all answers."""
        if not self._pipes:
            return await job(all_of_it)
        for n, pipe in enumerate(self._pipes):
            pipe.send((job, all_of_it[n :: len(self._pipes)]))
        answers: list[R] = []
        for pipe in self._pipes:
            answer = await asyncio.to_thread(pipe.recv)
            assert not isinstance(answer, Failed), answer.text
            answers += answer
        return answers
