"""Change what a share allows, and end it: by its owner, by whoever it was for, or on its last day (R87).

Whatever was shared is gone with the next question to the database. Their open pages are told (SHARES_CHANGED) and load
anew, so that nothing stays on a screen, on any node.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from db import Booking, Client, LookLink, Relation, Share
from db.states import ShareRole
from services import provider
from services.bookings import look_links
from services.bookings.sharing import over_at
from services.core import access, audit
from services.core.access import Act
from services.core.local_time import day_end, local_day
from services.core.refusals import NotFound
from services.core.shared import counts
from services.core.work import Reading, Work
from services.people import clients

AT_ONCE = 100


async def change(w: Work, share_id: UUID, role: ShareRole, ends_on: date | None) -> None:
    """Let them do more or less, or until another day; from now on, and without another mail.

    Raises:
        NotFound: no such share, it has ended, or the booking is not the visitor's to see.
        NotAllowed: only the owner and staff share.
        OverAlready.
    """
    share = await _of_owner(w, share_id)
    share.ends_at, share.ends_on = await over_at(w, ends_on), ends_on
    if share.role != role:
        await replaced(w, share, role)
    else:
        audit.note(w, "sharing changed", "booking", share.booking_id, until=ends_on)
    await w.db.flush()


async def replaced(w: Work, share: Share, role: ShareRole) -> None:
    """The same share with another role, as a row of its own: the one before ends, and stays in the history."""
    kept = (
        "booking_id",
        "email",
        "reminders_on",
        "by_provider",
        "created_at",
        "joined_at",
        "ends_on",
        "ends_at",
    )
    values = {name: getattr(share, name) for name in kept}
    share.revoked_at = w.now
    await w.db.flush()
    w.db.add(Share(role=role, **values))
    audit.note(w, "sharing changed", "booking", share.booking_id, role=role)
    await w.db.flush()
    await clients.shares_changed(w, [share.email])


async def end(w: Work, share_id: UUID) -> None:
    """Take somebody off a booking; they see nothing of it from now on.

    Raises:
        NotFound, NotAllowed: as for `change`.
    """
    await ended(w, await _of_owner(w, share_id))


async def leave(w: Work, booking_id: UUID) -> None:
    """Whoever a booking is shared with takes themselves off it.

    Raises:
        NotFound: it is not shared with the visitor.
    """
    share: Share | None = await w.db.scalar(
        select(Share)
        .where(
            Share.booking_id == booking_id,
            Share.email == w.visitor.email,
            counts(),
        )
        .with_for_update()
    )
    if share is None or w.visitor.client_id is None:
        raise NotFound
    await ended(w, share)


async def joined(w: Work, booking_id: UUID) -> None:
    """The visitor has looked at a booking they were invited to."""
    share: Share | None = await w.db.scalar(
        select(Share)
        .where(
            Share.booking_id == booking_id,
            Share.email == w.visitor.email,
            counts(),
            Share.joined_at.is_(None),
        )
        .with_for_update()
    )
    if share is not None and w.visitor.client_id is not None:
        share.joined_at = w.now
        audit.note(w, "sharing joined", "booking", booking_id)
        await w.db.flush()


async def end_due(w: Work) -> int:
    """End what was shared, and links that worked, until a day that has passed; says how many."""
    found = await w.db.scalars(
        select(Share)
        .where(Share.revoked_at.is_(None), Share.ends_at <= w.now)
        .order_by(Share.id)
        .limit(AT_ONCE)
        .with_for_update()
    )
    over = list(found)
    for share in over:
        await ended(w, share)
    today = local_day(w.now, (await provider.current(w)).zone)
    return len(over) + await look_links.end_over(w, today)


async def next_end(r: Reading) -> datetime | None:
    """The midnight at which something shared ends next."""
    share = await r.db.scalar(select(func.min(Share.ends_at)).where(Share.revoked_at.is_(None)))
    link = await r.db.scalar(select(func.min(LookLink.ends_on)).where(LookLink.revoked_at.is_(None)))
    link_ends = None if link is None else day_end(link, (await provider.current(r)).zone)
    return min((each for each in (share, link_ends) if each is not None), default=None)


async def ended(w: Work, share: Share) -> None:
    """End a share. A child that staff had made theirs with it is no longer theirs."""
    share.revoked_at = w.now
    audit.note(w, "sharing ended", "booking", share.booking_id)
    await w.db.flush()
    if share.by_provider:
        await _unrelate(w, share)
    await clients.shares_changed(w, [share.email])


async def taken_away_since(r: Reading, since: datetime) -> bool:
    """Whether something that was shared with the visitor has ended, or become another role, since this moment."""
    me = r.visitor.client_id
    addresses = select(Client.email).where(or_(Client.id == me, Client.merged_into_id == me))
    over = and_(Share.revoked_at.is_(None), Share.ends_at >= since, Share.ends_at <= r.now)
    gone = or_(Share.revoked_at >= since - timedelta(seconds=1), over)
    return await r.db.scalar(select(Share.id).where(Share.email.in_(addresses), gone).limit(1)) is not None


async def _of_owner(w: Work, share_id: UUID) -> Share:
    share: Share | None = await w.db.scalar(select(Share).where(Share.id == share_id).with_for_update())
    if (
        share is None
        or share.revoked_at is not None
        or (share.ends_at is not None and share.ends_at <= w.now)
    ):
        raise NotFound
    await access.booking(w, share.booking_id, Act.EDIT)
    return share


async def _unrelate(w: Work, share: Share) -> None:
    """Unless they see another booking of the child, or have booked something for it themselves."""
    child = select(Booking.attendee_id).where(Booking.id == share.booking_id).scalar_subquery()
    known = await clients.of_address(w, share.email)
    other = known.id if known is not None else None
    own = select(Booking.id).where(Booking.client_id == other, Booking.attendee_id == child).limit(1)
    still = (
        select(Share.id)
        .join(Booking, Booking.id == Share.booking_id)
        .where(Booking.attendee_id == child, Share.email == share.email, counts())
        .limit(1)
    )
    if other is None or await w.db.scalar(own) is not None or await w.db.scalar(still) is not None:
        return
    for each in await w.db.scalars(
        select(Relation).where(Relation.client_id == other, Relation.attendee_id == child)
    ):
        await w.db.delete(each)
