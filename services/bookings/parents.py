"""Who else sees a child's bookings, as staff keep it: a second parent is added to, or taken off, all of them at once (R87)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Attendee, Booking, Relation, Share
from db.states import LIVE, ShareRole
from services.bookings import sharing, sharing_ends
from services.bookings.sharing import OwnAddress
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound, Refused
from services.core.shared import counts
from services.core.work import Reading, Work
from services.language import N_
from services.people import attendees, clients, families, names
from services.people.kids import Kid, kid

SHARED = (*LIVE, "waiting")
"""Bookings that a second parent sees from now on."""


class NothingToShare(Refused):
    """The child has no booking that goes on."""

    message = N_("{name} has no booking to share yet. Book a class first.")


@dataclass(frozen=True, slots=True)
class SecondParent:
    """Somebody who sees a child's bookings besides the family whose they are."""

    child: Kid
    email: str
    role: ShareRole
    bookings: int


async def listed(r: Reading, client_id: UUID) -> list[SecondParent]:
    """Who else sees the bookings of a family, by child and address.

    Raises:
        NotFound: the visitor may not look after clients, or not see contacts.
    """
    _rights(r)
    rows = await r.db.execute(
        select(Attendee, Share.email, Share.role)
        .join(Booking, Booking.attendee_id == Attendee.id)
        .join(Share, Share.booking_id == Booking.id)
        .where(Booking.client_id == client_id, counts(), Booking.trashed_at.is_(None))
        .order_by(Attendee.first_name, Attendee.id, Share.email)
    )
    found: dict[tuple[UUID, str], SecondParent] = {}
    for child, email, role in rows:
        before = found.get((child.id, email))
        number = 1 if before is None else before.bookings + 1
        strongest = "helper" if before is not None and before.role == "helper" else role
        found[child.id, email] = SecondParent(kid(child), email, strongest, number)
    return list(found.values())


async def add(w: Work, client_id: UUID, attendee_id: UUID, email: str, role: ShareRole) -> None:
    """Let a second parent see all bookings of a child that go on, or act in them too; another role replaces the first.

    They are a client of their own from then on, and the child is theirs as well.

    Raises:
        NotFound: no such family or child, or the visitor may not look after clients, or not see contacts.
        BadEmail, OwnAddress, NothingToShare.
    """
    _rights(w)
    owner = await families.here(w, client_id)
    with_whom = await clients.main_address(w, names.address(email))
    if with_whom == owner.email:
        raise OwnAddress
    rows = await _bookings(w, client_id, attendee_id)
    open_ones = [booking for booking in rows if booking.status in SHARED]
    child = await w.db.get(Attendee, attendee_id)
    if child is None or not rows:
        raise NotFound if child is None else NothingToShare(name=child.first_name)
    if not open_ones:
        raise NothingToShare(name=child.first_name)
    other = await clients.client(w, with_whom)
    await _relate(w, other.id, attendee_id)
    for booking in open_ones:
        known = await _share(w, booking.id, with_whom)
        if known is not None:
            if known.role != role:
                await sharing_ends.replaced(w, known, role)
            continue
        await sharing.by_the_provider(w, booking.id, owner.email, with_whom, role)


async def remove(w: Work, client_id: UUID, attendee_id: UUID, email: str) -> None:
    """Take a second parent off all bookings of a child; they see nothing of them from now on.

    Raises:
        NotFound: they see none of them, or the visitor may not look after clients, or not see contacts.
    """
    _rights(w)
    ended = 0
    for booking in await _bookings(w, client_id, attendee_id):
        known = await _share(w, booking.id, email)
        if known is not None:
            known.by_provider, ended = True, ended + 1
            await sharing_ends.ended(w, known)
    if not ended:
        raise NotFound
    await w.db.flush()


def _rights(r: Reading) -> None:
    families.clients_only(r)
    if not may(r.visitor, Capability.CONTACTS):
        raise NotFound


async def _bookings(w: Work, client_id: UUID, attendee_id: UUID) -> list[Booking]:
    found = await w.db.scalars(
        select(Booking)
        .where(
            Booking.client_id == client_id,
            Booking.attendee_id == attendee_id,
            Booking.trashed_at.is_(None),
        )
        .order_by(Booking.id)
        .with_for_update()
    )
    return list(found)


async def _share(w: Work, booking_id: UUID, email: str) -> Share | None:
    found: Share | None = await w.db.scalar(
        select(Share).where(Share.booking_id == booking_id, Share.email == email, Share.revoked_at.is_(None))
    )
    return found


async def _relate(w: Work, client_id: UUID, attendee_id: UUID) -> None:
    known = select(Relation.id).where(Relation.client_id == client_id, Relation.attendee_id == attendee_id)
    if await w.db.scalar(known) is None:
        await attendees.relate(w, client_id, attendee_id)
