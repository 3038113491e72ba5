"""What reached a client in the very moment in which they were merged: on PostgreSQL a booking that was being made then is
not seen by the merge. A job takes it along a minute later.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from db import Client, DoneAct
from services.core import audit
from services.core.done_acts import Done, read
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.merging import children, credit, moving, relations
from services.merging.planning import NAME, both_ids

LOOKED_FOR = timedelta(minutes=10)
"""So long after a merge: no act takes longer from its first look to its end."""


async def next_look(r: Reading) -> datetime | None:
    """Now, for as long as a merge is young; else never."""
    return r.now if await _young(r) else None


async def take_along(w: Work) -> int:
    """Give what came to the merged ones since to those who stand for them; how many rows or accounts that were."""
    number = 0
    for done in await _young(w):
        keep_id, gone_id = both_ids(done.wish)
        gone = await w.db.get(Client, gone_id, with_for_update=True, populate_existing=True)
        if gone is not None and gone.merged_into_id == keep_id:
            number += await _take(w, done, gone_id, keep_id)
    return number


async def _take(w: Work, done: Done, gone_id: UUID, keep_id: UUID) -> int:
    lines = await moving.lines(w, gone_id, keep_id)
    for line in lines:
        await moving.move(w, line, gone_id, keep_id)
    money = await credit.lines(w, gone_id)
    for line in money:
        await credit.move(w, line, gone_id, keep_id)
    joined = {UUID(each.facts["from"]): UUID(each.facts["to"]) for each in done.lines if each.what == "child"}
    with suppress(Refused):  # booked twice meanwhile: both children stay, and staff see them
        for line in await children.lines(w, joined):
            if line.facts["bookings"]:
                await children.write(w, line)
    related = await relations.lines(w, gone_id, keep_id, joined)
    for line in related:
        await relations.write(w, line)
    if lines or money or related:
        audit.note(w, "taken along", "client", keep_id, merged=gone_id)
    return len(lines) + len(money) + len(related)


async def _young(r: Reading) -> list[Done]:
    rows = await r.db.scalars(
        select(DoneAct).where(
            DoneAct.act == NAME, DoneAct.at > r.now - LOOKED_FOR, DoneAct.taken_back_at.is_(None)
        )
    )
    return [read(row) for row in rows]
