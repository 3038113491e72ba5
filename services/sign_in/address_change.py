"""Another e-mail address for a client, asked for by staff: it counts once both mailboxes have said yes (R4).

Whoever reads the new mailbox will sign in with it; whoever reads the old one must agree, or an account could be taken over by
a phone call. Each gets a link of its own, and only its hash is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select

from db import AddressChange, Client
from services.core import audit
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.notices import telling
from services.notices.messages.address_confirm_new import AddressConfirmNew
from services.notices.messages.address_confirm_old import AddressConfirmOld
from services.people import clients, families, names
from services.people.clients import AddressTaken
from services.sign_in import codes
from services.sign_in.secrets import fingerprint

LASTS = timedelta(days=7)
LONGEST = 64
"""How many characters of a secret are looked at; ours are never longer."""


class SameAddress(Refused):
    """It is their address already."""

    message = N_("This is their address already.")


class AddressLinkOver(Refused):
    """The link was used for a change that is done, taken back, or too old."""

    message = N_("This link has run out, or the change was taken back. Nothing has changed by it.")


@dataclass(frozen=True, slots=True)
class AskedAddress:
    """A change that waits for one mailbox or both."""

    change_id: UUID
    email: str
    """The new address."""
    old_said: bool
    new_said: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class AddressQuestion:
    """What a link asks its reader."""

    old: str
    new: str
    said: bool
    """They have said yes already."""
    done: bool
    """Both have: the new address counts."""


async def ask(w: Work, client_id: UUID, email: str) -> UUID:
    """Ask both mailboxes whether the client's address may change; an earlier question ends. Gives the change's id.

    Raises:
        NotFound: no such client, or the visitor may not look after clients, or not see contacts.
        BadEmail, SameAddress.
        AddressTaken: it is another client's.
    """
    client = await _theirs(w, client_id)
    new = names.address(email)
    if new == client.email:
        raise SameAddress
    other = await clients.of_address(w, new)
    if other is not None and other.id != client.id:
        raise AddressTaken(email=new)
    for each in await w.db.scalars(_open(client_id, w.now).with_for_update()):
        each.ended_at = w.now
    old_secret, new_secret = codes.new_secret(), codes.new_secret()
    made = AddressChange(
        client_id=client_id,
        email=new,
        old_hash=fingerprint(old_secret),
        new_hash=fingerprint(new_secret),
        asked_at=w.now,
        asked_by_id=w.visitor.staff_id,
        expires_at=w.now + LASTS,
    )
    w.db.add(made)
    await w.db.flush()
    await telling.tell(w, AddressConfirmOld(made.id, f"/address/{old_secret}"))
    await telling.tell(w, AddressConfirmNew(made.id, f"/address/{new_secret}"))
    audit.note(w, "asked for another address", "client", client_id)
    return made.id


async def pending(r: Reading, client_id: UUID) -> AskedAddress | None:
    """The change that waits for an answer; None: there is none.

    Raises:
        NotFound: as for `ask`.
    """
    await _theirs(r, client_id)
    row = (await r.db.scalars(_open(client_id, r.now))).first()
    if row is None:
        return None
    return AskedAddress(
        row.id, row.email, row.old_said_at is not None, row.new_said_at is not None, row.expires_at
    )


async def take_back(w: Work, client_id: UUID) -> None:
    """Ask no more: both links end.

    Raises:
        NotFound: as for `ask`, or nothing is asked.
    """
    await _theirs(w, client_id)
    row = (await w.db.scalars(_open(client_id, w.now).with_for_update())).first()
    if row is None:
        raise NotFound
    row.ended_at = w.now
    audit.note(w, "took the other address back", "client", client_id)


async def look(r: Reading, secret: str) -> AddressQuestion:
    """What a link asks. Opening it changes nothing, because mail scanners open links.

    Raises:
        AddressLinkOver.
    """
    return await _question(r, await _by(r, secret), secret)


async def confirm(w: Work, secret: str) -> AddressQuestion:
    """Whoever holds the link says yes; with the second yes the new address counts. A second tap changes nothing.

    Raises:
        AddressLinkOver.
        AddressTaken: another client has the address by now.
    """
    row = await _by(w, secret)
    if row.ended_at is None:
        if row.old_hash == fingerprint(secret[:LONGEST]):
            row.old_said_at = row.old_said_at or w.now
        else:
            row.new_said_at = row.new_said_at or w.now
        audit.note(w, "confirmed the other address", "client", row.client_id)
        if row.old_said_at is not None and row.new_said_at is not None:
            row.ended_at = w.now
            await w.db.flush()
            await clients.change_address(w, row.client_id, row.email)
    return await _question(w, row, secret)


async def _theirs(r: Reading, client_id: UUID) -> Client:
    families.clients_only(r)
    if not may(r.visitor, Capability.CONTACTS):
        raise NotFound
    return await families.here(r, client_id)


def _open(client_id: UUID, now: datetime) -> Select[AddressChange]:
    return select(AddressChange).where(
        AddressChange.client_id == client_id, AddressChange.ended_at.is_(None), AddressChange.expires_at > now
    )


async def _by(r: Reading, secret: str) -> AddressChange:
    wanted = fingerprint(secret[:LONGEST])
    both_said = AddressChange.old_said_at.is_not(None) & AddressChange.new_said_at.is_not(None)
    statement = select(AddressChange).where(
        or_(AddressChange.old_hash == wanted, AddressChange.new_hash == wanted),
        or_(AddressChange.ended_at.is_(None), both_said),
        AddressChange.expires_at > r.now,
    )
    if isinstance(r, Work):
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found: AddressChange | None = await r.db.scalar(statement)
    if found is None:
        raise AddressLinkOver
    return found


async def _question(r: Reading, row: AddressChange, secret: str) -> AddressQuestion:
    client = await r.db.get_one(Client, row.client_id)
    is_old = row.old_hash == fingerprint(secret[:LONGEST])
    said = row.old_said_at if is_old else row.new_said_at
    return AddressQuestion(client.email, row.email, said is not None, row.ended_at is not None)
