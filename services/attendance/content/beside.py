"""What stands beside attendances in lists and cards: that one is joined online, and from whom there is a note.

Two columns of the statement that reads attendances say whether there is anything at all, so that a family without
either costs no question more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, or_, select

from db import Attendance, OnlineLink, PersonalNote, Session, SessionReport
from db.states import Audience
from services.attendance.content import rules
from services.attendance.content.rules import Online
from services.core.asking import Question
from services.core.work import Reading
from services.payments import late

HAS_LINK = (
    exists()
    .where(
        or_(OnlineLink.session_id == Session.id, OnlineLink.class_id == Session.class_id),
        OnlineLink.address != "",
    )
    .correlate(Session)
)
"""Whether a session has a link of its own or its class's; for a statement that has `Session` in it."""
NOTE_BY = (
    select(SessionReport.by)
    .where(
        SessionReport.session_id == Session.id,
        SessionReport.shared_at.is_not(None),
        or_(
            SessionReport.done != "",
            SessionReport.practise != "",
            exists().where(PersonalNote.attendance_id == Attendance.id).correlate(Attendance),
        ),
    )
    .correlate(Session, Attendance)
    .scalar_subquery()
)
"""Who has written something that is shared; for a statement that has `Session` and `Attendance` in it."""


class InSession(NamedTuple):
    """One attendance in its session."""

    attendance: Attendance
    session: Session


@Question
def _links() -> Select[UUID | None, UUID | None, str, str, Audience]:
    of = OnlineLink
    return select(of.session_id, of.class_id, of.address, of.instructions, of.audience).where(
        or_(
            of.session_id.in_(bindparam("sessions", expanding=True)),
            of.class_id.in_(bindparam("classes", expanding=True)),
        )
    )


async def online(r: Reading, shown: Sequence[InSession]) -> dict[UUID, Online]:
    """Those of the attendances that are joined online, by id; only for whom they are (R95, R97)."""
    if not shown:
        return {}
    rows = await _links.ask(
        r,
        sessions=list({each.session.id for each in shown}),
        classes=list({each.session.class_id for each in shown}),
    )
    links = {session_id or class_id: tuple(of) for session_id, class_id, *of in rows}
    found, paying = {}, set()
    for attendance, session in shown:
        address, instructions, audience = (
            links.get(session.id) or links.get(session.class_id) or ("", "", "all")
        )
        if address and rules.comes(attendance.state, session.status):
            found[attendance.id] = rules.online(session.starts_at, session.minutes, instructions)
            if audience == "paid":
                paying.add(attendance.booking_id)
    return await _entitled(r, shown, found, paying)


async def _entitled(
    r: Reading, shown: Sequence[InSession], found: dict[UUID, Online], paying: Collection[UUID]
) -> dict[UUID, Online]:
    """Without what is only for those who have paid, where something is late."""
    unpaid = await late.are_late(r, paying) if paying else set()
    return {
        attendance.id: found[attendance.id]
        for attendance, _session in shown
        if attendance.id in found and attendance.booking_id not in unpaid
    }
