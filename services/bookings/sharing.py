"""Share a booking with somebody who may see it, or act in it (R87)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import Share
from services.core import access, audit
from services.core.access import Act
from services.core.refusals import Refused
from services.core.work import Work
from services.language import N_
from services.people import clients, names

ROLES = ("viewer", "helper")


class OwnAddress(Refused):
    """A booking cannot be shared with its owner."""

    message = N_("This booking is yours already.")


class AlreadyShared(Refused):
    """One address has one role in one booking."""

    message = N_("This booking is already shared with {email}.")


async def share(w: Work, booking_id: UUID, email: str, role: str) -> Share:
    """Let somebody else see one booking ("viewer"), or cancel and make up in it too ("helper") (R87).

    Raises:
        NotFound, NotAllowed: only the owner and staff share.
        BadEmail, OwnAddress, AlreadyShared.
        ValueError: no such role; a programming mistake.
    """
    mine = await access.booking(w, booking_id, Act.EDIT)
    return await by_the_provider(w, mine.booking.id, mine.client.email, email, role)


async def by_the_provider(w: Work, booking_id: UUID, owner: str, email: str, role: str) -> Share:
    """Like `share`, where the list of whoever runs this server says so; `owner` is the booking's client's address.

    Raises:
        BadEmail, OwnAddress, AlreadyShared, ValueError.
    """
    if role not in ROLES:
        raise ValueError(role)
    with_whom = await clients.main_address(w, names.address(email))
    if with_whom == owner:
        raise OwnAddress
    existing = await w.db.scalar(
        select(Share.id).where(
            Share.booking_id == booking_id, Share.email == with_whom, Share.revoked_at.is_(None)
        )
    )
    if existing is not None:
        raise AlreadyShared(email=with_whom)
    made = Share(booking_id=booking_id, email=with_whom, role=role, created_at=w.now)
    w.db.add(made)
    await w.db.flush()
    audit.note(w, "shared", "booking", booking_id, role=role)
    return made
