"""Share a booking with somebody who may see it, or act in it (R87)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from db import Booking, Share
from services import provider
from services.core import access, audit
from services.core.access import Act
from services.core.local_time import day_end
from services.core.refusals import Refused
from services.core.shared import counts
from services.core.work import Reading, Work
from services.language import N_
from services.notices import telling
from services.notices.messages.booking_shared import BookingShared
from services.people import clients, names

ROLES = ("viewer", "helper")
MOST = 12
"""People with whom one booking is shared at once."""
A_DAY, INVITATIONS_A_DAY = timedelta(days=1), 20
"""Invitations of one family: nobody uses us to write to strangers."""


class OwnAddress(Refused):
    """A booking cannot be shared with its owner."""

    message = N_("This booking is yours already.")


class AlreadyShared(Refused):
    """One address has one role in one booking."""

    message = N_("This booking is already shared with {email}.")


class SharedWithMany(Refused):
    """More people than a family has, or more invitations in a day than anybody needs."""

    message = N_(
        "You have shared this with many people already. Remove somebody first, or try again tomorrow."
    )


class OverAlready(Refused):
    """The last day has passed."""

    message = N_("That day has passed. Choose today or a later day.")


async def share(w: Work, booking_id: UUID, email: str, role: str, ends_on: date | None = None) -> Share:
    """Invite somebody to see one booking ("viewer"), or to cancel, make up and pay in it too ("helper") (R87).

    They get one mail, sign in with their own address, and count as invited until they have looked at it.
    `ends_on`: the last day on which they see it.

    Raises:
        NotFound, NotAllowed: only the owner and staff share.
        BadEmail, OwnAddress, AlreadyShared, SharedWithMany, OverAlready.
        ValueError: no such role; a programming mistake.
    """
    mine = await access.booking(w, booking_id, Act.EDIT)
    ends_at = await over_at(w, ends_on)
    await w.db.scalar(
        select(Booking.id).where(Booking.id == booking_id).with_for_update()
    )  # two taps at once
    await _not_too_many(w, mine.booking)
    made = await by_the_provider(w, booking_id, mine.client.email, email, role)
    made.by_provider, made.joined_at = w.visitor.client_id is None, None
    made.ends_on, made.ends_at = ends_on, ends_at
    await w.db.flush()
    await telling.tell(w, BookingShared(made.id, mine.client.first_name or mine.client.email))
    return made


async def by_the_provider(w: Work, booking_id: UUID, owner: str, email: str, role: str) -> Share:
    """Like `share`, where the list of whoever runs this server says so; `owner` is the booking's client's address.

    Nobody is written to, and they have joined at once.

    Raises:
        BadEmail, OwnAddress, AlreadyShared, ValueError.
    """
    if role not in ROLES:
        raise ValueError(role)
    with_whom = await clients.main_address(w, names.address(email))
    if with_whom == owner:
        raise OwnAddress
    existing: Share | None = await w.db.scalar(
        select(Share).where(
            Share.booking_id == booking_id, Share.email == with_whom, Share.revoked_at.is_(None)
        )
    )
    if existing is not None and (existing.ends_at is None or existing.ends_at > w.now):
        raise AlreadyShared(email=with_whom)
    if existing is not None:  # its last day has just passed
        existing.revoked_at = w.now
        audit.note(w, "sharing ended", "booking", booking_id)
        await w.db.flush()
    made = Share(
        booking_id=booking_id,
        email=with_whom,
        role=role,
        by_provider=True,
        created_at=w.now,
        joined_at=w.now,
    )
    w.db.add(made)
    await w.db.flush()
    audit.note(w, "shared", "booking", booking_id, role=role)
    return made


async def over_at(r: Reading, ends_on: date | None) -> datetime | None:
    """The midnight that ends a last day; None without one.

    Raises:
        OverAlready: it has passed.
    """
    if ends_on is None:
        return None
    ends = day_end(ends_on, (await provider.current(r)).zone)
    if ends <= r.now:
        raise OverAlready
    return ends


async def _not_too_many(w: Work, booking: Booking) -> None:
    open_ones = select(func.count()).where(Share.booking_id == booking.id, counts())
    of_today = (
        select(func.count())
        .select_from(Share)
        .join(Booking, Booking.id == Share.booking_id)
        .where(
            Booking.client_id == booking.client_id,
            Share.created_at > w.now - A_DAY,
            Share.by_provider.is_(False),
        )
    )
    if (await w.db.scalar(open_ones) or 0) >= MOST or (await w.db.scalar(of_today) or 0) >= INVITATIONS_A_DAY:
        raise SharedWithMany
