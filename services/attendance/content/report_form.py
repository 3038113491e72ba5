"""The form about one session, as staff fill it: what was done, what each family reads, what stays in the team (R96)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Attendee, PersonalNote, Session, SessionReport
from db.states import GIVEN_UP
from services.core import access_to_sessions
from services.core.ids import short
from services.core.refusals import NotFound
from services.core.versions import LastChange
from services.core.visitor import TODAY_ONLY
from services.core.work import Reading
from services.language import formats
from services.people.kids import Kid, kid

TEAM, FAMILIES = "team", "families"
"""Who reads it: it is a draft, or it is shared."""
LONGEST, LONGEST_PERSONAL = 2000, 1000


@dataclass(frozen=True, slots=True)
class ReportForm:
    """All of it."""

    session_id: UUID
    children: tuple[tuple[str, Kid], ...]
    """Who comes to it, or came, by name; each with the name of the field of what is about them."""
    values: Mapping[str, str]
    version: int
    """0: nobody has written anything yet."""
    last: LastChange | None
    is_shared: bool


async def writable(r: Reading, session_id: UUID) -> Session:
    """The session, if this visitor may write about it: whoever sees its register, but for the reception.

    Raises:
        NotFound: no such session, not theirs to write about, or cancelled.
    """
    session = await access_to_sessions.session(r, session_id)
    if r.visitor.role in TODAY_ONLY or session.status == "cancelled":
        raise NotFound
    return session


async def may_write(r: Reading, session_id: UUID) -> bool:
    """The same as a question."""
    try:
        await writable(r, session_id)
    except NotFound:
        return False
    return True


async def form(r: Reading, session_id: UUID) -> ReportForm:
    """As it stands.

    Raises:
        as `writable`.
    """
    session = await writable(r, session_id)
    of: SessionReport | None = await r.db.scalar(
        select(SessionReport).where(SessionReport.session_id == session_id)
    )
    children, notes = await _children(r, session_id)
    values = {
        "done": of.done if of else "",
        "practise": of.practise if of else "",
        "internal_note": session.internal_note,
        "readers": FAMILIES if of and of.shared_at else TEAM,
    }
    last = None if of is None else LastChange(of.by, of.written_at)
    is_shared = of is not None and of.shared_at is not None
    return ReportForm(session_id, children, values | notes, of.version if of else 0, last, is_shared)


def field_of(attendance_id: UUID) -> str:
    """The name of the field of what is about one child alone."""
    return f"about-{short(attendance_id)}"


async def _children(r: Reading, session_id: UUID) -> tuple[tuple[tuple[str, Kid], ...], dict[str, str]]:
    rows = await r.db.execute(
        select(Attendance.id, Attendee, PersonalNote.text)
        .join(Attendee, Attendee.id == Attendance.attendee_id)
        .outerjoin(PersonalNote, PersonalNote.attendance_id == Attendance.id)
        .where(
            Attendance.session_id == session_id,
            Attendance.state.not_in((*GIVEN_UP, "hidden")) | PersonalNote.text.is_not(None),
        )
    )
    found = sorted(rows, key=lambda row: formats.sort_key(row[1].first_name, row[1].last_name))
    names = tuple((field_of(id_), kid(attendee)) for id_, attendee, _text in found)
    return names, {field_of(id_): text or "" for id_, _attendee, text in found}
