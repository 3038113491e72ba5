"""A screen that changes by itself at a moment: something begins, something is over.

    turning = Turning(draw)
    turning.at(opens_at)

The moment is the portal's; whether it has come is asked again, since a clock may have been set meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from nicegui import background_tasks

from pages.app.page_context import page_context
from services.core import work
from services.core.refusals import NotSignedIn, Refused

LONGEST = 3600.0
"""Seconds after which it looks again how long it still is."""
A_LITTLE = 0.05
"""So long after the moment, so that it has surely come."""


class Turning:
    """The next moment of one screen, for as long as it is shown."""

    def __init__(self, turn: Callable[[], Awaitable[None]]) -> None:
        self._context, self._turn = page_context(), turn
        self._timer: asyncio.TimerHandle | None = None
        self._context.when_left(self.stop)

    def at(self, moment: datetime | None) -> None:
        """Turn at this moment, instead of one that was named before; None: not at all."""
        self.stop()
        if moment is not None:
            self._wait(moment)

    def stop(self) -> None:
        """Wait for nothing any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self, moment: datetime) -> None:
        seconds = max((moment - work.now()).total_seconds(), 0) + A_LITTLE
        self._timer = asyncio.get_running_loop().call_later(min(seconds, LONGEST), self._look, moment)

    def _look(self, moment: datetime) -> None:
        client = self._context.client
        if client is None or client.is_deleted:
            return
        if work.now() < moment:
            self._wait(moment)
            return
        background_tasks.create(self._now(), name="a moment of an open screen", context=client)

    async def _now(self) -> None:
        self._context.speak()
        try:
            await work.with_retries(self._turn)
        except NotSignedIn:
            self._context.sign_in_first()
        except Refused:
            self.stop()
