"""Drawing again because something has changed elsewhere: once for all that changes within a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from services.core.events import Ids

MOMENT = 1.0
"""Seconds between two times: a statement of ten thousand lines is paired in hundreds of works."""


class Coalesced:
    """A handler for `on_event` that runs once at a time, and once more if anything has changed meanwhile."""

    def __init__(self, do: Callable[[], Awaitable[None]]) -> None:
        self._do = do
        self._running = self._again = False

    async def __call__(self, _ids: Ids) -> None:
        if self._running:
            self._again = True
            return
        self._running = self._again = True
        try:
            while self._again:
                self._again = False
                await self._do()
                await asyncio.sleep(MOMENT)
        finally:
            self._running = False
