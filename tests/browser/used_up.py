"""What becomes of rights and of places in a line when nothing is left of them: brought about in other families."""

from __future__ import annotations

from datetime import timedelta

from db import Credit, QueueEntry, Session
from services.attendance import cancelling
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import Work, work
from services.demo.timetable import MONDAYS, TUESDAYS_FULL
from services.waiting_list import queue
from tests.browser.others import Part, expected, in_hands_of
from tests.world import World

PLACES = ("nothing", "lapsed")
"""A right that nothing fits, and a place that was held; with the e-mail of whoever may open it under "… of"."""


async def found(world: World) -> dict[str, str]:
    """The addresses of those states, and whose they are."""
    async with work(Visitor.system("tour")) as w:
        named = [world.anna, world.zuzana, world.grace]
        gives_up = (await expected(w, world.session(MONDAYS, 3), named))[-2:]
        nothing, waits = [await _right_of(w, part) for part in gives_up]
        monday = await w.db.get_one(Session, world.session(MONDAYS, 3))
        nothing.scope = {**nothing.scope, "classes": [str(monday.class_id)]}
        theirs = in_hands_of(w, gives_up[1][1])
        entry = await queue.join(theirs, waits.id, world.session(TUESDAYS_FULL, 2))
        await _lapse(w, await w.db.get_one(QueueEntry, entry.entry_id))
        return {
            "nothing": f"/make-ups/{short(nothing.id)}",
            "nothing of": gives_up[0][1].email,
            "lapsed": f"/waiting/{short(entry.entry_id)}",
            "lapsed of": gives_up[1][1].email,
        }


async def _right_of(w: Work, part: Part) -> Credit:
    done = await cancelling.cancel(in_hands_of(w, part[1]), part[0].id)
    assert done.credit is not None
    return await w.db.get_one(Credit, done.credit.credit_id)


async def _lapse(w: Work, entry: QueueEntry) -> None:
    """It was held until an hour ago, and somebody else has come first since."""
    entry.state = "lapsed"
    entry.offered_at, entry.held_until = w.now - timedelta(hours=3), w.now - timedelta(hours=1)
    entry.ended_at = entry.held_until
    await w.db.flush()
