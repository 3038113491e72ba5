"""Bookings that others share with a person go along with their address; what would be shared with its owner ends."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from db import Booking, Share
from services.core.plan import STAYS, ActLine
from services.core.work import Reading, Work
from services.people import clients

SHARE = "share"


async def lines(r: Reading, gone: object, keep: object, addresses: Iterable[str], main: str) -> list[ActLine]:
    """One line for each share that changes, those that end first. `main`: the address by which both are known afterwards.

    Of two shares of one booking the one that may do more goes on.
    """
    rows = await r.db.execute(
        select(Share, Booking.client_id)
        .join(Booking, Booking.id == Share.booking_id)
        .where(Share.email.in_(set(addresses)), Share.revoked_at.is_(None))
        .order_by(Share.role, Share.email != main, Share.id)
    )
    found, there = [], set()
    for share, owner in rows:
        ends = owner in (gone, keep) or share.booking_id in there
        there.add(share.booking_id)
        if ends or share.email != main:
            facts = {"from": share.email, "to": None if ends else main}
            found.append(ActLine(SHARE, "share", share.id, facts))
    return sorted(found, key=lambda line: line.facts["to"] is not None)


async def write(w: Work, line: ActLine) -> None:
    """Do what a line says."""
    share = await w.db.get_one(Share, line.about_id)
    if line.facts["to"] is None:
        share.revoked_at = w.now
        await clients.shares_changed(w, [line.facts["from"]])
    else:
        share.email = line.facts["to"]
    await w.db.flush()


async def back(r: Reading, done: Iterable[ActLine]) -> list[ActLine]:
    """What comes back, those that end last; what somebody has ended, or shared again, since stays."""
    found: list[ActLine] = []
    mine = [line for line in done if line.what == SHARE]
    for line in sorted(mine, key=lambda line: line.facts["to"] is None):
        share = await r.db.get(Share, line.about_id, populate_existing=True)
        again = None
        if share is not None and line.facts["to"] is None:
            again = await r.db.scalar(
                select(Share.id).where(
                    Share.booking_id == share.booking_id,
                    Share.email == line.facts["from"],
                    Share.revoked_at.is_(None),
                    Share.id.not_in([each.about_id for each in found if each.what == SHARE]),
                )
            )
        edited = share is None or again is not None or not _is_as_done(share, line)
        found.append(
            ActLine(
                STAYS if edited else SHARE, line.about, line.about_id, line.facts, "edited" if edited else ""
            )
        )
    return found


def _is_as_done(share: Share, line: ActLine) -> bool:
    if line.facts["to"] is None:
        return share.revoked_at is not None
    return share.revoked_at is None and share.email == line.facts["to"]


async def write_back(w: Work, line: ActLine) -> None:
    """Do the opposite of what a line says. What goes back to the other one is no longer shared with this one."""
    share = await w.db.get_one(Share, line.about_id)
    if line.facts["to"] is not None:
        await clients.shares_changed(w, [line.facts["to"]])
    share.email, share.revoked_at = line.facts["from"], None
    await w.db.flush()
