"""Clients: who has an account."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from db import Booking, Client, Share, SignInRequest
from services.core import audit
from services.core.events import SHARES_CHANGED
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.people import spelling
from services.people.names import address, name, with_note


class AddressTaken(Refused):
    """Another client has this address; one address is one client (R4)."""

    message = N_("{email} belongs to another client already.")


async def of_address(r: Reading, email: str) -> Client | None:
    """The client who is known by this address, as it is stored: also by that of somebody who was merged into them."""
    known = aliased(Client)
    found: Client | None = await r.db.scalar(
        select(Client)
        .join(known, func.coalesce(known.merged_into_id, known.id) == Client.id)
        .where(known.email == email)
    )
    return found


async def main_address(r: Reading, email: str) -> str:
    """The address by which whoever has this one is known; the same, unless they were merged into another client."""
    found = await of_address(r, email)
    return email if found is None else found.email


async def shares_changed(w: Work, addresses: Iterable[str]) -> None:
    """Tell the open pages of whoever has one of these addresses that something is no longer shared with them (R87)."""
    rows = await w.db.execute(
        select(Client.id, Client.merged_into_id).where(Client.email.in_(set(addresses)))
    )
    for person in {each for row in rows for each in row if each is not None}:
        w.publish(SHARES_CHANGED, person)


async def client(
    w: Work, email: str, first_name: str = "", last_name: str = "", phone: str = "", note: str = ""
) -> Client:
    """The client with this e-mail address; a new one if there is none (R4).

    Of an existing client, only empty fields are filled in. The note is for staff.

    Raises:
        BadEmail, NameTooLong, BeginsLikeFormula.
    """
    email = address(email)
    given = {"first_name": name(first_name), "last_name": name(last_name), "phone": phone.strip()}
    note = spelling.lines(note)
    found = await of_address(w, email)
    if found is None:
        found = Client(email=email, created_at=w.now, internal_note=note, **given)
        w.db.add(found)
        await w.db.flush()
        audit.note(w, "added", "client", found.id)
        return found
    filled = {field: value for field, value in given.items() if value and not getattr(found, field)}
    for field, value in filled.items():
        setattr(found, field, value)
    if filled:
        found.version += 1
        audit.note(w, "completed", "client", found.id, changed=sorted(filled))
    found.internal_note = with_note(found.internal_note, note)
    return found


async def change_address(w: Work, client_id: UUID, email: str) -> None:
    """Give the client another e-mail address, by which they sign in from now on (R4).

    Devices that are logged in stay so, bookings stay theirs, and what was shared with the old address goes on under
    the new one. A code that waits in the old mailbox ends, and so do links to cancel in mails that went there.

    Raises:
        BadEmail.
        NotFound: there is no such client.
        AddressTaken: it is another client's.
    """
    new = address(email)
    mine: Client | None = await w.db.scalar(select(Client).where(Client.id == client_id).with_for_update())
    if mine is None:
        raise NotFound
    if mine.email == new:
        return
    taken: Client | None = await w.db.scalar(select(Client).where(Client.email == new))
    if taken is not None and taken.merged_into_id != mine.id:
        raise AddressTaken(email=new)
    old = mine.email
    await _write_address(w, mine, new, taken)
    await _take_shares_along(w, mine.id, old, new)
    await w.db.execute(
        update(SignInRequest)
        .where(SignInRequest.client_id == mine.id, SignInRequest.used_at.is_(None))
        .values(used_at=w.now)
    )
    await w.db.flush()
    audit.note(w, "changed the address", "client", mine.id)


async def _write_address(w: Work, mine: Client, new: str, former: Client | None) -> None:
    """Two rows never hold one address: a former client who was merged into this one gets the old address for the new."""
    old = mine.email
    if former is not None:
        former.email = f"{former.id}@merged.invalid"
        await w.db.flush()
    mine.email = new
    mine.delivery_problem = mine.delivery_problem_at = None
    await w.db.flush()
    if former is not None:
        former.email = old


async def _take_shares_along(w: Work, client_id: UUID, old: str, new: str) -> None:
    """Move what is shared with the old address to the new one; what would be shared twice, or with its owner, ends.

    What ends goes along, too: by their address of today, pages that are open find out that it has ended.
    """
    rows = await w.db.execute(
        select(Share, Booking.client_id)
        .join(Booking, Booking.id == Share.booking_id)
        .where(Share.email.in_((old, new)), Share.revoked_at.is_(None))
    )
    shares = [(share, owner) for share, owner in rows]
    twice = {share.booking_id for share, _owner in shares if share.email == new}
    for share, owner in shares:
        if owner == client_id or (share.email == old and share.booking_id in twice):
            share.revoked_at = w.now
            w.publish(SHARES_CHANGED, client_id)
        share.email = new
    await w.db.flush()
