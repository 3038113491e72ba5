"""The example data of `./cubby demo`, which are made anew every day."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from db import schema
from services import demo
from services.configuration import Configuration
from services.core.local_time import local_day
from services.demo import timetable
from services.outside.clock import WallClock


async def prepare_for_today(
    configuration: Configuration, connected: AbstractAsyncContextManager[None]
) -> None:
    """Build the example data while `connected` to their database, unless today's exist already."""
    today = local_day(WallClock().now(), timetable.ZONE).isoformat()
    stamp = configuration.data / "built-on"
    if stamp.exists() and stamp.read_text(encoding="ascii") == today:
        return
    print("Making Hop & Tumble for today ...", flush=True)
    stamp.unlink(missing_ok=True)
    for file in configuration.data.glob("cubby.sqlite*"):
        file.unlink()
    await schema.migrate(configuration.database)
    async with connected:
        await demo.build()
    stamp.write_text(today, encoding="ascii")
