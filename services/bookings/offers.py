"""The offer of a place in a class that one booking of its waiting list has, if it has one (R55)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import ClassOffer
from db.states import ClassOfferState
from services.core import audit
from services.core.work import Reading, Work


async def of(r: Reading, booking_id: UUID) -> ClassOffer | None:
    """The booking's open offer; None: nothing is kept for it."""
    found: ClassOffer | None = await r.db.scalar(
        select(ClassOffer)
        .where(ClassOffer.booking_id == booking_id, ClassOffer.state == "offered")
        .execution_options(populate_existing=True)
    )
    return found


async def held_for(r: Reading, booking_id: UUID | None) -> int:
    """How many places of its class are kept for a booking by an offer."""
    found = None if booking_id is None else await of(r, booking_id)
    return found.slots if found is not None and found.holds_place else 0


async def end(w: Work, booking_id: UUID, state: ClassOfferState) -> None:
    """End the booking's open offer, if there is one: the place that it kept is free from now on."""
    found = await of(w, booking_id)
    if found is not None:
        found.state, found.holds_place, found.ended_at = state, False, w.now
        await w.db.flush()
        audit.note(w, "offer ended", "booking", booking_id, offer=found.id, state=state)
