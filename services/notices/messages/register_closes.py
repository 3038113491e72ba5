"""A register closes in the coming night, and somebody on it is neither here nor away (R99, Q14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Attendee, Booking, Class, Programme, Session, Staff
from db.states import EXPECTED
from services import provider
from services.attendance import register_times
from services.core.ids import short
from services.core.work import Reading
from services.language import N_, formats, ngettext
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, Recipient
from services.notices.telling.wording import WHAT, WHEN, WHERE, Wording
from services.provider.rooms import where


@dataclass(frozen=True, slots=True)
class RegisterCloses(Notice):
    """One session's register is about to close."""

    name = "register-closes"
    trigger = N_(
        "the morning before a register closes in which somebody is not marked, unless you have switched it off"
    )
    to = "whoever leads the session; the owners if nobody does"

    session_id: UUID
    closes_at: datetime


async def recipients(r: Reading, notice: RegisterCloses) -> Plan:
    """Whoever leads it, once for each session, before it closes."""
    session = await r.db.get(Session, notice.session_id)
    if session is None:
        return NOBODY
    here = await provider.current(r)
    return Plan(
        f"{notice.name}/{session.id}",
        [Recipient(str(each.email), locale=each.locale) for each in await _leading(r, session)],
        not_before=register_times.told_at(notice.closes_at, here.send_from, here.zone),
        expires_at=notice.closes_at,
    )


async def _leading(r: Reading, session: Session) -> Sequence[Staff]:
    """Who leads it and can be reached, else the owners."""
    reached = Staff.active, Staff.email.is_not(None)
    leads = await r.db.scalars(select(Staff).where(Staff.id == session.instructor_id, *reached))
    if found := leads.all():
        return found
    owners = await r.db.scalars(select(Staff).where(Staff.role == "owner", *reached).order_by(Staff.id))
    return owners.all()


async def still_wanted(r: Reading, notice: RegisterCloses, envelope: Envelope) -> list[str]:
    """While somebody is not marked, and this person leads it."""
    session = await r.db.get_one(Session, notice.session_id)
    unmarked = await r.db.execute(
        select(Attendee.first_name, Attendee.last_name)
        .join(Booking, Booking.attendee_id == Attendee.id)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .where(Attendance.session_id == session.id, Attendance.state.in_(EXPECTED))
        .order_by(Attendee.first_name, Attendee.last_name, Attendance.id)
    )
    names = [formats.full_name(first, last) for first, last in unmarked]
    if not names or session.status != "scheduled":
        raise NoLongerWanted("everybody is marked")
    if not (await provider.current(r)).nudges_registers:
        raise NoLongerWanted("switched off")
    if envelope.row.address not in [each.email for each in await _leading(r, session)]:
        raise NoLongerWanted("somebody else leads it")
    return names


async def facts(r: Reading, notice: RegisterCloses, envelope: Envelope, names: list[str]) -> Facts:
    """Which session, who is not marked, and until when they can be."""
    session = await r.db.get_one(Session, notice.session_id)
    programme = await r.db.scalar(
        select(Programme.name)
        .join(Class, Class.programme_id == Programme.id)
        .where(Class.id == session.class_id)
    )
    day = formats.local(session.starts_at).date()
    count = ngettext("{n} child is not marked", "{n} children are not marked", len(names))
    values = {
        "PROGRAMME_NAME": programme or "",
        "EVENT_DAY": formats.day(day),
        "EVENT_TIME": formats.span(session.starts_at, session.minutes),
        "EVENT_VENUE": await where(r, session.venue_id, session.room_id),
        "UNMARKED": count.format(n=len(names)),
        "NAMES": formats.names(names),
        "CLOSES_AT": formats.moment(notice.closes_at),
        "REGISTER_URL": envelope.link(f"/staff/sessions/{short(session.id)}"),
    }
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("*|PROGRAMME_NAME|*, *|EVENT_DAY|*: *|UNMARKED|*"),
    heading=N_("This register closes tonight"),
    before=(N_("Who is not marked when it closes (*|CLOSES_AT|*) counts as missed."),),
    rows=(WHAT, WHEN, WHERE, (N_("Not marked"), "*|NAMES|*")),
    button=N_("Open the register"),
    button_to="REGISTER_URL",
)
register(
    RegisterCloses,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("PROGRAMME_NAME", "Programme of this session"),
        Placeholder("EVENT_DAY", "Day of this session"),
        Placeholder("EVENT_TIME", "Start and end of this session"),
        Placeholder("EVENT_VENUE", "Venue of this session"),
        Placeholder("UNMARKED", "How many children are not marked"),
        Placeholder("NAMES", "Who is not marked"),
        Placeholder("CLOSES_AT", "When it closes"),
        Placeholder("REGISTER_URL", "Link to the register"),
    ),
)
