"""The very rows behind a number: sessions, parts in sessions, make-ups, or what was paid and is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from db import Account, Attendance, Attendee, Booking, Class, Client, Credit, Debt, Entry, Session
from db.values import Money
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import N_
from services.language.full_names import APART, in_order
from services.overview.figures.board import CAME_IN
from services.overview.figures.counts import COUNTS, TAKEN_PLACE, conditions, joined
from services.overview.figures.terms import Term, chosen, figures_only, of_term
from services.provider.settings import current

PAGE = 100
MONEY_ROWS = {
    "paid": (
        N_("Paid"),
        N_("What families have paid for bookings of this term, what was taken back deducted."),
    ),
    "left": (N_("Still to pay"), N_("What is left to pay for bookings of this term.")),
}
"""Numbers that are amounts: name, and what they count."""
FILL = (N_("Places held"), N_("Places held and places there are, in every session that was not cancelled."))


@dataclass(frozen=True, slots=True)
class RowFound:
    """One row behind a number."""

    title: str
    second: str = ""
    at: datetime | None = None
    money: Money | None = None
    opens: str = ""
    """session, booking or money: whose screen `id` names."""
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """What a number counts, and its rows, page by page."""

    name: str
    says: str
    term: Term
    class_name: str
    number: int
    """Of all rows, also of those that are not on this page."""
    total: Money | None
    """What they come to together, where the number is an amount."""
    rows: tuple[RowFound, ...]


async def rows(r: Reading, name: str, key: str, class_id: UUID | None, page: int) -> Rows:
    """One page of the rows behind a number of a term, or of one class of it.

    Raises:
        NotFound: there is no such number or term, or the visitor does not see it.
    """
    figures_only(r)
    term, _all = await chosen(r, key)
    if term is None:
        raise NotFound
    class_name = ""
    if class_id is not None:
        found = await r.db.scalar(select(Class.name).where(Class.id == class_id, of_term(term)))
        if found is None:
            raise NotFound
        class_name = found
    if name in MONEY_ROWS:
        return await _money(r, name, term, class_id, class_name, page)
    if name == "fill":
        one = [Class.id == class_id] if class_id else []
        where = [of_term(term), TAKEN_PLACE, *one]
        return await _counted(r, FILL, "session", where, term, class_name, page)
    if name not in COUNTS:
        raise NotFound
    count = COUNTS[name]
    words = count.name, count.says
    return await _counted(r, words, count.of, conditions(r, term, count, class_id), term, class_name, page)


async def _counted(
    r: Reading,
    words: tuple[str, str],
    of: str,
    where: list[ColumnElement[bool]],
    term: Term,
    class_name: str,
    page: int,
) -> Rows:
    shape = next(each for each in COUNTS.values() if each.of == of)
    number = await r.db.scalar(joined(shape, func.count()).where(*where))
    found = await r.db.execute(_SHAPES[of].where(*where).offset(page * PAGE).limit(PAGE))
    return Rows(*words, term, class_name, number or 0, None, tuple(_MADE[of](row) for row in found))


_CHILD: Any = Attendee.first_name + APART + Attendee.last_name
_SHAPES: dict[str, Any] = {
    "session": select(Session, Class.name)
    .join(Class, Class.id == Session.class_id)
    .order_by(Session.starts_at.desc(), Session.id),
    "attendance": select(Attendance, Session, Class.name, _CHILD)
    .join(Session, Session.id == Attendance.session_id)
    .join(Class, Class.id == Session.class_id)
    .join(Attendee, Attendee.id == Attendance.attendee_id)
    .order_by(Session.starts_at.desc(), _CHILD, Attendance.id),
    "credit": select(Credit, Class.name, _CHILD, Booking.id)
    .join(Booking, Booking.id == Credit.booking_id)
    .join(Class, Class.id == Booking.class_id)
    .join(Attendee, Attendee.id == Booking.attendee_id)
    .order_by(Credit.created_at.desc(), Credit.id),
}


def _session(row: Any) -> RowFound:
    session, class_ = row
    return RowFound(
        class_, f"{session.taken}/{session.places}", session.starts_at, None, "session", session.id
    )


def _attendance(row: Any) -> RowFound:
    _attendance, session, class_, child = row
    return RowFound(in_order(child), class_, session.starts_at, None, "session", session.id)


def _credit(row: Any) -> RowFound:
    credit, class_, child, booking_id = row
    return RowFound(in_order(child), class_, credit.created_at, None, "booking", booking_id)


_MADE = {"session": _session, "attendance": _attendance, "credit": _credit}


async def _money(
    r: Reading, name: str, term: Term, class_id: UUID | None, class_name: str, page: int
) -> Rows:
    """By booking, the largest amount first."""
    if not may(r.visitor, Capability.MONEY):
        raise NotFound
    currency = (await current(r)).currency
    amount: Any = -func.sum(Entry.amount) if name == "paid" else func.sum(Account.balance)
    statement = (
        select(Booking.id, Booking.client_id, _CHILD, Class.name, amount.label("minor"))
        .join(Class, Class.id == Booking.class_id)
        .join(Attendee, Attendee.id == Booking.attendee_id)
        .join(Client, Client.id == Booking.client_id)
        .join(Debt, Debt.booking_id == Booking.id)
        .join(Account, Account.id == Debt.account_id)
        .where(of_term(term), Account.unit == currency)
        .group_by(Booking.id, Booking.client_id, Attendee.first_name, Attendee.last_name, Class.name)
        .having(amount != 0)
    )
    if class_id is not None:
        statement = statement.where(Class.id == class_id)
    if name == "paid":
        statement = statement.join(Entry, Entry.account_id == Account.id).where(Entry.kind.in_(CAME_IN))
    else:
        statement = statement.where(Debt.asked, Account.balance > 0)
    whole = statement.subquery()
    number, minor = (await r.db.execute(select(func.count(), func.sum(whole.c.minor)))).one()
    found = await r.db.execute(statement.order_by(amount.desc(), Booking.id).offset(page * PAGE).limit(PAGE))
    listed = tuple(
        RowFound(in_order(child), class_, None, Money(int(each), currency), "money", client_id)
        for _booking, client_id, child, class_, each in found
    )
    return Rows(*MONEY_ROWS[name], term, class_name, number, Money(int(minor or 0), currency), listed)
