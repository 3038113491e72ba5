"""A chore that waits for others outside, so that nothing else may wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.core.tasks import end


@dataclass(slots=True)
class Aside:
    """Runs beside everything else, one at a time: to start it while it runs does nothing."""

    do: Callable[[], Awaitable[object]]
    _task: asyncio.Task[object] | None = None

    async def start(self) -> None:
        """Begin, if it is not running; where the last run has failed, say so, so that the next one waits.

        Raises:
            Exception: what the last run has raised.
        """
        last = self._task
        if last is not None and not last.done():
            return
        self._task = None
        if last is not None and not last.cancelled():
            last.result()
        self._task = asyncio.ensure_future(self.do())

    async def stop(self) -> None:
        """Cancel it; what it has not committed is done at the next start."""
        await end(self._task)
