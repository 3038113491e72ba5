"""Reminders of one booking: everyone decides for themselves (R87, R89)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import Share
from services.core import access, audit
from services.core.access import Mine, Standing
from services.core.work import Reading, Work


async def reminders_on(r: Reading, found: Mine) -> bool:
    """The owner's switch, or the helper's and viewer's own (R87, R89)."""
    if found.standing in (Standing.HELPER, Standing.VIEWER):
        share = await own_share(r, found.booking.id)
        return share is not None and share.reminders_on
    return found.booking.reminders_on


async def own_share(r: Reading, booking_id: UUID) -> Share | None:
    """The share through which the visitor sees the booking, if there is one."""
    share: Share | None = await r.db.scalar(
        select(Share).where(
            Share.booking_id == booking_id, Share.email == r.visitor.email, Share.revoked_at.is_(None)
        )
    )
    return share


async def set_reminders(w: Work, booking_id: UUID, on: bool) -> None:
    """Switch one's own session reminders for a booking on or off; everyone decides for themselves (R87, R89).

    Raises:
        NotFound: no such booking, or not theirs.
    """
    found = await access.booking(w, booking_id)
    share = await own_share(w, booking_id) if found.standing in (Standing.HELPER, Standing.VIEWER) else None
    if share is not None:
        share.reminders_on = on
    else:
        found.booking.reminders_on = on
    audit.note(w, "reminders", "booking", booking_id, on=on)
