"""End a task that runs by itself."""

from __future__ import annotations

import asyncio
from typing import Any

PATIENCE = 0.5
"""Seconds between two cancellations."""


async def end(task: asyncio.Task[Any] | None) -> None:
    """Cancel a task until it has ended.

    Once is not always enough: cancelled within a database call, a driver may raise a problem of its own, which the task
    survives as it survives any trouble.
    """
    while task is not None and not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=PATIENCE)
