"""Hop & Tumble, the example provider: what `./cubby demo` shows and what the tests live in.

It is built through the services, around the day on which it is built, and always the same way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from services.core.local_time import local_day
from services.core.visitor import Visitor
from services.core.work import app, work
from services.demo import people, stories, timetable
from services.language import formats
from services.outside.clock import Clock
from services.provider import current

SEED = 19
FOUNDED_BEFORE = timedelta(weeks=52)


async def build(clock: Clock | None = None) -> None:
    """Build Hop & Tumble in an empty database, as of the app's clock or another one.

    Raises:
        AlreadySetUp: the database has a provider already.
    """
    now = (clock or app().clock).now()
    random = Random(SEED)  # noqa: S311 - a story, not a secret
    async with work(Visitor.system("demo")) as w:
        then = replace(w, now=now - FOUNDED_BEFORE)
        zone = timetable.ZONE
        today = local_day(now, zone)
        made = await timetable.set_up(then, today)
        w = replace(w, now=now)
        with formats.being_here((await current(w)).zone, now):
            there = await people.come(w, made, today, random)
            await stories.happen(w, made, there, random)
        w.events.clear()
