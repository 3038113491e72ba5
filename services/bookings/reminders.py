"""Reminders of one booking: every person who sees it has a switch of their own (R87, R89)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Share
from services import provider
from services.core import access, audit
from services.core.access import Act, Mine, Standing
from services.core.refusals import NotAllowed
from services.core.shared import counts
from services.core.work import Reading, Work
from services.notices.telling.promises import Reach, hours_of, reach, reminded_at
from services.provider import ProviderView

SHARED = (Standing.HELPER, Standing.VIEWER)
"""People a booking is shared with; the switch for their reminders is in their share."""


@dataclass(frozen=True, slots=True)
class Reminders:
    """The visitor's reminders of one booking: their switch, and whether they reach them at all."""

    switch: bool
    reach: Reach
    minute: int
    """The minute of the local day at which they leave, on the day before."""
    here: ProviderView
    instead: str = ""
    """The address that gets them instead of the owner; empty if none does, and for everybody else."""

    def of(self, starts_at: datetime, now: datetime) -> datetime | None:
        """When the reminder of a session will reach them; None if none will, or it should have left before `now`."""
        leaves = reminded_at(self.here, starts_at)
        mine = self.switch and self.reach.by_notices and not self.instead
        return leaves if mine and leaves > now else None


async def reminders(r: Reading, found: Mine, instead: str = "") -> Reminders:
    """The visitor's reminders of one booking (R87, R89); `instead`: the address that gets the owner's."""
    here = await provider.current(r)
    at = hours_of(here).clamp(here.reminder_at)
    minute = at.hour * 60 + at.minute
    return Reminders(await reminders_on(r, found), await reach(r, found), minute, here, instead)


async def reminders_on(r: Reading, found: Mine) -> bool:
    """Whether the visitor gets reminders: the owner's switch, or that of the helper's or viewer's share (R87, R89)."""
    if found.standing in SHARED:
        share = await own_share(r, found.booking.id)
        return share is not None and share.reminders_on
    return found.booking.reminders_on


async def own_share(r: Reading, booking_id: UUID) -> Share | None:
    """The share through which the visitor sees the booking, if there is one."""
    share: Share | None = await r.db.scalar(
        select(Share).where(Share.booking_id == booking_id, Share.email == r.visitor.email, counts())
    )
    return share


async def set_reminders(w: Work, booking_id: UUID, on: bool) -> None:
    """Switch the visitor's own session reminders for a booking on or off (R87, R89).

    Staff set the owner's switch if they may edit the booking.

    Raises:
        NotFound: no such booking, or not theirs.
        NotAllowed: staff who may only look at it.
    """
    found = await access.booking(w, booking_id)
    if found.standing not in SHARED and not found.may(Act.EDIT):
        raise NotAllowed
    share = await own_share(w, booking_id) if found.standing in SHARED else None
    if share is not None:
        share.reminders_on = on
    else:
        found.booking.reminders_on = on
    audit.note(w, "reminders", "booking", booking_id, on=on)
