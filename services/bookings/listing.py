"""A family's bookings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from db import Attendance, Booking
from db.states import LIVE
from services.bookings.card import BookingCard, card_of, cards_of, counts
from services.core import access
from services.core.asking import Question, like
from services.core.visitor import Visitor
from services.core.work import Reading


@dataclass(frozen=True, slots=True)
class Bookings:
    """All bookings that a visitor may see."""

    active: list[BookingCard]
    waiting: list[BookingCard]
    past: list[BookingCard]

    @property
    def every(self) -> list[BookingCard]:
        """All of them."""
        return [*self.active, *self.waiting, *self.past]


async def mine(r: Reading, attendee_id: UUID | None = None) -> Bookings:
    """The bookings that the visitor may see, own and shared ones, of one attendee or of all (R5, R8)."""
    cards = await _cards(r, attendee_id)
    return Bookings(
        [card for card in cards if card.status in LIVE and not card.is_over],
        [card for card in cards if card.status == "waiting"],
        [card for card in cards if card.status != "waiting" and (card.is_over or card.status not in LIVE)],
    )


async def of_client(r: Reading, client_id: UUID) -> list[BookingCard]:
    """One client's own live bookings, for staff who may see them."""
    cards = await _cards(r, None, of_client=client_id)
    return [card for card in cards if not card.is_over]


async def waiting(r: Reading, attendee_id: UUID | None = None) -> list[BookingCard]:
    """The bookings that wait for a place in a full class, as `mine` has them."""
    return await _cards(r, attendee_id, only_waiting=True)


async def every_of_client(r: Reading, client_id: UUID) -> list[BookingCard]:
    """One client's own bookings, also those that wait or are over, for staff who may see them."""
    return await _cards(r, None, of_client=client_id, only_live=False)


@Question
def _found(
    who: Visitor, one_child: bool, only_waiting: bool, one_client: bool, only_live: bool
) -> Select[*tuple[Any, ...]]:
    """The bookings with what is counted of each: one statement, because most screens of a family ask it."""
    these = []
    if one_child:
        these.append(Booking.attendee_id == bindparam("child"))
    if only_waiting:
        these.append(Booking.status == "waiting")
    if one_client:
        these.append(Booking.client_id == bindparam("client"))
        these += [Booking.status.in_(LIVE)] if only_live else []
    counted = counts(
        Attendance.booking_id.in_(select(Booking.id).where(access.visible(who), *these))
    ).subquery()
    columns = [column for column in counted.columns if column is not counted.c.booking_id]
    return (
        access.bookings(who)
        .add_columns(*columns)
        .outerjoin(counted, counted.c.booking_id == Booking.id)
        .where(*these)
        .order_by(Booking.created_at, Booking.id)
    )


async def _cards(
    r: Reading,
    attendee_id: UUID | None,
    *,
    only_waiting: bool = False,
    of_client: UUID | None = None,
    only_live: bool = True,
) -> list[BookingCard]:
    kind = (like(r.visitor), attendee_id is not None, only_waiting, of_client is not None, only_live)
    rows = await _found.ask(r, *kind, child=attendee_id, client=of_client)
    cards = await cards_of(r, [(access.unpack(r.visitor, row), row[6:]) for row in rows])
    return sorted(cards, key=lambda card: (card.next_at is None, card.next_at or card.last_at or r.now))


async def card(r: Reading, booking_id: UUID) -> BookingCard:
    """One booking as a card.

    Raises:
        NotFound: no such booking, or not theirs.
    """
    return await card_of(r, await access.booking(r, booking_id))
