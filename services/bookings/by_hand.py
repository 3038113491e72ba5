"""Booking by hand: what staff see before the tap, and the booking with its debt and its message in one transaction.

What is shown and what is done come from one function, `judged`; the stamp of what was shown is compared under lock, so that
two members of staff, or a family, cannot take the same place, nor one be booked at a price that nobody has seen.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from services.bookings.making import made
from services.bookings.wanted import BookingWanted, Outlook
from services.bookings.weighing import judged
from services.core.capabilities import Capability, may
from services.core.work import Reading, Work
from services.people import families


async def outlook(r: Reading, wanted: BookingWanted) -> Outlook:
    """What the booking would be if staff make it now.

    Raises:
        NotFound: the visitor may not look after clients; no such class, family, or child of it.
        AlreadyBooked: the child has a booking in this class.
        NothingToTakeUp.
    """
    families.clients_only(r)
    found, _given = await judged(r, wanted)
    return found if may(r.visitor, Capability.MONEY) else replace(found, price=None)


async def book(
    w: Work, wanted: BookingWanted, seen: str, *, tell: bool = True, key: str | None = None
) -> UUID:
    """Make the booking as it was shown, let it be owed, and tell the family if `tell`; gives the booking's id.

    A second tap with the same `key` gets the answer of the first.

    Raises:
        NotFound, NotTakingBookings, AlreadyBooked, NothingToTakeUp, StillFull.
        NotAsShown: the places or the price are not those of `seen`, the stamp of what was shown.
    """
    families.clients_only(w)
    return await made(w, wanted, seen, tell=tell, key=key)
