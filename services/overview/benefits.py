"""The make-ups of the Benefits screen as one value; passes, credit and discounts are in `wallet`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, or_

from db import Attendance, Attendee, Booking, Credit, QueueEntry, Session
from db.states import EXPECTED, QueueState
from services import provider
from services.attendance.view import AttendanceView
from services.attendance.view_loader import load, wanting
from services.bookings import listing
from services.bookings.card import BookingCard
from services.core.access import Act, Mine, bookings, unpack
from services.core.asking import NOW, Question, like
from services.core.once import asked_once
from services.core.visitor import Visitor
from services.core.work import Reading
from services.make_ups.credits import usage
from services.make_ups.credits import view as credit_views
from services.make_ups.credits.usage import Usage
from services.make_ups.credits.view import CreditView
from services.people.kids import Kid, kid
from services.waiting_list.entries import AHEAD


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry in the waiting list of one full session, with what the family reads about it."""

    entry_id: UUID
    credit_id: UUID
    session_id: UUID
    state: QueueState
    position: int
    held_until: datetime | None
    """Until when the place is offered, held or not."""
    is_held: bool
    starts_at: datetime
    minutes: int
    venue: str
    kid: Kid
    may_act: bool


@dataclass(frozen=True, slots=True)
class Waits:
    """Everything that a family waits for. Home, Benefits and Bookings count and list the same."""

    offers: list[Waiting]
    """Freed places that wait for the family's answer."""
    sessions: list[Waiting]
    """Full sessions in whose waiting list it stands, for a make-up."""
    classes: list[BookingCard]
    """Full classes in whose waiting list a child stands."""

    @property
    def number(self) -> int:
        """In how many waiting lists it stands; an offer is no longer waiting."""
        return len(self.sessions) + len(self.classes)


@dataclass(frozen=True, slots=True)
class Benefits:
    """Make-ups: to book, on a waiting list, booked, and over."""

    to_book: list[CreditView]
    waiting: Waits
    booked: list[AttendanceView]
    history: list[CreditView]
    """Used, expired and lost ones, the latest first."""
    usage: dict[UUID, Usage]
    """How many make-ups the bookings of `to_book` have had, where there is a limit (R28)."""


async def make_ups(r: Reading, attendee_id: UUID | None = None) -> Benefits:
    """All make-ups of a family, past ones too, of one attendee or of all (R8)."""
    every = await credit_views.load(r, credit_views.EVERY, child=attendee_id)
    booked = await load(r, _BOOKED, child=attendee_id)
    to_book = await _known(r, attendee_id, [credit for credit in every if credit.state == "active"])
    to_come = {attendance.attendance_id for attendance in booked}
    history = [
        credit
        for credit in every
        if credit.state != "active"
        and (credit.used_for is None or credit.used_for.attendance_id not in to_come)
    ]
    history.sort(key=lambda credit: _over_at(credit, r.now), reverse=True)
    waits = waits_of(await waiting(r, attendee_id), await listing.waiting(r, attendee_id))
    used = await usage.of_bookings(r, {credit.booking_id for credit in to_book})
    return Benefits(to_book, waits, booked, history, used)


def waits_of(entries: list[Waiting], classes: list[BookingCard]) -> Waits:
    """What a family waits for, from its entries in waiting lists and its bookings that wait."""
    return Waits(
        offers=[entry for entry in entries if entry.state == "offered"],
        sessions=[entry for entry in entries if entry.state == "waiting"],
        classes=classes,
    )


def _over_at(credit: CreditView, at: datetime) -> datetime:
    """The moment by which the history sorts a credit: the start of its make-up, or when it ended."""
    if credit.used_for is not None:
        return credit.used_for.starts_at
    return min(credit.used_at or credit.expires_at, at)


_BOOKED = wanting(Attendance.type != "regular", Attendance.state.in_(EXPECTED), Session.starts_at > NOW)
"""Booked make-ups that have not started."""


async def to_book(r: Reading, attendee_id: UUID | None = None) -> list[CreditView]:
    """Credits that can be booked now; the one that expires first comes first."""
    return await asked_once(
        r,
        ("to book", attendee_id),
        lambda: credit_views.load(r, credit_views.USABLE, child=attendee_id),
    )


async def _known(r: Reading, attendee_id: UUID | None, credits: list[CreditView]) -> list[CreditView]:
    """These are what can be booked now, so the number on the tab need not ask for them again."""

    async def answer() -> list[CreditView]:
        return credits

    return await asked_once(r, ("to book", attendee_id), answer)


async def badge(r: Reading, attendee_id: UUID | None = None) -> int:
    """How many make-ups the visitor can book now, for everyone or one child: the number on the tab."""
    return sum(1 for credit in await to_book(r, attendee_id) if credit.may_act)


@Question
def _entries(who: Visitor, one_child: bool) -> Select[*tuple[Any, ...]]:
    open_offer = and_(QueueEntry.state == "offered", QueueEntry.held_until > NOW)
    statement = (
        bookings(who)
        .add_columns(QueueEntry, Session, AHEAD)
        .join(Credit, Credit.booking_id == Booking.id)
        .join(QueueEntry, QueueEntry.credit_id == Credit.id)
        .join(Session, Session.id == QueueEntry.session_id)
        .where(or_(QueueEntry.state == "waiting", open_offer), Session.starts_at > NOW)
        .order_by(QueueEntry.state, Session.starts_at)
    )
    return statement.where(Attendee.id == bindparam("child")) if one_child else statement


async def waiting(r: Reading, attendee_id: UUID | None = None) -> list[Waiting]:
    """The family's entries in waiting lists, offers first."""
    rows = await _entries.ask(r, like(r.visitor), attendee_id is not None, child=attendee_id)
    out = []
    places = await provider.places(r)
    for row in rows:
        mine: Mine = unpack(r.visitor, row)
        entry, session = row[6], row[7]
        out.append(
            Waiting(
                entry.id,
                entry.credit_id,
                session.id,
                entry.state,
                row[8] + 1,
                entry.held_until,
                entry.holds_place,
                session.starts_at,
                session.minutes,
                places.venues[session.venue_id].name,
                kid(mine.attendee),
                mine.may(Act.ATTEND),
            )
        )
    return out
