"""A Monday of one instructor, for tests of the sick day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Credit, OutboxMessage, Session
from services.attendance.compensation import Compensation
from services.attendance.sick_day.act import SICK_DAY
from services.attendance.sick_day.wish import DayWish
from services.core import acts
from services.core.plan import Plan
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, reading, work
from tests import small
from tests.small import SYSTEM, Family

OWNER = replace(SYSTEM, kind=Kind.STAFF, role="owner", name="Orla")


async def monday(class_id: UUID) -> UUID:
    """The class's next session."""
    async with reading(SYSTEM) as r:
        found = await small.sessions(r, class_id)
        return next(each.id for each in found if each.starts_at > r.now)


def wish(
    *off: UUID,
    handed: tuple[UUID, UUID] | None = None,
    gives: Compensation = Compensation.MAKE_UP,
    tells: bool = True,
) -> dict[str, object]:
    """These sessions are cancelled, and one is handed over."""
    sessions: dict[UUID, UUID | None] = dict.fromkeys(off)
    if handed is not None:
        sessions[handed[0]] = handed[1]
    return DayWish(sessions, "Noah can’t come", gives, tells).as_json()


async def planned(what: dict[str, object], visitor: Visitor = OWNER) -> Plan:
    """The preview."""
    async with reading(SYSTEM) as r:
        return await acts.preview(replace(r, visitor=visitor), SICK_DAY, what)


async def done(what: dict[str, object]) -> UUID:
    """Previewed and done."""
    return await applied(what, (await planned(what)).stamp)


async def applied(what: dict[str, object], stamp: str) -> UUID:
    """Done as it was shown with this stamp."""
    async with work(SYSTEM) as w:
        return await acts.apply(replace(w, visitor=OWNER), SICK_DAY, what, stamp)


async def taken_back(act_id: UUID) -> Plan:
    """Previewed and taken back."""
    async with reading(SYSTEM) as r:
        plan = await acts.preview_taking_back(replace(r, visitor=OWNER), SICK_DAY, act_id)
    async with work(SYSTEM) as w:
        await acts.take_back(replace(w, visitor=OWNER), SICK_DAY, act_id, plan.stamp)
    return plan


async def told(act_id: UUID) -> Sequence[OutboxMessage]:
    """Its messages."""
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(OutboxMessage).where(OutboxMessage.act_id == act_id))).all()


async def part(of: Family, session_id: UUID) -> Attendance:
    """A family's part in a session."""
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(
            select(Attendance).where(
                Attendance.booking_id == of.booking_id, Attendance.session_id == session_id
            )
        )
        return found.one()


async def state(r: Reading) -> object:
    """All that the act changes."""
    sessions = await r.db.execute(
        select(
            Session.id, Session.status, Session.instructor_id, Session.cancel_reason, Session.taken
        ).order_by(Session.id)
    )
    children = await r.db.execute(
        select(Attendance.id, Attendance.state, Attendance.holds_place, Attendance.by_family).order_by(
            Attendance.id
        )
    )
    credits = await r.db.execute(
        select(Credit.id, Credit.state, Credit.expires_at, Credit.counts)
        .where(Credit.state != "voided")
        .order_by(Credit.id)
    )
    return [tuple(map(tuple, rows.all())) for rows in (sessions, children, credits)]
