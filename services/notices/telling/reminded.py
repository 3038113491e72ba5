"""Who is reminded of the sessions of a booking: the only place that decides it (R87–R89).

Everybody's "off" holds for themselves alone: the owner's switch of the booking, that of each person it is shared with,
and the one in a person's profile for all bookings. A copy address gets reminders once it has said yes; it may get them
instead of the owner, and if it gets none, the owner has theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from db import Booking, Client, CopyAddress, Share
from services.core.shared import counts
from services.core.work import Reading
from services.notices.telling.envelope import Envelope, NoLongerWanted
from services.notices.telling.recipients import Recipient, recipient

AT_ONCE = 1_000
"""Bookings in one question."""
_Owner = aliased(Client)
_WANTS = func.coalesce(Client.notices_on, True)
Found = dict[UUID, list[Recipient]]


async def reminded(r: Reading, booking_ids: Iterable[UUID]) -> Found:
    """Who is reminded, by booking: the owner, those it is shared with, copy addresses. Bookings without anybody are not in it."""
    found: Found = {}
    ids = sorted(set(booking_ids))
    for n in range(0, len(ids), AT_ONCE):
        found |= await _of(r, ids[n : n + AT_ONCE])
    return found


async def of_envelope(r: Reading, envelope: Envelope, booking_id: UUID) -> Recipient:
    """Whoever a reminder was written for, as they are now.

    Raises:
        NoLongerWanted: they have switched it off, or it is theirs no longer (R87: removal is instant).
    """
    people = (await reminded(r, [booking_id])).get(booking_id, [])
    for each in people:
        if each.address == envelope.email:
            return each
    raise NoLongerWanted("not reminded any more")


async def copied(r: Reading, booking_id: UUID) -> list[CopyAddress]:
    """The copy addresses that do get the reminders of a booking, the first first."""
    return [copy for copy, _locale in await _copies(r, [booking_id])]


async def _of(r: Reading, ids: Sequence[UUID]) -> Found:
    found: defaultdict[UUID, dict[str, Recipient]] = defaultdict(dict)
    copies = await _copies(r, ids)
    replaced = {copy.booking_id for copy, _locale in copies if copy.instead}
    owners = select(Booking.id, Client).join(Client, Client.id == Booking.client_id)
    for booking_id, owner in await r.db.execute(
        owners.where(Booking.id.in_(ids), Booking.reminders_on, Client.notices_on)
    ):
        if booking_id not in replaced:
            found[booking_id][owner.email] = recipient(owner)
    for booking_id, email, client_id, locale in await r.db.execute(
        select(Share.booking_id, Share.email, Client.id, Client.locale)
        .outerjoin(Client, Client.email == Share.email)
        .where(Share.booking_id.in_(ids), counts(), Share.reminders_on, _WANTS)
        .order_by(Share.email)
    ):
        found[booking_id][email] = Recipient(email, client_id, locale)
    for copy, locale in copies:
        person = Recipient(copy.email, None, locale, copy_id=copy.id)
        found[copy.booking_id].setdefault(copy.email, person)  # nobody is told the same thing twice
    return {booking_id: list(people.values()) for booking_id, people in found.items()}


async def _copies(r: Reading, ids: Sequence[UUID]) -> list[tuple[CopyAddress, str | None]]:
    """Copy addresses that have said yes, and their owner's language, as nobody knows that of an address.

    The owner's own address is none, nor that of somebody who wants no reminders at all.
    """
    found = await r.db.execute(
        select(CopyAddress, _Owner.locale)
        .join(Booking, Booking.id == CopyAddress.booking_id)
        .join(_Owner, _Owner.id == Booking.client_id)
        .outerjoin(Client, Client.email == CopyAddress.email)
        .where(
            CopyAddress.booking_id.in_(ids),
            CopyAddress.confirmed_at.is_not(None),
            CopyAddress.ended_at.is_(None),
            _WANTS,
            CopyAddress.email != _Owner.email,
        )
        .order_by(CopyAddress.created_at, CopyAddress.id)
    )
    return [(copy, locale) for copy, locale in found]
