"""Asking the families whether they go on into the next term, and their own answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Attendee, Booking, Class, NextPlace
from db.states import NextAnswer
from services import provider
from services.core import done_acts
from services.core.acts import BulkAct
from services.core.done_acts import Done
from services.core.local_time import today
from services.core.plan import STAYS, ActLine, FamilyTold, Plan
from services.core.refusals import NotFound
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


@dataclass(frozen=True, slots=True)
class MyPlace:
    """A place that is kept for one's child."""

    id: UUID
    child: str
    class_name: str
    first_on: date
    last_on: date
    answer: NextAnswer
    is_booked: bool


async def mine(r: Reading) -> list[MyPlace]:
    """The places that are kept for the visitor's own children, and of which they were asked; by name."""
    day = today(r.now, (await provider.current(r)).zone)
    rows = await r.db.execute(
        select(NextPlace, Attendee.first_name, Class)
        .join(Booking, Booking.id == NextPlace.booking_id)
        .join(Attendee, Attendee.id == Booking.attendee_id)
        .join(Class, Class.id == NextPlace.class_id)
        .where(
            Booking.client_id == r.visitor.client_id, NextPlace.asked_at.is_not(None), Class.last_on >= day
        )
        .order_by(Attendee.first_name, Class.first_on, Class.name)
    )
    return [
        MyPlace(
            place.id,
            child,
            class_.name,
            class_.first_on,
            class_.last_on,
            place.answer,
            place.booked_id is not None,
        )
        for place, child, class_ in rows
    ]


async def say(w: Work, place_id: UUID, said: NextAnswer) -> None:
    """The family's own answer.

    Raises:
        NotFound: no such place is kept for them.
        BookedAlready.
    """
    if place_id not in [each.id for each in await mine(w)]:
        raise NotFound
    await next_board.write_down(w, place_id, said)
