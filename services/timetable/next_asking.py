"""Asking the families whether they go on into the next term: one message for each, which can be stopped for a minute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from db import NextPlace
from services.core import done_acts
from services.core.acts import BulkAct
from services.core.done_acts import Done
from services.core.plan import STAYS, ActLine, FamilyTold, Plan
from services.core.work import Reading, Work
from services.notices import telling
from services.notices.messages.next_term_asked import NextTermAsked
from services.timetable import next_board
from services.timetable.rights import timetable_only

NAME, ASK, HEARD, ANSWERED = "ask_next", "ask", "heard", "answered"


async def plan(r: Reading, asked: Mapping[str, Any]) -> Plan:
    """Who has not answered and would be asked; each family gets one message, whatever number of children it has.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    class_id = UUID(asked["class_id"])
    rows = [row for row in await next_board.board(r, class_id) if row.answer == "open"]
    lines = tuple(
        ActLine(ASK, "next place", row.id, {"child": row.child, "client": str(row.client_id)}) for row in rows
    )
    told = tuple(FamilyTold(each) for each in sorted({row.client_id for row in rows}, key=str))
    return Plan(NAME, dict(asked), lines, told)


async def do(w: Work, of: Plan, act_id: UUID) -> tuple[ActLine, ...]:
    """Note that they are asked, and write to each family."""
    for line in of.changes:
        (await w.db.get_one(NextPlace, line.about_id)).asked_at = w.now
    await w.db.flush()
    for family in of.told:
        notice = NextTermAsked(UUID(of.wish["class_id"]), family.client_id, act_id)
        await telling.tell(w, notice, act_id=act_id)
    return of.changes


async def reverse(r: Reading, done: Done) -> Plan:
    """Who would not be asked after all: those whose message has not left.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    heard = {str(each) for each in await done_acts.heard(r, done.id)}
    lines = []
    for line in done.lines:
        place = await r.db.get(NextPlace, line.about_id, populate_existing=True)
        why = ANSWERED if place is None or place.answer != "open" else ""
        why = HEARD if line.facts["client"] in heard else why
        lines.append(ActLine(STAYS if why else ASK, line.about, line.about_id, line.facts, why))
    return Plan(NAME, {"of": str(done.id)}, tuple(lines))


async def undo(w: Work, _done: Done, of: Plan) -> None:
    """They are not asked."""
    for line in of.changes:
        (await w.db.get_one(NextPlace, line.about_id)).asked_at = None
    await w.db.flush()


ASK_NEXT = BulkAct(NAME, plan, do, reverse, undo)
