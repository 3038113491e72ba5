"""Somebody of the team has written about sessions: what was done, or about the child (R96)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import bindparam, select

from db import Attendance, Booking, Client, Moment, SessionReport
from services import provider
from services.attendance import view_loader
from services.attendance.view import AttendanceView
from services.core.ids import short
from services.core.local_time import today
from services.core.work import Reading
from services.language import N_, _, formats
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, Values, placeholders
from services.notices.telling.recipients import A_DAY, NOBODY, Plan, recipient
from services.notices.telling.wording import Wording

GATHERS = timedelta(minutes=10)
"""So long it waits, for who wrote may mend a word or write about the next session."""


@dataclass(frozen=True, slots=True)
class SessionNews(Notice):
    """There is something to read about a family's sessions; what, is looked up when it is sent."""

    name = "session-news"
    trigger = N_("you share what you have written about a session; for a family one message a day at most")
    to = "the owners of the bookings for whom there is something new"
    can_be_off = True

    client_id: UUID
    day: str
    """The day whose one message it is, as 2026-02-19."""


_SINCE = bindparam("since", type_=Moment())
_NEW = view_loader.wanting(
    Booking.client_id == bindparam("family"),
    Booking.trashed_at.is_(None),
    Attendance.session_id.in_(
        select(SessionReport.session_id).where(
            SessionReport.shared_at.is_not(None), SessionReport.news_at >= _SINCE
        )
    ),
)


async def recipients(r: Reading, notice: SessionNews) -> Plan:
    """The family, once for that day; nobody wants to hear of it three days later."""
    client = await r.db.get(Client, notice.client_id)
    if client is None:
        return NOBODY
    tomorrow = notice.day > today(r.now, (await provider.current(r)).zone).isoformat()
    first = r.now + (A_DAY if tomorrow else GATHERS)
    return Plan(
        f"{notice.name}/{notice.day}", [recipient(client)], not_before=first, expires_at=first + 3 * A_DAY
    )


async def still_wanted(r: Reading, notice: SessionNews, envelope: Envelope) -> list[AttendanceView]:
    """The sessions of which there is something new to read, while it is shared."""
    found = await view_loader.load(r, _NEW, family=notice.client_id, since=envelope.row.created_at)
    unread = [attendance for attendance in found if attendance.note_by]
    if not unread:
        raise NoLongerWanted("not shared any more")
    return unread


async def facts(
    r: Reading, _notice: SessionNews, envelope: Envelope, unread: Sequence[AttendanceView]
) -> Facts:
    """Whose sessions, one line each."""
    names = list(dict.fromkeys(attendance.kid.first_name for attendance in unread))
    only = unread[0] if len(unread) == 1 else None
    there = f"/bookings/{short(only.booking_id)}?session={short(only.attendance_id)}" if only else "/bookings"
    values: Values = {
        "NAMES": formats.names(names),
        "NEWS": tuple(map(_line, unread)),
        "NEWS_URL": envelope.link(there),
    }
    return Facts(WORDING, values)


def _line(attendance: AttendanceView) -> str:
    """ "Theo · Mighty Movers, Mon 16 Feb: note from Noah"."""
    day = formats.day(formats.local(attendance.starts_at).date())
    said = _("Note from {name}").format(name=attendance.note_by)
    return f"{attendance.kid.first_name} · {attendance.programme}, {day}: {said}"


WORDING = Wording(
    subject=N_("There is news about *|NAMES|*’s session"),
    heading=N_("There is news about *|NAMES|*’s session"),
    before=("*|NEWS|*",),
    button=N_("Read it"),
    button_to="NEWS_URL",
)
register(
    SessionNews,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("NAMES", "First names of the children"),
        Placeholder("NEWS", "The sessions of which there is something to read, one line each"),
        Placeholder("NEWS_URL", "Link to the session, or to the family’s bookings"),
    ),
)
