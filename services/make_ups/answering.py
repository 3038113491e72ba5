"""Staff answer what families ask for: approve it, at another time if need be, or decline it with a reason (R51).

Approving makes a session of the child's class at that time, with the places of this booking, and books it: the family gets
the email of every booked make-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import func, select

from db import Class, Credit, MakeUpRequest, Session
from db.states import DayPart
from services import provider
from services.core import access, audit
from services.core.access import Act, MyCredit
from services.core.events import SESSION_CHANGED
from services.core.local_time import at_wall, day_end
from services.core.refusals import NotFound, Refused
from services.core.typed_form import Missing, TooManyLetters
from services.core.work import Reading, Work
from services.language import N_
from services.make_ups import book
from services.make_ups.credits import board, lifecycle
from services.make_ups.credits.board_line import BoardLine
from services.notices import telling
from services.notices.messages.make_up_booked import MakeUpBooked
from services.notices.messages.make_up_declined import MakeUpDeclined
from services.people import families

LONGEST_ANSWER = 300


class AnsweredAlready(Refused):
    """Somebody else has answered it, or the family has taken it back."""

    message = N_("This has been answered already, or the family has taken it back.")


class MeetsThen(Refused):
    """The class has a session at that very time."""

    message = N_("This class meets at that time already. Choose another time.")


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One wish that waits for an answer."""

    request_id: UUID
    credit: BoardLine
    wished_on: date
    part: DayPart
    note: str


@dataclass(frozen=True, slots=True)
class AskedOne:
    """The same with what is needed to answer it."""

    line: AskedLine
    starts_at: datetime
    """The time that is proposed: the class's own, on the day that was asked for."""
    busy: tuple[tuple[datetime, int, str], ...]
    """What whoever teaches the class has on that day: start, minutes, class."""


async def waiting(r: Reading) -> list[AskedLine]:
    """All wishes that wait, the oldest first; those of credits that the visitor may see.

    Raises:
        NotFound: the visitor does not look after clients.
    """
    families.clients_only(r)
    rows = await r.db.scalars(
        select(MakeUpRequest)
        .where(MakeUpRequest.state == "asked")
        .order_by(MakeUpRequest.asked_at, MakeUpRequest.id)
    )
    return await _lines(r, rows.all())


async def _lines(r: Reading, rows: Sequence[MakeUpRequest]) -> list[AskedLine]:
    credits = await board.lines_of(r, [row.credit_id for row in rows])
    return [
        AskedLine(row.id, credits[row.credit_id], row.wished_on, row.part, row.note)
        for row in rows
        if row.credit_id in credits and credits[row.credit_id].state == "active"
    ]


async def here(r: Reading, request_id: UUID) -> MakeUpRequest:
    """The check of an address: a wish of a family, for staff who look after clients.

    Raises:
        NotFound: there is none, or not for them.
    """
    families.clients_only(r)
    found: MakeUpRequest | None = await r.db.get(MakeUpRequest, request_id)
    if found is None:
        raise NotFound
    await access.credit(r, found.credit_id)
    return found


async def one(r: Reading, request_id: UUID) -> AskedOne:
    """One wish that waits.

    Raises:
        NotFound: as `here`.
        AnsweredAlready.
    """
    row = await here(r, request_id)
    if row.state != "asked":
        raise AnsweredAlready
    class_ = (await access.credit(r, row.credit_id)).mine.class_
    zone = (await provider.current(r)).zone
    starts_at = at_wall(row.wished_on, time(*divmod(class_.starts_minute, 60)), zone)
    busy = await r.db.execute(
        select(Session.starts_at, Session.minutes, Class.name)
        .join(Class, Class.id == Session.class_id)
        .where(
            Session.instructor_id == class_.instructor_id,
            Session.status == "scheduled",
            Session.starts_at >= at_wall(row.wished_on, time(0), zone),
            Session.starts_at < day_end(row.wished_on, zone),
        )
        .order_by(Session.starts_at)
    )
    lines = await _lines(r, [row])
    if not lines:
        raise AnsweredAlready
    return AskedOne(lines[0], starts_at, tuple((at, minutes, name) for at, minutes, name in busy))


async def approve(w: Work, request_id: UUID, starts_at: datetime) -> UUID:
    """Make the session, and book it for the family; gives the session.

    Raises:
        NotFound, NotAllowed: as `here`, or the visitor may not act for families.
        AnsweredAlready, MeetsThen.
        MakeUpRefused: a rule refuses it, such as a time that is over or too far ahead; nothing has changed.
    """
    row, my = await _to_answer(w, request_id)
    class_ = my.mine.class_
    theirs = select(func.count(), func.max(Session.number)).where(Session.class_id == class_.id)
    if (await w.db.execute(theirs.where(Session.starts_at == starts_at))).one()[0]:
        raise MeetsThen
    session = Session(
        class_id=class_.id,
        venue_id=class_.venue_id,
        instructor_id=class_.instructor_id,
        number=((await w.db.execute(theirs)).one()[1] or 0) + 1,
        starts_at=starts_at,
        minutes=class_.minutes,
        places=my.mine.booking.slots,
    )
    w.db.add(session)
    await w.db.flush()
    attendance = await book.use(w, my.mine, my.credit, session.id)
    row.state, row.answered_at, row.session_id = "approved", w.now, session.id
    audit.note(w, "approved", "make_up_request", row.id, session=session.id, starts_at=starts_at)
    w.publish(SESSION_CHANGED, session.id)
    await telling.tell(w, MakeUpBooked(attendance.id))
    return session.id


async def decline(w: Work, request_id: UUID, why: str) -> None:
    """Say no, with a reason that the family reads; its make-up stays, and it may ask again.

    Raises:
        NotFound, NotAllowed, AnsweredAlready: as `approve`.
        Missing, TooManyLetters: the reason.
    """
    row, _my = await _to_answer(w, request_id)
    why = " ".join(why.split())
    if not why:
        raise Missing
    if len(why) > LONGEST_ANSWER:
        raise TooManyLetters(most=LONGEST_ANSWER)
    row.state, row.answered_at, row.answer = "declined", w.now, why
    audit.note(w, "declined", "make_up_request", row.id)
    await w.db.flush()
    await telling.tell(w, MakeUpDeclined(row.id))


async def _to_answer(w: Work, request_id: UUID) -> tuple[MakeUpRequest, MyCredit]:
    """The wish and its credit, locked, while it waits."""
    credit_id = (await here(w, request_id)).credit_id
    credit: Credit = await lifecycle.lock(w, credit_id)
    row = await w.db.get_one(MakeUpRequest, request_id, populate_existing=True)
    if row.state != "asked":
        raise AnsweredAlready
    my = await access.credit(w, credit_id, Act.ATTEND)
    return row, MyCredit(credit, my.mine)
