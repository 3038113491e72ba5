"""A family's bookings."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement

from db import Booking
from db.states import LIVE
from services.bookings.card import BookingCard, cards_of
from services.core import access
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
    cards = await _cards(r, None, Booking.client_id == client_id, Booking.status.in_(LIVE))
    return [card for card in cards if not card.is_over]


async def waiting(r: Reading, attendee_id: UUID | None = None) -> list[BookingCard]:
    """The bookings that wait for a place in a full class, as `mine` has them."""
    return await _cards(r, attendee_id, Booking.status == "waiting")


async def _cards(r: Reading, attendee_id: UUID | None, *where: ColumnElement[bool]) -> list[BookingCard]:
    statement = access.bookings(r.visitor).where(*where).order_by(Booking.created_at, Booking.id)
    if attendee_id is not None:
        statement = statement.where(Booking.attendee_id == attendee_id)
    cards = await cards_of(r, [access.unpack(r.visitor, row) for row in await r.db.execute(statement)])
    return sorted(cards, key=lambda card: (card.next_at is None, card.next_at or card.last_at or r.now))


async def card(r: Reading, booking_id: UUID) -> BookingCard:
    """One booking as a card.

    Raises:
        NotFound: no such booking, or not theirs.
    """
    return (await cards_of(r, [await access.booking(r, booking_id)]))[0]
