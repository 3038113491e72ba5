"""Doing a sick day as it was shown: sessions cancelled or handed over, money given, one message for each family."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select

from db import Class, Programme, Session
from db.states import SessionOrigin
from db.values import Money
from services.attendance.sick_day import wish as wishes
from services.core.plan import ActLine, Plan
from services.core.work import Work
from services.language import formats
from services.ledger import entries
from services.ledger.entries import Cause
from services.notices import telling
from services.notices.messages.sessions_changed import SessionsChanged
from services.notices.messages.shared.sick_day import CANCEL, LET_GO, SUBSTITUTE, first_at
from services.payments import arrivals
from services.timetable import cancel_session, change_session, substitutes


async def do(w: Work, plan: Plan, id_: UUID) -> tuple[ActLine, ...]:
    """Do it. The sessions are locked, and the plan is the one that was shown.

    Raises:
        NotScheduled: a mistake of the program; the plan leaves such sessions alone.
    """
    asked = wishes.read(plan.wish)
    for line in plan.changes:
        if line.about_id is None:
            continue
        if line.what == CANCEL:
            _session, let_go = await cancel_session.call_off(
                w, line.about_id, asked.reason, asked.gives, told=asked.tells
            )
            for each in let_go:
                await telling.suppress(w, each.attendance_id)
        elif line.what == SUBSTITUTE:
            origin: SessionOrigin = "added" if line.facts["origin"] == "added" else "moved"
            await change_session.hand_over(w, line.about_id, UUID(line.facts["to"]), origin)
    handed = [line for line in plan.changes if line.what == SUBSTITUTE and line.about_id]
    before = {
        line.about_id: UUID(line.facts["by"]) if line.facts["by"] else None
        for line in handed
        if line.about_id
    }
    await substitutes.tell(w, before, act_id=id_)
    await _give_money(w, plan, id_)
    for told in plan.told:
        await telling.tell(w, SessionsChanged(told.client_id, id_, first_at(plan.lines)), act_id=id_)
    return plan.lines


async def _give_money(w: Work, plan: Plan, id_: UUID) -> None:
    """Each family's part of its price as credit, which pays what is open at once (R69, R77)."""
    given = [line for line in plan.changes if line.what == LET_GO and "minor" in line.facts]
    why = await _names(w, {UUID(line.facts["session"]) for line in given})
    by_family: dict[tuple[UUID, str], list[ActLine]] = defaultdict(list)
    for line in given:
        by_family[UUID(line.facts["client"]), line.facts["unit"]].append(line)
    for client_id, unit in sorted(by_family):
        account = await entries.credit_of(w, client_id, unit)
        for line in by_family[client_id, unit]:
            cause = Cause(why[UUID(line.facts["session"])], attendance_id=line.about_id, act_id=id_)
            await entries.post(w, account, Money(line.facts["minor"], unit), "corrected", cause)
        await arrivals.spend(w, client_id, unit)


async def _names(w: Work, session_ids: set[UUID]) -> dict[UUID, str]:
    rows = await w.db.execute(
        select(Session.id, Session.starts_at, Programme.name)
        .join(Class, Class.id == Session.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(Session.id.in_(session_ids))
    )
    return {id_: f"{programme}, {formats.moment(at)}" for id_, at, programme in rows}
