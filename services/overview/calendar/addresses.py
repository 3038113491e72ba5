"""The addresses of a person's calendars: made in the profile, shown there again, replaced or ended at once.

An address is made from its row's id with this installation's secret, and the database keeps only its fingerprint: who
reads the database alone cannot read a calendar, and its owner can copy the address as often as they like.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import CalendarFeed, Client, new_id
from services.core import access, audit
from services.core.refusals import NotFound
from services.core.sealed import key_for
from services.core.work import Reading, Work, app
from services.people import attendees
from services.people.kids import Kid

PREFIX = "/calendar/"
"""What the paths of these addresses begin with."""
DIGITS = 40
"""Hexadecimal digits of an address: 160 bits that nobody can guess."""


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """One calendar of the visitor's: everything, or one child; with its address, if it has one."""

    kid: Kid | None
    """None = everything that they may see."""
    address: str = ""
    """Empty if there is none, or if it cannot be shown again."""
    made_at: datetime | None = None
    """When its address was made; None = it has none."""


async def mine(r: Reading) -> list[CalendarAddress]:
    """All calendars that the visitor can have, "everything" first; one child alone is not listed beside it.

    Staff who look at a family's screens see which there are, and no address.

    Raises:
        NotFound: the visitor is not a client.
    """
    rows = {
        row.attendee_id: row
        for row in await r.db.scalars(
            select(CalendarFeed).where(
                CalendarFeed.client_id == access.client_only(r), CalendarFeed.revoked_at.is_(None)
            )
        )
    }
    kids = await attendees.mine(r)
    wanted = [None, *(kid for kid in kids if len(kids) > 1 or kid.id in rows)]
    return [_shown(r, kid, rows.get(kid.id if kid else None)) for kid in wanted]


def _shown(r: Reading, kid: Kid | None, row: CalendarFeed | None) -> CalendarAddress:
    if row is None:
        return CalendarAddress(kid)
    token = _token(row.id)
    may_be_shown = r.visitor.seen_by is None and hmac.compare_digest(fingerprint(token), row.token_hash)
    return CalendarAddress(kid, _address(token) if may_be_shown else "", row.created_at)


async def make(w: Work, attendee_id: UUID | None) -> str:
    """A new address for everything, or for one attendee; the one before stops working at once.

    Raises:
        NotFound: the visitor is not a client, or may not see this attendee.
    """
    client_id = access.client_only(w)
    if attendee_id is not None and attendee_id not in {kid.id for kid in await attendees.mine(w)}:
        raise NotFound
    await w.db.scalar(select(Client.id).where(Client.id == client_id).with_for_update())  # two taps at once
    await _end(w, client_id, attendee_id)
    id_ = new_id()
    token = _token(id_)
    row = CalendarFeed(
        id=id_,
        client_id=client_id,
        attendee_id=attendee_id,
        token_hash=fingerprint(token),
        created_at=w.now,
    )
    w.db.add(row)
    await w.db.flush()
    audit.note(w, "made a calendar address", "client", client_id, attendee=attendee_id)
    return _address(token)


async def end(w: Work, attendee_id: UUID | None) -> None:
    """End an address; calendars that have it get nothing more. Ending it twice does no harm.

    Raises:
        NotFound: the visitor is not a client.
    """
    client_id = access.client_only(w)
    if await _end(w, client_id, attendee_id):
        audit.note(w, "ended a calendar address", "client", client_id, attendee=attendee_id)


async def _end(w: Work, client_id: UUID, attendee_id: UUID | None) -> bool:
    of_it = (
        CalendarFeed.attendee_id.is_(None) if attendee_id is None else CalendarFeed.attendee_id == attendee_id
    )
    row = await w.db.scalar(
        select(CalendarFeed)
        .where(CalendarFeed.client_id == client_id, of_it, CalendarFeed.revoked_at.is_(None))
        .with_for_update()
    )
    if row is None:
        return False
    row.revoked_at = w.now
    await w.db.flush()
    return True


def fingerprint(token: str) -> str:
    """What the database keeps of an address, or of whatever somebody sends as one."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _token(id_: UUID) -> str:
    return key_for("calendar feed", id_)[:DIGITS]


def _address(token: str) -> str:
    configuration = app().configuration
    root = "" if configuration is None else configuration.public_url.rstrip("/")
    return f"{root}{PREFIX}{token}.ics"
