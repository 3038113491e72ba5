"""Takes a copied term back: a class goes unless somebody is booked in it, has answered, or has changed it."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import delete, select

from db import Booking, Class, ClassSeries, NextPlace, Product, Session
from services.core.done_acts import Done
from services.core.plan import STAYS, ActLine, Plan
from services.core.work import Reading, Work
from services.timetable.rights import timetable_only

NAME, COPY, POOL = "next_term", "copy", "pool"
EDITED, BOOKED = "edited", "booked"
"""Why a class is not taken back."""


async def reverse(r: Reading, done: Done) -> Plan:
    """What taking it back would do: a class goes unless somebody is booked in it, has answered, or has changed it.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    lines = [await _back(r, line) for line in done.lines if line.what == COPY]
    gone = {str(line.about_id) for line in lines if line.what == COPY}
    for line in done.lines:
        if line.what == POOL:
            added = [each for each in line.facts["added"] if each in gone]
            facts = {**line.facts, "added": added}
            lines.append(replace(line, facts=facts) if added else replace(line, what=STAYS, why=BOOKED))
    return Plan(NAME, {"of": str(done.id)}, tuple(lines))


async def _back(r: Reading, line: ActLine) -> ActLine:
    class_id = line.about_id
    booked = await r.db.scalar(select(Booking.id).where(Booking.class_id == class_id).limit(1))
    answered = await r.db.scalar(
        select(NextPlace.id).where(NextPlace.class_id == class_id, NextPlace.answer != "open").limit(1)
    )
    by_hand = await r.db.scalar(
        select(Session.id).where(Session.class_id == class_id, Session.origin != "generated").limit(1)
    )
    row = await r.db.get(Class, class_id, populate_existing=True)
    if row is None or by_hand is not None or row.version != 1:
        return replace(line, what=STAYS, why=EDITED)
    return replace(line, what=STAYS, why=BOOKED) if booked is not None or answered is not None else line


async def undo(w: Work, _done: Done, of: Plan) -> None:
    """Take the classes out again."""
    for line in of.changes:
        if line.what == POOL:
            product = await w.db.get_one(Product, line.about_id)
            left = [each for each in product.pool["classes"] if each not in line.facts["added"]]
            product.pool = product.pool | {"classes": left}
            continue
        for table in (NextPlace, Session, ClassSeries):
            await w.db.execute(delete(table).where(table.class_id == line.about_id))
        await w.db.delete(await w.db.get_one(Class, line.about_id))
        await w.db.flush()
    await w.db.flush()
