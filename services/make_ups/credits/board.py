"""The board of make-ups that are still to be booked: of all families, by venue, programme, class and last day (R31, R34)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from db import Attendance, Attendee, Booking, Class, Client, Credit, Programme, Session, Venue
from db.states import FOR_MAKE_UPS, LIVE, CreditState, CreditType
from services.core import access
from services.core.refusals import NotFound
from services.core.work import Reading
from services.make_ups.credits import covers
from services.make_ups.credits.covers import Covers
from services.people import families, search
from services.people.kids import Kid, kid

PAGE = 50
SOON = {"week": timedelta(days=7), "month": timedelta(days=30)}
"""What can be asked of the last day to book: within so much time."""
_Missed = aliased(Session, name="missed")


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which make-ups are wanted; empty means all."""

    text: str = ""
    """Part of a family's or a child's name."""
    venue_id: UUID | None = None
    programme_id: UUID | None = None
    class_id: UUID | None = None
    ends: str = ""
    """One of `SOON`."""
    also_over: bool = False
    """Those that were used or have ended as well, for somebody who asks why theirs cannot be booked."""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One make-up that can be booked now."""

    credit_id: UUID
    booking_id: UUID
    client_id: UUID
    client: str
    kid: Kid
    programme: str
    class_name: str
    venue: str
    type: CreditType
    state: CreditState
    """ "expired" once its last moment has passed."""
    expires_at: datetime
    from_at: datetime | None
    """When the missed session began; None: staff gave it."""


@dataclass(frozen=True, slots=True)
class Board:
    """One page of it."""

    lines: tuple[BoardLine, ...]
    number: int
    """Of all pages."""
    next_page: int | None


@dataclass(frozen=True, slots=True)
class BoardChoice:
    """Something to filter by, and how many make-ups there are of it."""

    id: UUID
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class BoardChoices:
    """All that has a make-up to book."""

    venues: tuple[BoardChoice, ...]
    programmes: tuple[BoardChoice, ...]
    classes: tuple[BoardChoice, ...]


async def board(r: Reading, wanted: BoardFilter, page: int = 0) -> Board:
    """Make-ups, those to book first and of them the one that ends first; fifty a page.

    Raises:
        NotFound: the visitor does not look after clients.
    """
    families.clients_only(r)
    over = Credit.state != "active"
    statement = _all(r, wanted).order_by(over, Credit.expires_at, Credit.id)
    rows = (await r.db.execute(statement.limit(PAGE).offset(page * PAGE))).all()
    lines = tuple(_line(r, *row[:-1]) for row in rows)
    number = rows[0][-1] if rows else 0
    return Board(lines, number, page + 1 if (page + 1) * PAGE < number else None)


async def ids(r: Reading, wanted: BoardFilter) -> list[UUID]:
    """All of them, for an act on the whole list."""
    families.clients_only(r)
    found = await r.db.scalars(_open(select(Credit.id), r, wanted).order_by(Credit.expires_at, Credit.id))
    return list(found)


async def choices(r: Reading) -> BoardChoices:
    """What the board can be filtered by, by name."""
    families.clients_only(r)
    columns = (Venue.id, Venue.name, Programme.id, Programme.name, Class.id, Class.name)
    rows = (
        await r.db.execute(_open(select(*columns, func.count()), r, BoardFilter()).group_by(*columns))
    ).all()
    return BoardChoices(*(_choices([(row[n], row[n + 1], row[-1]) for row in rows]) for n in (0, 2, 4)))


def _choices(rows: list[tuple[UUID, str, int]]) -> tuple[BoardChoice, ...]:
    names, numbers = {id_: name for id_, name, _number in rows}, Counter[UUID]()
    for id_, _name, number in rows:
        numbers[id_] += number
    in_order = sorted(names, key=lambda id_: (names[id_].casefold(), str(id_)))
    return tuple(BoardChoice(id_, names[id_], numbers[id_]) for id_ in in_order)


_COLUMNS = (
    Credit.id,
    Booking.id,
    Client.id,
    Client.first_name,
    Client.last_name,
    Attendee.id,
    Attendee.first_name,
    Attendee.last_name,
    Attendee.colour,
    Attendee.born_on,
    Programme.name,
    Class.name,
    Venue.name,
    Credit.type,
    Credit.state,
    Credit.expires_at,
    _Missed.starts_at,
    func.count().over(),
)


async def lines_of(r: Reading, credit_ids: Collection[UUID]) -> dict[UUID, BoardLine]:
    """These make-ups in any state, by id; those that the visitor may not see are left out.

    Raises:
        NotFound: the visitor does not look after clients.
    """
    families.clients_only(r)
    rows = await r.db.execute(
        _named(_joined(select(*_COLUMNS)).where(Credit.id.in_(credit_ids), access.visible(r.visitor)))
    )
    return {row[0]: _line(r, *row[:-1]) for row in rows}


@dataclass(frozen=True, slots=True)
class OneCredit:
    """One make-up, and what it covers."""

    line: BoardLine
    covers: Covers


async def one(r: Reading, credit_id: UUID) -> OneCredit:
    """One make-up in any state.

    Raises:
        NotFound: there is none, or the visitor does not look after clients.
    """
    found = (await lines_of(r, [credit_id])).get(credit_id)
    if found is None:
        raise NotFound
    scope = await r.db.scalar(select(Credit.scope).where(Credit.id == credit_id))
    return OneCredit(found, (await covers.named(r, [scope or {}]))[0])


@dataclass(frozen=True, slots=True)
class BookingName:
    """Whose a booking is, and of which class."""

    kid: Kid
    class_name: str


async def names_of_bookings(r: Reading, booking_ids: Collection[UUID]) -> dict[UUID, BookingName]:
    """These bookings by id; those that the visitor may not see are left out.

    Raises:
        NotFound: the visitor does not look after clients.
    """
    families.clients_only(r)
    rows = await r.db.execute(access.bookings(r.visitor).where(Booking.id.in_(booking_ids)))
    found = [access.unpack(r.visitor, row) for row in rows]
    return {mine.booking.id: BookingName(kid(mine.attendee), mine.class_.name) for mine in found}


async def bookings_of_class(r: Reading, class_id: UUID) -> list[UUID]:
    """The bookings that have a place in a class now.

    Raises:
        NotFound: the visitor does not look after clients.
    """
    families.clients_only(r)
    found = await r.db.scalars(
        select(Booking.id)
        .where(Booking.class_id == class_id, Booking.status.in_(LIVE), access.visible(r.visitor))
        .order_by(Booking.created_at, Booking.id)
    )
    return list(found)


def _all(r: Reading, wanted: BoardFilter) -> Any:
    return _named(_open(select(*_COLUMNS), r, wanted))


def _named(statement: Any) -> Any:
    """The statement with the child and the missed session."""
    return (
        statement.join(Attendee, Attendee.id == Booking.attendee_id)
        .outerjoin(Attendance, Attendance.id == Credit.source_attendance_id)
        .outerjoin(_Missed, _Missed.id == Attendance.session_id)
    )


def _joined(statement: Any) -> Any:
    return (
        statement.select_from(Credit)
        .join(Booking, Booking.id == Credit.booking_id)
        .join(Client, Client.id == Booking.client_id)
        .join(Class, Class.id == Booking.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .join(Venue, Venue.id == Class.venue_id)
    )


def _open(statement: Any, r: Reading, wanted: BoardFilter) -> Any:
    """The statement, of make-ups that can be booked now, or also of those that could, and that the visitor may see."""
    usable = Credit.state == "active", Credit.expires_at >= r.now
    return _joined(statement).where(
        *((Credit.state.in_(("active", "used", "expired")),) if wanted.also_over else usable),
        Credit.type.in_(FOR_MAKE_UPS),
        access.visible(r.visitor),
        *_wanted(r, wanted),
    )


def _wanted(r: Reading, wanted: BoardFilter) -> list[ColumnElement[bool]]:
    found = [
        column == id_
        for column, id_ in (
            (Class.venue_id, wanted.venue_id),
            (Class.programme_id, wanted.programme_id),
            (Booking.class_id, wanted.class_id),
        )
        if id_ is not None
    ]
    if wanted.text.strip():
        found.append(search.by_names(wanted.text))
    if wanted.ends in SOON:
        found.append(Credit.expires_at < r.now + SOON[wanted.ends])
    return found


def _line(r: Reading, *row: Any) -> BoardLine:
    credit_id, booking_id, client_id, first, last, *rest = row
    programme, class_name, venue, type_, state, expires_at, from_at = rest[5:]
    return BoardLine(
        credit_id,
        booking_id,
        client_id,
        f"{first} {last}".strip(),
        Kid(*rest[:5]),
        programme,
        class_name,
        venue,
        type_,
        "expired" if state == "active" and expires_at < r.now else state,
        expires_at,
        from_at,
    )
