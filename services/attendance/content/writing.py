"""Write about a session: a draft of the team until it is shared; who reads something new is told, once a day (R96)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Booking, OutboxMessage, PersonalNote, Session, SessionReport
from db.states import UNSENT
from services import provider
from services.attendance.content import report_form, rules
from services.attendance.content.report_form import FAMILIES, LONGEST, LONGEST_PERSONAL, TEAM
from services.core import audit
from services.core.events import SESSION_CHANGED
from services.core.ids import short
from services.core.local_time import today
from services.core.refusals import NotFound, Refused
from services.core.typed_form import LONGEST_TEXT, TypedForm
from services.core.versions import expect
from services.core.work import Work
from services.language import N_
from services.notices import telling
from services.notices.messages.session_news import SessionNews

READ = ("done", "practise")
OF_ATTENDANCE = PersonalNote.attendance_id == Attendance.id


class NotBegun(Refused):
    """Nothing can be told of a session that has not begun."""

    message = N_("Families can read it once the session has begun.")


async def keep(w: Work, session_id: UUID, seen: int | None, said: Mapping[str, str]) -> bool:
    """Write it down as it was typed; returns whether families read it now.

    Raises:
        NotFound: as `report_form.writable`.
        ChangedByOthers, NotAsTyped.
    """
    await report_form.writable(w, session_id)
    session = await w.db.get(Session, session_id, with_for_update=True, populate_existing=True)
    if session is None:
        raise NotFound
    of = await w.db.scalar(
        select(SessionReport).where(SessionReport.session_id == session_id).with_for_update()
    )
    expect(seen, of.version if of else 0)
    typed, shares = _read(w, session, said)
    if of is None:
        of = SessionReport(session_id=session_id, by="", by_id=None, written_at=w.now, done="", practise="")
        of.version = 0
        w.db.add(of)
    before = of.done or of.practise
    was_shared = of.shared_at is not None
    changed = [name for name in READ if getattr(of, name) != typed[name]]
    of.done, of.practise, of.by, of.by_id = (
        typed["done"],
        typed["practise"],
        w.visitor.name,
        w.visitor.staff_id,
    )
    of.written_at, of.version = w.now, of.version + 1
    of.shared_at = (of.shared_at or w.now) if shares else None
    changed += ["internal_note"] if session.internal_note != typed["internal_note"] else []
    session.internal_note = typed["internal_note"]
    added = await _about_each(w, session_id, said)
    audit.note(w, _act(was_shared, shares), "session", session_id, changed=changed, notes=len(added))
    w.publish(SESSION_CHANGED, session_id)
    await w.db.flush()
    if shares:
        everybody = bool(of.done or of.practise) and not (was_shared and before)
        await _tell(w, of, everybody=everybody, added=added if was_shared else None)
    return shares


def _act(was_shared: bool, shares: bool) -> str:
    if shares == was_shared:
        return "wrote about"
    return "shared the report" if shares else "hid the report"


def _read(w: Work, session: Session, said: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    form = TypedForm(said, "")
    typed = {name: form.prose(name, longest=LONGEST) for name in READ}
    typed["internal_note"] = form.prose("internal_note", longest=LONGEST_TEXT)
    shares = form.one_of("readers", (TEAM, FAMILIES)) == FAMILIES
    if shares and session.starts_at > w.now:
        form.wrong("readers", NotBegun())
    for name in said:
        if name.startswith("about-"):
            form.prose(name, longest=LONGEST_PERSONAL)
    form.done()
    return typed, shares


async def _about_each(w: Work, session_id: UUID, said: Mapping[str, str]) -> set[UUID]:
    """Write down what is about each child; the attendances of those of whom nothing was said before."""
    of_session = Attendance.session_id == session_id
    known = await w.db.scalars(select(PersonalNote).join(Attendance, of_session & OF_ATTENDANCE))
    notes = {note.attendance_id: note for note in known}
    form, added = TypedForm(said, ""), set[UUID]()
    for id_ in await w.db.scalars(select(Attendance.id).where(of_session)):
        note = notes.get(id_)
        name = f"about-{short(id_)}"
        if name not in said:
            continue
        text = form.prose(name, longest=LONGEST_PERSONAL)
        if note is None and text:
            w.db.add(PersonalNote(attendance_id=id_, text=text))
            added.add(id_)
        elif note is not None and text:
            note.text = text
        elif note is not None:
            await w.db.delete(note)
    return added


async def _tell(w: Work, of: SessionReport, *, everybody: bool, added: set[UUID] | None) -> None:
    """Tell the families for whom there is something new: one message a day for each, whatever else is written.

    Args:
        added: the attendances of children of whom something was written only now; None: whatever is written is new.
    """
    rows = await w.db.execute(
        select(Attendance.id, Attendance.type, Attendance.state, Booking.client_id, PersonalNote.id)
        .join(Booking, Booking.id == Attendance.booking_id)
        .outerjoin(PersonalNote, PersonalNote.attendance_id == Attendance.id)
        .where(Attendance.session_id == of.session_id)
        .order_by(Booking.client_id)
    )
    to_tell = dict.fromkeys(
        client_id
        for id_, type_, state, client_id, note in rows
        if rules.reads(type_, state) and (everybody or (note if added is None else id_ in added))
    )
    if not to_tell:
        return
    of.news_at = w.now
    await w.db.flush()
    day = today(w.now, (await provider.current(w)).zone)
    for client_id in to_tell:
        if not await telling.tell(w, SessionNews(client_id, day.isoformat())) and not await _waits(
            w, client_id
        ):
            await telling.tell(w, SessionNews(client_id, (day + timedelta(days=1)).isoformat()))


async def _waits(w: Work, client_id: UUID) -> bool:
    """Whether the day's message to a family has not left yet, so that it tells of this, too."""
    waiting = select(OutboxMessage.id).where(
        OutboxMessage.client_id == client_id,
        OutboxMessage.notice == SessionNews.name,
        OutboxMessage.status.in_(UNSENT),
    )
    return await w.db.scalar(waiting.limit(1)) is not None
