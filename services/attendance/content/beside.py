"""What stands beside attendances in lists and cards: that one is joined online, and from whom there is a note.

Both are columns of the statement that reads attendances, so that they cost no question more.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import case, exists, literal, or_, select

from db import Attendance, OnlineLink, PersonalNote, Session, SessionReport
from services.attendance.content import rules
from services.attendance.content.rules import Online
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


LINK = (
    select(case((OnlineLink.address != "", OnlineLink.audience + literal(":") + OnlineLink.instructions)))
    .where(or_(OnlineLink.session_id == Session.id, OnlineLink.class_id == Session.class_id))
    .order_by(OnlineLink.session_id.is_(None))
    .limit(1)
    .correlate(Session)
    .scalar_subquery()
)
"""For whom a session's link is and what is told beforehand, its own before its class's; nothing where it has none. Where
the link leads is not in it."""


class InSession(NamedTuple):
    """One attendance in its session, with what `LINK` says of it."""

    attendance: Attendance
    session: Session
    link: str | None


async def online(r: Reading, shown: Iterable[InSession]) -> dict[UUID, Online]:
    """Those of the attendances that are joined online, by id; only for whom they are (R95, R97)."""
    found, paying = {}, {}
    for attendance, session, link in shown:
        if link is None or not rules.comes(attendance.state, session.status):
            continue
        audience, _colon, instructions = link.partition(":")
        found[attendance.id] = rules.online(session.starts_at, session.minutes, instructions)
        if audience == "paid":
            paying[attendance.id] = attendance.booking_id
    unpaid = await late.are_late(r, set(paying.values())) if paying else set()
    return {id_: each for id_, each in found.items() if paying.get(id_) not in unpaid}
