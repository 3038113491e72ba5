"""Who may see and do what. The only way to load a booking, a credit or an attendance by its id.

Deny by default: what the table does not name is not allowed, and what is not yours answers like what does not
exist (R5, R87). Permissions are read again in every work, so one that was taken away is gone at the next click.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from db import (
    Attendance,
    Attendee,
    Booking,
    Class,
    Client,
    Credit,
    Programme,
    Session,
    Share,
)
from services.core import shared
from services.core.asking import Question, like
from services.core.once import asked_once
from services.core.refusals import NotAllowed, NotFound
from services.core.visitor import TEACHES, TODAY_ONLY, Kind, Visitor
from services.core.work import Reading


class Act(Enum):
    """What can be done with a booking."""

    SEE = "see"
    ATTEND = "attend"
    """Cancel, rejoin, make up, queue."""
    EDIT = "edit"
    """Child, sharing, consents."""
    OVERRIDE = "override"
    """Act after the deadline (R18)."""


class Standing(Enum):
    """What a visitor is to a booking."""

    OWNER = "owner"
    HELPER = "helper"
    VIEWER = "viewer"
    STAFF = "staff"
    """Works for the provider; an instructor only for bookings of the classes they teach."""
    HOST = "host"
    """Teaches a session the attendee comes to (a make-up, or one they substitute in), but not the booking's class."""
    SYSTEM = "system"


_SEE = frozenset({Act.SEE})
_REPORT = frozenset({Act.SEE, Act.ATTEND, Act.OVERRIDE})

MAY: dict[tuple[Standing, str], frozenset[Act]] = {
    (Standing.OWNER, ""): frozenset({Act.SEE, Act.ATTEND, Act.EDIT}),
    (Standing.HELPER, ""): frozenset({Act.SEE, Act.ATTEND}),
    (Standing.VIEWER, ""): _SEE,
    (Standing.STAFF, "owner"): frozenset(Act),
    (Standing.STAFF, "assistant"): frozenset(Act),
    (Standing.STAFF, "main_instructor"): _REPORT,
    (Standing.STAFF, "instructor"): _REPORT,
    (Standing.STAFF, "external_instructor"): _SEE,
    (Standing.STAFF, "receptionist"): _SEE,
    (Standing.HOST, "instructor"): _SEE,
    (Standing.HOST, "external_instructor"): _SEE,
    (Standing.SYSTEM, ""): _REPORT,
}
"""By standing and staff role (empty for everybody else). What has no entry is not allowed (R18, R87)."""

ALL_BOOKINGS = frozenset({"owner", "assistant", "main_instructor"})
"""Roles that see every booking."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A booking that the visitor may see, with its related rows and the visitor's standing."""

    booking: Booking
    class_: Class
    programme: Programme
    attendee: Attendee
    client: Client
    standing: Standing
    role: str = ""
    """The visitor's role, if they are staff."""

    def may(self, act: Act) -> bool:
        """Whether the visitor may do this with the booking."""
        return may(self.standing, self.role, act)


def may(standing: Standing, role: str, act: Act) -> bool:
    """Whether somebody of this standing, and of this role if they are staff, may do this with a booking."""
    return act in MAY.get((standing, role), frozenset())


_ShareAlias, _AttendanceAlias, _SessionAlias = aliased(Share), aliased(Attendance), aliased(Session)
"""Aliases, because a statement that uses these conditions may join the same tables itself."""
_IS_SHARED = _ShareAlias.booking_id == Booking.id, shared.counts(_ShareAlias)


def visible(visitor: Visitor) -> ColumnElement[bool]:
    """The condition on bookings that this visitor may see.

    Families: their own, and those shared with them (R5). Staff: all, those of the classes and sessions they teach,
    or those of today's sessions, by their role. What was thrown away, nobody.
    """
    if visitor.kind is Kind.SYSTEM:
        return true()
    kept = Booking.trashed_at.is_(None)
    if visitor.kind is Kind.STAFF:
        return and_(kept, _visible_to_staff(visitor))
    if visitor.client_id is None:
        return false()
    given = exists().where(*_IS_SHARED, _ShareAlias.email == visitor.email)
    return and_(kept, or_(Booking.client_id == visitor.client_id, given))


def _visible_to_staff(visitor: Visitor) -> ColumnElement[bool]:
    if visitor.role in ALL_BOOKINGS:
        return true()
    if visitor.role in TEACHES:
        return or_(Booking.class_id.in_(visitor.classes), _comes_to(teaches(visitor, _SessionAlias)))
    if visitor.role in TODAY_ONLY and visitor.today is not None:
        start, end = visitor.today
        return _comes_to(and_(_SessionAlias.starts_at >= start, _SessionAlias.starts_at < end))
    return false()


def teaches(visitor: Visitor, session: type[Session] = Session) -> ColumnElement[bool]:
    """The condition on sessions that an instructor teaches: their classes', and those they substitute in."""
    return or_(session.class_id.in_(visitor.classes), session.instructor_id == visitor.staff_id)


