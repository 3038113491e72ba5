"""Links by which a grandparent, say, reads when and where a child's next sessions are, without a login (R87).

A link is made from its row's id with this installation's secret, and the database keeps only its fingerprint: who reads
the database alone cannot open one, and its owner can copy it as often as they like.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select

from db import Booking, LookLink, new_id
from services import provider
from services.bookings.sharing import SharedWithMany, over_at
from services.core import access, audit
from services.core.access import Act
from services.core.local_time import local_day
from services.core.refusals import NotFound, Refused
from services.core.sealed import key_for
from services.core.work import Reading, Work, app
from services.language import N_
from services.people import spelling

PREFIX = "/look/"
"""What the paths of these links begin with."""
DIGITS = 40
"""Hexadecimal digits of a link: 160 bits that nobody can guess."""
MOST, LONGEST_NAME = 8, 60


class NoNameForLink(Refused):
    """Without a name nobody knows later which link to end."""

    message = N_("Write whom the link is for, such as Grandma, in a few words.")


@dataclass(frozen=True, slots=True)
class LookLine:
    """One link, as the owner of the booking sees it."""

    link_id: UUID
    name: str
    address: str
    """Empty if it cannot be shown: to staff who look at the family's screens, or after the secret has changed."""
    opened_at: datetime | None
    ends_on: date | None


async def listed(r: Reading, booking_id: UUID) -> list[LookLine]:
    """The links to a booking that work; for whoever may share it, which the caller has made sure of."""
    today = local_day(r.now, (await provider.current(r)).zone)
    rows = await r.db.scalars(
        select(LookLink)
        .where(
            LookLink.booking_id == booking_id,
            LookLink.revoked_at.is_(None),
            or_(LookLink.ends_on.is_(None), LookLink.ends_on >= today),
        )
        .order_by(LookLink.created_at, LookLink.id)
    )
    return [_line(r, row) for row in rows]


async def make(w: Work, booking_id: UUID, name: str, ends_on: date | None = None) -> str:
    """A new link for whom `name` says; its whole address. `ends_on`: the last day on which it works.

    Raises:
        NotFound, NotAllowed: only the owner and staff share.
        NoNameForLink, OverAlready, SharedWithMany.
    """
    await access.booking(w, booking_id, Act.EDIT)
    called = spelling.visible(name)
    if not called or len(called) > LONGEST_NAME:
        raise NoNameForLink
    await over_at(w, ends_on)
    await w.db.scalar(
        select(Booking.id).where(Booking.id == booking_id).with_for_update()
    )  # two taps at once
    live = select(func.count()).where(LookLink.booking_id == booking_id, LookLink.revoked_at.is_(None))
    if (await w.db.scalar(live) or 0) >= MOST:
        raise SharedWithMany
    id_ = new_id()
    token = _token(id_)
    w.db.add(
        LookLink(
            id=id_,
            booking_id=booking_id,
            name=called,
            token_hash=fingerprint(token),
            created_at=w.now,
            ends_on=ends_on,
        )
    )
    await w.db.flush()
    audit.note(w, "look link made", "booking", booking_id)
    return _address(token)


async def end(w: Work, link_id: UUID) -> None:
    """End a link; whoever opens it sees nothing from now on. Ending it twice does no harm.

    Raises:
        NotFound, NotAllowed: as for `make`.
    """
    row = await w.db.scalar(select(LookLink).where(LookLink.id == link_id).with_for_update())
    if row is None:
        raise NotFound
    await access.booking(w, row.booking_id, Act.EDIT)
    if row.revoked_at is None:
        row.revoked_at = w.now
        audit.note(w, "look link ended", "booking", row.booking_id)
        await w.db.flush()


async def end_over(w: Work, today: date) -> int:
    """End the links whose last day was before today; says how many."""
    over = list(
        await w.db.scalars(
            select(LookLink).where(LookLink.revoked_at.is_(None), LookLink.ends_on < today).with_for_update()
        )
    )
    for row in over:
        row.revoked_at = w.now
        audit.note(w, "look link ended", "booking", row.booking_id)
    await w.db.flush()
    return len(over)


def fingerprint(token: str) -> str:
    """What the database keeps of a link, or of whatever somebody sends as one."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _line(r: Reading, row: LookLink) -> LookLine:
    token = _token(row.id)
    shows = r.visitor.seen_by is None and hmac.compare_digest(fingerprint(token), row.token_hash)
    return LookLine(row.id, row.name, _address(token) if shows else "", row.opened_at, row.ends_on)


def _token(id_: UUID) -> str:
    return key_for("look link", id_)[:DIGITS]


def _address(token: str) -> str:
    configuration = app().configuration
    root = "" if configuration is None else configuration.public_url.rstrip("/")
    return f"{root}{PREFIX}{token}"
