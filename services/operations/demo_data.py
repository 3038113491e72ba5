"""The example data of `./cubby demo`, which are made anew every day."""

from __future__ import annotations

from services import demo
from services.core.configuration import Configuration
from services.core.local_time import local_day
from services.core.visitor import Visitor
from services.core.work import work
from services.demo import post, staff_sign_in, timetable
from services.operations import start
from services.operations.connecting import connected
from services.outside.clock import WallClock


async def prepare_for_today(configuration: Configuration) -> None:
    """Build the example data, unless today's exist already.

    Raises:
        CannotStart: as `start.migrate`.
    """
    today = local_day(WallClock().now(), timetable.ZONE).isoformat()
    stamp = configuration.data / "built-on"
    if stamp.exists() and stamp.read_text(encoding="ascii", errors="replace") == today:
        return
    print("Making Hop & Tumble for today ...", flush=True)
    stamp.unlink(missing_ok=True)
    for file in configuration.data.glob("cubby.sqlite*"):
        file.unlink()
    await start.migrate(configuration)
    async with connected(configuration):
        await demo.build()
        async with work(Visitor.system("demo")) as w:
            await staff_sign_in.set_up(w)
            await post.has_come(w)
    stamp.touch(mode=0o600)
    stamp.write_text(today, encoding="ascii")