def _comes_to(session: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition on bookings with an attendance in such a session."""
    return exists().where(
        _AttendanceAlias.booking_id == Booking.id,
        _AttendanceAlias.session_id == _SessionAlias.id,
        _AttendanceAlias.state != "hidden",
        session,
    )


def standing_of(visitor: Visitor, booking: Booking, share: Share | None) -> Standing:
    """What the visitor is to a booking that they may see."""
    if visitor.kind is Kind.SYSTEM:
        return Standing.SYSTEM
    if visitor.kind is Kind.STAFF:
        outside = visitor.role in TEACHES and booking.class_id not in visitor.classes
        return Standing.HOST if outside else Standing.STAFF
    if booking.client_id == visitor.client_id:
        return Standing.OWNER
    return Standing.HELPER if share is not None and share.role == "helper" else Standing.VIEWER


def standing_in(visitor: Visitor, standing: Standing, session: Session) -> Standing:
    """What the visitor is to a booking's attendance in a session.

    An instructor may act in the sessions they teach, also for guests who make up there. They may not act where
    attendees of their own class make up elsewhere. Everybody else keeps their standing towards the booking.
    """
    if visitor.kind is not Kind.STAFF or visitor.role not in TEACHES:
        return standing
    teaches_it = session.class_id in visitor.classes or session.instructor_id == visitor.staff_id
    return Standing.STAFF if teaches_it else Standing.HOST


_BOOKINGS = (
    select(Booking, Class, Programme, Attendee, Client, Share)
    .join(Class, Class.id == Booking.class_id)
    .join(Programme, Programme.id == Class.programme_id)
    .join(Attendee, Attendee.id == Booking.attendee_id)
    .join(Client, Client.id == Booking.client_id)
)


def bookings(
    visitor: Visitor,
) -> Select[Booking, Class, Programme, Attendee, Client, Share]:
    """A statement for the bookings this visitor may see; narrow it further, `unpack` its rows."""
    return _BOOKINGS.outerjoin(Share, shared.with_visitor(visitor)).where(visible(visitor))


def unpack(visitor: Visitor, row: Sequence[Any]) -> Mine:
    """One row of `bookings` as a value; what follows in it is the caller's."""
    booking, class_, programme, attendee, client, share = row[:6]
    return Mine(
        booking,
        class_,
        programme,
        attendee,
        client,
        standing_of(visitor, booking, share),
        visitor.role,
    )


@Question
def _one_booking(who: Visitor) -> Select[Booking, Class, Programme, Attendee, Client, Share]:
    return bookings(who).where(Booking.id == bindparam("booking_id"))


async def booking(r: Reading, booking_id: UUID, to: Act = Act.SEE) -> Mine:
    """The booking, if the visitor may do this with it.

    Raises:
        NotFound: no such booking, or not theirs.
        NotAllowed: the visitor may see the booking, but not do this with it (R87).
    """

    async def ask() -> Mine | None:
        found = await _one_booking.ask(r, like(r.visitor), booking_id=booking_id)
        return unpack(r.visitor, found[0]) if found else None

    mine = await asked_once(r, ("booking", booking_id), ask)
    if mine is None:
        raise NotFound
    if not mine.may(to):
        raise NotAllowed
    return mine


@dataclass(frozen=True, slots=True)
class MyAttendance:
    """An attendance that the visitor may see."""

    attendance: Attendance
    session: Session
    mine: Mine


async def attendance(r: Reading, attendance_id: UUID, to: Act = Act.SEE) -> MyAttendance:
    """The attendance, if the visitor may do this with its booking.

    Sessions on or after a scheduled cancellation do not exist for the client (R25).

    Raises:
        NotFound, NotAllowed: as for `booking`.
    """
    row = (
        await r.db.execute(
            select(Attendance, Session)
            .join(Session, Session.id == Attendance.session_id)
            .where(Attendance.id == attendance_id)
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    mine = await booking(r, row[0].booking_id)
    if row[0].state == "hidden" and mine.standing not in (Standing.STAFF, Standing.HOST):
        raise NotFound
    mine = replace(mine, standing=standing_in(r.visitor, mine.standing, row[1]))
    if not mine.may(to):
        raise NotAllowed
    return MyAttendance(row[0], row[1], mine)


@dataclass(frozen=True, slots=True)
class MyCredit:
    """A credit that the visitor may see."""

    credit: Credit
    mine: Mine


@Question
def _one_credit(who: Visitor) -> Select[Booking, Class, Programme, Attendee, Client, Share, Credit]:
    found = bookings(who).add_columns(Credit).join(Credit, Credit.booking_id == Booking.id)
    return found.where(Credit.id == bindparam("credit_id"))


async def credit(r: Reading, credit_id: UUID, to: Act = Act.SEE) -> MyCredit:
    """The credit, if the visitor may do this with its booking.

    Raises:
        NotFound, NotAllowed: as for `booking`.
    """

    async def ask() -> MyCredit | None:
        found = await _one_credit.ask(r, like(r.visitor), credit_id=credit_id)
        return MyCredit(found[0][6], unpack(r.visitor, found[0])) if found else None

    my = await asked_once(r, ("credit", credit_id), ask)
    if my is None:
        raise NotFound
    if not my.mine.may(to):
        raise NotAllowed
    return my


def client_only(r: Reading) -> UUID:
    """The client who asks.

    Raises:
        NotFound: the visitor is not a client; a family's own screens exist for families only.
    """
    if r.visitor.client_id is None:
        raise NotFound
    return r.visitor.client_id


def signed_in_only(r: Reading) -> UUID:
    """The id of the client or the member of staff who asks.

    Raises:
        NotFound: nobody is signed in.
    """
    person_id = r.visitor.client_id or r.visitor.staff_id
    if person_id is None:
        raise NotFound
    return person_id


def as_system(r: Reading, job: str) -> Reading:
    """The same reading or work with the program as its visitor: for what one visitor's act causes for others (R53)."""
    return replace(r, visitor=Visitor.system(job))
