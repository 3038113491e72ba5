"""Taking a sick day back as it was shown: sessions and children as they were, what was given withdrawn, one message a family."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Client, QueueEntry, Session
from db.states import EXPECTED
from services.attendance import undoing
from services.attendance.compensation import Gets
from services.attendance.sick_day.returning import ChildBack, children_of
from services.core import audit
from services.core.access import Mine, MyAttendance
from services.core.done_acts import Done
from services.core.events import SESSION_CHANGED
from services.core.plan import ActLine, Plan
from services.core.work import Work
from services.make_ups.credits import lifecycle
from services.notices import telling
from services.notices.messages.sessions_back import SessionsBack
from services.notices.messages.shared.sick_day import CANCEL, ENDS, LET_GO, SUBSTITUTE
from services.payments import arrivals, receiving, session_part
from services.timetable import change_session, substitutes
from services.waiting_list import queue


async def undo(w: Work, done: Done, plan: Plan) -> None:
    """Take it back; what the plan leaves as it is stays.

    Raises:
        AlreadyTakenBack, AlreadySentBack: a mistake of the program; the plan leaves such money where it is.
    """
    led_by: dict[UUID, UUID | None] = {}
    for line in plan.changes:
        if line.what == CANCEL:
            await _meets_again(w, line)
        elif line.what == SUBSTITUTE and line.about_id is not None:
            before = UUID(line.facts["by"]) if line.facts["by"] else None
            await change_session.hand_over(w, line.about_id, before, line.facts["origin"])
            led_by[line.about_id] = UUID(line.facts["to"])
    await substitutes.tell(w, led_by)
    children = [line for line in plan.changes if line.what == LET_GO]
    found = await children_of(w, [line.about_id for line in children])
    await _take_money(w, done, {line.about_id for line in children})
    for line in children:
        await _comes_again(w, line, found[line.about_id])
    await _wait_again(w, [line for line in plan.changes if line.what == ENDS])
    for told in plan.told:
        await telling.tell(w, SessionsBack(told.client_id, done.id))


async def _meets_again(w: Work, line: ActLine) -> None:
    session = await w.db.get_one(Session, line.about_id)
    session.status, session.cancel_reason = "scheduled", line.facts["reason"]
    w.publish(SESSION_CHANGED, session.id)
    audit.note(w, "restored", "session", session.id)
    await w.db.flush()


async def _comes_again(w: Work, line: ActLine, child: ChildBack) -> None:
    """One child as it was before; what its family got for the session is withdrawn."""
    attendance, was = child.attendance, line.facts["was"]
    what = Gets(line.facts["gets"])
    if child.credit is not None:
        await _withdraw(w, what, child.mine, child.credit.id, was)
    attendance.state, attendance.by_family = was["state"], was["by_family"]
    attendance.holds_place, attendance.changed_at = was["state"] in EXPECTED, w.now
    attendance.changed_by, attendance.changed_by_id = w.visitor.name, w.visitor.person_id
    if was.get("by_id"):
        client = await w.db.get(Client, UUID(was["by_id"]))
        attendance.changed_by = "" if client is None else client.first_name
        attendance.changed_by_id = UUID(was["by_id"])
    await w.db.flush()
    await telling.suppress(w, attendance.id)
    if what is Gets.PAID_BACK and attendance.holds_place:
        await undoing.pay_again(w, MyAttendance(attendance, child.session, child.mine))
    audit.note(w, "restored", "attendance", attendance.id)


async def _withdraw(w: Work, what: Gets, mine: Mine, credit_id: UUID, was: dict[str, object]) -> None:
    credit = await lifecycle.lock(w, credit_id)
    if what is Gets.KEPT:
        credit.counts = bool(was["counts"])
    elif what is Gets.BACK:
        credit.state, credit.used_at = "used", w.now
        credit.used_by, credit.used_by_id = mine.client.first_name, mine.client.id
        credit.expires_at = datetime.fromisoformat(str(was["until"]))
    elif what is Gets.MAKE_UP:
        credit.state = "voided"
    else:
        return
    if what is not Gets.KEPT:
        for entry in await lifecycle.open_entries(w, credit.id):
            await queue.end(w, entry, "withdrawn")
    audit.note(w, "withdrawn", "credit", credit.id)


async def _take_money(w: Work, done: Done, attendance_ids: set[UUID | None]) -> None:
    given = await session_part.given(w, done.id)
    for client_id in sorted({client_id for _entry, client_id in given}):
        taken = [entry for entry, of in given if of == client_id and entry.attendance_id in attendance_ids]
        if taken:
            await receiving.take_back(w, taken, "")
            await arrivals.spend(w, client_id, taken[0].unit)


async def _wait_again(w: Work, lines: list[ActLine]) -> None:
    rows = await w.db.scalars(
        select(QueueEntry).where(QueueEntry.id.in_([line.about_id for line in lines])).with_for_update()
    )
    for entry in rows.all():
        entry.state, entry.ended_at, entry.held_until = "waiting", None, None
    await w.db.flush()
    for session_id in sorted({UUID(line.facts["session"]) for line in lines}):
        await queue.freed(w, session_id)
