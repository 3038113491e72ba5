"""How a booking stands for staff who change it: its version, whose it is, and what is offered to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.bookings import offers
from services.core import access
from services.core.work import Reading
from services.people import families


@dataclass(frozen=True, slots=True)
class BookingState:
    """What a screen keeps of a booking that it offers to change."""

    client_id: UUID
    client_name: str
    """First name of whose it is; may be empty."""
    version: int
    offered_until: datetime | None
    """A place in its class is kept for it until then."""


async def state(r: Reading, booking_id: UUID) -> BookingState:
    """How it stands now.

    Raises:
        NotFound: no such booking, or the visitor may not look after clients.
    """
    families.clients_only(r)
    mine = await access.booking(r, booking_id)
    offer = await offers.of(r, booking_id)
    kept = None if offer is None or offer.held_until <= r.now else offer.held_until
    return BookingState(mine.client.id, mine.client.first_name, mine.booking.version, kept)
