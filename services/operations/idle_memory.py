"""Garbage collection in idle moments, a little at a time, so that nobody waits for it.

Python looks through everything that lives when it collects its oldest generation: seconds, with many open pages. So it
only ever collects the young here. The rest is done while nothing else is: what is new since the last time is looked
through once and then set aside. What was set aside is freed all the same as soon as nothing refers to it; only
circles of references in it wait for the hourly look through everything.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.core.tasks import end

YOUNG, MIDDLE, NEVER = 50_000, 5, 1_000_000_000
"""New objects until the youngest are looked through; how often that happens until the middle generation is; and the
oldest never by itself."""
EVERY = 10.0
"""Seconds between two idle moments that are used."""
WHOLE_EVERY = 3600.0
"""Seconds between two looks through everything."""
BREATH, LATE = 0.02, 0.005
"""The program is idle if it comes back from so many seconds of sleep with less than so many of delay."""
IN_A_ROW = 10


def collect_young_only() -> None:
    """Set aside what is loaded now, and let Python collect only young objects by itself."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, NEVER)


@asynccontextmanager
async def collecting() -> AsyncIterator[None]:
    """Collect in idle moments while the block runs."""
    task = asyncio.create_task(_collect())
    try:
        yield
    finally:
        await end(task)


async def _collect() -> None:
    loop = asyncio.get_running_loop()
    whole = loop.time() + WHOLE_EVERY
    while True:
        await asyncio.sleep(EVERY)
        await _idle_moment()
        if loop.time() >= whole:
            whole = loop.time() + WHOLE_EVERY
            gc.unfreeze()
        gc.collect()
        gc.freeze()


async def _idle_moment() -> None:
    """Wait until nothing happens for a moment; half a minute at most, so that memory does not grow while it is busy."""
    loop = asyncio.get_running_loop()
    last, quiet = loop.time() + EVERY * 3, 0
    while quiet < IN_A_ROW and loop.time() < last:
        due = loop.time() + BREATH
        await asyncio.sleep(BREATH)
        quiet = quiet + 1 if loop.time() - due < LATE else 0
