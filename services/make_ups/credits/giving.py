"""Staff give make-ups that nobody has earned by cancelling: free sessions, for one booking or for many (R37).

wish = {"bookings": [...], "number": 1, "until": "2026-06-30"}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Booking, Credit, new_id
from db.states import LIVE
from services import provider
from services.core import access, audit, locks
from services.core.access import Mine
from services.core.acts import BulkAct
from services.core.done_acts import Done
from services.core.local_time import last_day, today
from services.core.plan import STAYS, ActLine, Plan
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.make_ups.credits import lifecycle
from services.make_ups.credits.expiry import ExpiryPolicy, expires_at
from services.make_ups.credits.keeping import last_moment
from services.people import families
from services.waiting_list import queue

NAME = "credits-given"
GIVE, BACK = "give", "back"
AT_MOST = 10
"""For one booking at once; more is a slip of the finger."""


async def usual_last_day(r: Reading) -> date:
    """The last day that is proposed: as if a session were missed today (R32)."""
    here, terms = await provider.current(r), await provider.make_ups(r)
    ends = expires_at(today(r.now, here.zone), ExpiryPolicy(terms.days_valid), here.zone)
    return last_day(ends, here.zone)


async def plan(r: Reading, wish: Mapping[str, Any]) -> Plan:
    """One line for each booking; one that has ended gets none.

    Raises:
        NotFound: the visitor does not look after clients, or that is no number.
        NotALastDay.
    """
    families.clients_only(r)
    if not 1 <= wish["number"] <= AT_MOST:
        raise NotFound
    zone = (await provider.current(r)).zone
    until = last_moment(wish["until"], today(r.now, zone), zone)
    facts = {"number": wish["number"], "expires_at": until.isoformat()}
    lines = []
    for mine in await _theirs(r, [UUID(id_) for id_ in wish["bookings"]]):
        why = "" if mine.booking.status in LIVE else "over"
        lines.append(ActLine(STAYS if why else GIVE, "booking", mine.booking.id, facts, why))
    return Plan(NAME, wish, tuple(lines))


async def _theirs(r: Reading, ids: Sequence[UUID]) -> list[Mine]:
    rows = await r.db.execute(
        access.bookings(r.visitor).where(Booking.id.in_(ids)).order_by(Booking.created_at, Booking.id)
    )
    return [access.unpack(r.visitor, row) for row in rows]


async def do(w: Work, of: Plan, act_id: UUID) -> tuple[ActLine, ...]:
    """Give them; each is a line of its own, by which it can be taken back."""
    lines = []
    bookings = {mine.booking.id: mine for mine in await _theirs(w, _ids(of.changes))}
    for line in of.changes:
        mine, ends = bookings[UUID(str(line.about_id))], line.facts["expires_at"]
        for _each in range(line.facts["number"]):
            credit = _credit(w, mine, datetime.fromisoformat(ends))
            audit.note(w, GIVE, "credit", credit.id, by_act=act_id, booking=mine.booking.id)
            lines.append(ActLine(GIVE, "credit", credit.id, {"expires_at": ends}))
    await w.db.flush()
    return tuple(lines)


def _credit(w: Work, mine: Mine, until: datetime) -> Credit:
    """It does not count towards the booking's limit (R28), and covers what one that is earned now would."""
    credit = Credit(
        id=new_id(),
        booking_id=mine.booking.id,
        type="free_session",
        counts=False,
        expires_at=until,
        scope=lifecycle.scope_of(mine),
        created_at=w.now,
        created_by=w.visitor.actor,
    )
    w.db.add(credit)
    return credit


async def reverse(r: Reading, done: Done) -> Plan:
    """Those that were given, taken back; one that was used or changed since stays."""
    families.clients_only(r)
    ids = _ids(done.lines)
    if isinstance(r, Work):
        await locks.sessions(r, *await lifecycle.waited_for(r, ids))
    statement = select(Credit).where(Credit.id.in_(ids)).order_by(Credit.booking_id, Credit.id)
    if isinstance(r, Work):
        statement = statement.with_for_update().execution_options(populate_existing=True)
    now = {credit.id: credit for credit in await r.db.scalars(statement)}
    lines = []
    for line in done.lines:
        credit = now.get(line.about_id) if line.about_id else None
        why = _in_the_way(credit, line)
        lines.append(ActLine(STAYS if why else BACK, "credit", line.about_id, line.facts, why))
    return Plan(NAME, {"of": str(done.id)}, tuple(lines))


def _in_the_way(credit: Credit | None, line: ActLine) -> str:
    if credit is None:
        return "gone"
    if credit.state != "active":
        return credit.state
    return "edited" if credit.expires_at.isoformat() != line.facts["expires_at"] else ""


def _ids(lines: Sequence[ActLine]) -> list[UUID]:
    return [line.about_id for line in lines if line.about_id is not None]


async def undo(w: Work, done: Done, of: Plan) -> None:
    """Take them back; they leave the waiting lists in which they stand."""
    for line in of.changes:
        credit = await w.db.get_one(Credit, line.about_id)
        for entry in await lifecycle.open_entries(w, credit.id):
            await queue.end(w, entry, "withdrawn")
        credit.state = "voided"
        audit.note(w, BACK, "credit", credit.id, by_act=done.id)


GIVING = BulkAct(NAME, plan, do, reverse, undo)
