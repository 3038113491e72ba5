"""Stop background tasks of asyncio."""

from __future__ import annotations

import asyncio
from typing import Any

PATIENCE = 0.5
"""Seconds between two cancellations of the same task."""


async def end(task: asyncio.Task[Any] | None) -> None:
    """Cancel a task, and again every half second, until it has ended. Does nothing without a task.

    One cancellation is not always enough. A database driver that is cancelled in the middle of a call may raise an error
    of its own instead of CancelledError; a task that catches errors and goes on then catches that one, too.
    """
    while task is not None and not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=PATIENCE)
