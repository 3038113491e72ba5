"""Addresses that get copies of a booking's reminders, or get them instead of its owner (R88).

Such an address sees nothing of the booking. It gets nothing but one question until its mailbox has said yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from sqlalchemy import func, select

from db import Booking, CopyAddress
from services.bookings.sharing import A_DAY, INVITATIONS_A_DAY, SharedWithMany
from services.core import access, audit
from services.core.access import Act
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.notices import telling
from services.notices.messages.copy_asked import CopyAsked
from services.notices.telling.reminded import copied
from services.people import names

MOST = 5
"""Addresses of one booking."""


class OwnCopy(Refused):
    """The owner gets the reminders already."""

    message = N_("That is your own address.")


class CopiedAlready(Refused):
    """One address stands there once."""

    message = N_("{email} is on the list already.")


class CopyState(Enum):
    """What has become of an address so far."""

    WAITING = "waiting"
    COPY = "copy"
    INSTEAD = "instead"
    OFF = "off"
    """They have agreed, and have switched all reminders off since, as a client; or the address is the owner's by now."""


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One address, as the booking's owner sees it."""

    copy_id: UUID
    email: str
    state: CopyState
    instead: bool
    """Whether it is to get them instead of the owner, as soon as it has said yes."""


async def listed(r: Reading, booking_id: UUID) -> list[CopyLine]:
    """The addresses, the first first; for whoever may edit the booking, which the caller has made sure of."""
    rows = (await r.db.scalars(_LIVE.where(CopyAddress.booking_id == booking_id))).all()
    goes = {copy.id for copy in await copied(r, booking_id)} if rows else set()
    return [CopyLine(row.id, row.email, _state(row, row.id in goes), row.instead) for row in rows]


def instead_of(lines: list[CopyLine]) -> str:
    """The address that is reminded instead of the booking's owner; empty if none is."""
    return next((line.email for line in lines if line.state is CopyState.INSTEAD), "")


async def add(w: Work, booking_id: UUID, email: str, *, instead: bool = False) -> CopyAddress:
    """Ask an address whether it wants the reminders; `instead` of the owner, or as well.

    Raises:
        NotFound, NotAllowed: only the owner and staff do this.
        BadEmail, OwnCopy, CopiedAlready, SharedWithMany.
    """
    mine = await access.booking(w, booking_id, Act.EDIT)
    to = names.address(email)
    if to == mine.client.email:
        raise OwnCopy
    await w.db.scalar(
        select(Booking.id).where(Booking.id == booking_id).with_for_update()
    )  # two taps at once
    there = await listed(w, booking_id)
    if any(line.email == to for line in there):
        raise CopiedAlready(email=to)
    if len(there) >= MOST or await _asked_today(w, mine.client.id) >= INVITATIONS_A_DAY:
        raise SharedWithMany
    made = CopyAddress(booking_id=booking_id, email=to, instead=instead, created_at=w.now)
    w.db.add(made)
    await w.db.flush()
    audit.note(w, "copy address added", "booking", booking_id, instead=instead)
    await telling.tell(w, CopyAsked(made.id, mine.client.first_name or mine.client.email))
    return made


async def change(w: Work, copy_id: UUID, *, instead: bool) -> None:
    """Let it get them instead of the owner, or as well. Its mailbox is not asked again.

    Raises:
        NotFound, NotAllowed: as for `add`; or it has ended.
    """
    row = await _of_owner(w, copy_id)
    if row.instead != instead:
        row.instead = instead
        audit.note(w, "copy address changed", "booking", row.booking_id, instead=instead)
        await w.db.flush()


async def end(w: Work, copy_id: UUID) -> None:
    """Send nothing there any more; also what waits to be sent is not.

    Raises:
        NotFound, NotAllowed: as for `change`.
    """
    await ended(w, await _of_owner(w, copy_id))


async def ended(w: Work, row: CopyAddress) -> None:
    """End one; its owner gets their own reminders from now on."""
    row.ended_at = w.now
    audit.note(w, "copy address ended", "booking", row.booking_id)
    await w.db.flush()


_LIVE = (
    select(CopyAddress).where(CopyAddress.ended_at.is_(None)).order_by(CopyAddress.created_at, CopyAddress.id)
)


async def _of_owner(w: Work, copy_id: UUID) -> CopyAddress:
    row: CopyAddress | None = await w.db.scalar(_LIVE.where(CopyAddress.id == copy_id).with_for_update())
    if row is None:
        raise NotFound
    await access.booking(w, row.booking_id, Act.EDIT)
    return row


async def _asked_today(w: Work, client_id: UUID) -> int:
    of_family = (
        select(func.count())
        .select_from(CopyAddress)
        .join(Booking, Booking.id == CopyAddress.booking_id)
        .where(Booking.client_id == client_id, CopyAddress.created_at > w.now - A_DAY)
    )
    return await w.db.scalar(of_family) or 0


def _state(row: CopyAddress, goes: bool) -> CopyState:
    if row.confirmed_at is None:
        return CopyState.WAITING
    if not goes:
        return CopyState.OFF
    return CopyState.INSTEAD if row.instead else CopyState.COPY
