"""What stands behind the link of a copy address: the question, yes, and stop (R88)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select

from db import Attendee, Booking, Class, Client, CopyAddress, Programme
from services.bookings import copies
from services.core import audit
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.notices.telling import copy_link


@dataclass(frozen=True, slots=True)
class Copied:
    """What whoever reads the mailbox is told."""

    copy_id: UUID
    email: str
    by: str
    """The first name of the booking's owner, or their address if they have none."""
    child: str
    programme: str
    locale: str | None
    """The owner's language."""
    confirmed: bool
    over: bool
    """It was stopped here, or removed by the owner, or the booking is gone: only the owner can begin anew."""


async def load(r: Reading, link: str) -> Copied:
    """What the link is about. Opening it changes nothing, so a mail scanner that follows it does no harm.

    Raises:
        NotFound: we did not make this link, or what it was about is long gone.
    """
    row = (
        await r.db.execute(
            select(CopyAddress, Booking.trashed_at, Client, Attendee.first_name, Programme.name)
            .join(Booking, Booking.id == CopyAddress.booking_id)
            .join(Client, Client.id == Booking.client_id)
            .join(Attendee, Attendee.id == Booking.attendee_id)
            .join(Class, Class.id == Booking.class_id)
            .join(Programme, Programme.id == Class.programme_id)
            .where(CopyAddress.id == copy_link.copy_of(link))
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    copy, trashed_at, owner, child, programme = row
    return Copied(
        copy.id,
        copy.email,
        owner.first_name or owner.email,
        child,
        programme,
        owner.locale,
        copy.confirmed_at is not None,
        copy.ended_at is not None or trashed_at is not None,
    )


async def confirm(w: Work, link: str) -> Copied:
    """The mailbox says yes. Saying it twice changes nothing more, and one that has ended stays so.

    Raises:
        NotFound: as for `load`.
    """
    found = await load(w, link)
    if found.over or found.confirmed:
        return found
    row = await _row(w, found)
    row.confirmed_at = w.now
    audit.note(w, "copy address confirmed", "booking", row.booking_id)
    await w.db.flush()
    return replace(found, confirmed=True)


async def stop(w: Work, link: str) -> Copied:
    """The mailbox wants no more of them. Stopping twice changes nothing more.

    Raises:
        NotFound: as for `load`.
    """
    found = await load(w, link)
    if not found.over:
        await copies.ended(w, await _row(w, found))
    return replace(found, over=True)


async def _row(w: Work, found: Copied) -> CopyAddress:
    return await w.db.get_one(CopyAddress, found.copy_id, with_for_update=True, populate_existing=True)
