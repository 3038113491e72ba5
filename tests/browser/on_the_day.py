"""The real server, `main.py` and all its commands; only its clock is set, to the morning of the pictures.

    CUBBY_TEST_NOW=2026-02-19T09:00:00+00:00 python -m tests.browser.on_the_day demo --port 0

So every run sees the same days, deadlines and next sessions, whatever the weekday is outside. The clock goes on from
there as clocks do.
"""

import os
from datetime import UTC, datetime
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

import main
import tests.quick_start  # noqa: F401 - the least effort for its static files
from services.outside.clock import WallClock

SHIFT = datetime.fromisoformat(os.environ["CUBBY_TEST_NOW"]) - datetime.now(UTC)
as_it_comes = AsyncIOScheduler.add_job


def shifted(_clock: WallClock) -> datetime:
    return datetime.now(UTC) + SHIFT


def from_now(scheduler: AsyncIOScheduler, *args: Any, **settings: Any) -> Any:
    """The scheduler keeps the machine's time, and would count all minutes since the morning of the pictures."""
    return as_it_comes(scheduler, *args, **settings | {"next_run_time": datetime.now(UTC)})


WallClock.now = shifted  # type: ignore[method-assign]
AsyncIOScheduler.add_job = from_now
main.cli()
