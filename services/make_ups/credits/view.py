"""A family's make-up credits as values: to book, booked, and over (R49)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from db import (
    Attendance,
    Attendee,
    Booking,
    Class,
    Credit,
    Programme,
    Session,
    Share,
)
from db.states import CreditState, CreditType
from services.attendance.brief import Brief, both_ends
from services.core import access, shared
from services.core.access import Act, Standing
from services.core.asking import NOW, Question, like
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import Reading
from services.people.kids import Kid, kid


@dataclass(frozen=True, slots=True)
class CreditView:
    """A make-up credit, as the family sees it (R49)."""

    credit_id: UUID
    booking_id: UUID
    kid: Kid
    programme: str
    type: CreditType
    state: CreditState
    expires_at: datetime
    from_at: datetime | None
    """The missed session's start; None for a credit that staff granted."""
    used_for: Brief | None
    used_by: str
    """Name, at that time, of whoever used it. For reading only; compare ids instead."""
    used_at: datetime | None
    may_act: bool


def credit_view(
    r: Reading,
    credit: Credit,
    attendee: Attendee,
    programme: Programme,
    standing: Standing,
    from_at: datetime | None,
    used_for: Brief | None = None,
) -> CreditView:
    """A credit as a value. Once its last moment has passed it is "expired", also before the job has changed its row."""
    over = credit.state == "active" and credit.expires_at < r.now
    return CreditView(
        credit.id,
        credit.booking_id,
        kid(attendee),
        programme.name,
        credit.type,
        "expired" if over else credit.state,
        credit.expires_at,
        from_at,
        used_for,
        credit.used_by,
        credit.used_at,
        access.may(standing, r.visitor.role, Act.ATTEND),
    )


Source, SourceSession = (
    aliased(Attendance, name="source"),
    aliased(Session, name="source_session"),
)


_After = aliased(Credit, name="after")
_FOLLOWED = exists().where(_After.source_attendance_id == Source.id, _After.created_at > Credit.created_at)
_NEVER_UNDONE = or_(
    Credit.state != "voided", Source.id.is_(None), and_(Source.state == "cancelled", ~_FOLLOWED)
)
"""Leaves out credits that an undo or rejoining took back: for the family they never existed.

A credit that was voided because its class has ended is history and is shown: its session stayed cancelled, and
cancelling it earned no other credit.
"""


class _Row(NamedTuple):
    credit: Credit
    booking: Booking
    programme: Programme
    attendee: Attendee
    share: Share | None
    missed_at: datetime | None


_Credits = Question[Credit, Booking, Programme, Attendee, Share, datetime]


def wanting(*conditions: ColumnElement[bool]) -> _Credits:
    """A question for the credits that meet the conditions, for `load`."""

    def build(who: Visitor, one_child: bool) -> Select[Credit, Booking, Programme, Attendee, Share, datetime]:
        statement = (
            select(Credit, Booking, Programme, Attendee, Share, SourceSession.starts_at)
            .join(Booking, Booking.id == Credit.booking_id)
            .join(Class, Class.id == Booking.class_id)
            .join(Programme, Programme.id == Class.programme_id)
            .join(Attendee, Attendee.id == Booking.attendee_id)
            .outerjoin(Share, shared.with_visitor(who))
            .outerjoin(Source, Source.id == Credit.source_attendance_id)
            .outerjoin(SourceSession, SourceSession.id == Source.session_id)
            .where(access.visible(who), Credit.type != "discount", _NEVER_UNDONE, *conditions)
            .order_by(Credit.expires_at, Credit.created_at, Credit.id)
        )
        return statement.where(Booking.attendee_id == bindparam("child")) if one_child else statement

    return Question(build)


EVERY = wanting()
USABLE = wanting(Credit.state == "active", Credit.expires_at >= NOW)
"""Credits that can be used now."""
OF_CLIENT = wanting(
    Credit.state == "active", Credit.expires_at >= NOW, Booking.client_id == bindparam("client")
)
"""The same of one client's own bookings, for staff who may see them."""
_ONE = wanting(Credit.id == bindparam("credit_id"))


async def load(
    r: Reading, wanted: _Credits = EVERY, *, child: UUID | None = None, **values: Any
) -> list[CreditView]:
    """The credits wanted, of those that the visitor may see, of one attendee or of all.

    The one that expires first comes first.
    """
    rows = await wanted.ask(r, like(r.visitor), child is not None, child=child, **values)
    found = [_Row._make(row) for row in rows]
    spent = [row.credit.id for row in found if row.credit.state != "active"]
    ends = await both_ends(r, used_for=spent)
    return [_view(r, row, ends.used_for.get(row.credit.id)) for row in found]


def _view(r: Reading, row: _Row, used_for: Brief | None) -> CreditView:
    standing = access.standing_of(r.visitor, row.booking, row.share)
    return credit_view(r, row.credit, row.attendee, row.programme, standing, row.missed_at, used_for)


async def one(r: Reading, credit_id: UUID) -> CreditView:
    """One credit.

    Raises:
        NotFound: no such credit, or not theirs.
    """
    found = await load(r, _ONE, credit_id=credit_id)
    if not found:
        raise NotFound
    return found[0]
