"""Waiting lists for full sessions: join, offer, leave, lapse (R52, R53, Q9); `accept.py` takes what is offered.

Whoever joined first is offered a place first. A freed place is held for a while, and only a tap books it. Close to
the session no place is held: everyone who waits gets a message, and the first tap wins.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select

from db import Attendance, Credit, QueueEntry, Session
from db.states import IN_QUEUE, QueueState
from services import provider
from services.attendance import view_loader
from services.attendance.view import AttendanceView
from services.core import access, audit, locks
from services.core.access import Act
from services.core.capacity import free_places
from services.core.events import SESSION_CHANGED
from services.core.refusals import NotFound, Refused
from services.core.rulebook import Finding, only_places_are_missing
from services.core.work import Reading, Work
from services.language import N_
from services.make_ups import pools
from services.make_ups.credits import lifecycle
from services.make_ups.refusals import MakeUpRefused
from services.notices import telling
from services.notices.messages.place_offered import PlaceOffered
from services.waiting_list.entries import EntryView, entries
from services.waiting_list.hold_time import held_until

IN_ONE_GO = 200


class NoQueueHere(Refused):
    """The programme keeps no waiting lists."""

    message = N_("There is no waiting list for this session.")


class PlaceIsFree(Refused):
    """The session has a free place, so it can be booked."""

    message = N_("A place is free right now. You can book it.")


async def join(w: Work, credit_id: UUID, session_id: UUID) -> EntryView:
    """Wait for a place in a full session; one credit may wait for several sessions (R53).

    A family may also wait for the very session it cancelled, to rejoin it (R52). Joining twice is joining once.

    Raises:
        NotFound, NotAllowed: not theirs.
        PlaceIsFree: the session is not full.
        NoQueueHere: the programme keeps no waiting lists.
        MakeUpRefused: a rule refuses it that is not about free places.
    """
    my = await access.credit(w, credit_id, Act.ATTEND)
    await locks.sessions(w, session_id)
    await lifecycle.lock(
        w, credit_id
    )  # whoever spends it at this moment must be seen: a spent one waits for nothing
    existing = (await entries(w, credit_id)).get(session_id)
    if existing is not None:
        return existing
    why, keeps_queue = await _against(w, my, session_id)
    if why is None:
        raise PlaceIsFree
    if not only_places_are_missing(why):
        raise MakeUpRefused(why)
    if not keeps_queue:
        raise NoQueueHere
    entry = QueueEntry(
        credit_id=credit_id,
        session_id=session_id,
        slots=my.mine.booking.slots,
        joined_at=w.now,
        joined_by_id=w.visitor.person_id,
    )
    w.db.add(entry)
    await w.db.flush()
    audit.note(w, "joined", "queue_entry", entry.id, session=session_id, credit=credit_id)
    return (await entries(w, credit_id))[session_id]


async def _against(r: Reading, my: access.MyCredit, session_id: UUID) -> tuple[Finding | None, bool]:
    """The rule that refuses the session now, and whether its programme keeps waiting lists.

    The rules of rejoining judge the session that the credit makes up for; the rules of make-ups judge any other.
    """
    attendance = await own_session(r, my.credit, session_id)
    if attendance is not None:
        return attendance.why_not_rejoin, attendance.queue_open
    why, class_ = await pools.finding(r, my.mine, my.credit, session_id)
    return why, class_ is not None and class_.queue_on


_OWN = view_loader.wanting(
    Attendance.id == bindparam("source_id"), Attendance.session_id == bindparam("session_id")
)


async def own_session(r: Reading, credit: Credit, session_id: UUID) -> AttendanceView | None:
    """The attendance that the credit makes up for, if it is in this session: then waiting leads to rejoining (R52)."""
    found = await view_loader.load(r, _OWN, source_id=credit.source_attendance_id, session_id=session_id)
    return found[0] if found else None


async def mine(r: Reading, entry_id: UUID, to: Act = Act.SEE) -> tuple[QueueEntry, access.MyCredit]:
    """One entry in a waiting list, in any state, and the credit it belongs to.

    Raises:
        NotFound, NotAllowed: no such entry, or not theirs.
    """
    entry = await r.db.scalar(select(QueueEntry).where(QueueEntry.id == entry_id))
    if entry is None:
        raise NotFound
    return entry, await access.credit(r, entry.credit_id, to)


async def leave(w: Work, entry_id: UUID) -> None:
    """Leave a waiting list; a place that was held is offered to the next. Leaving twice is leaving once.

    Raises:
        NotFound, NotAllowed: not theirs.
    """
    entry, _my = await mine(w, entry_id, Act.ATTEND)
    await locks.sessions(w, entry.session_id)
    await w.db.refresh(entry)
    await end(w, entry, "withdrawn")


async def end(w: Work, entry: QueueEntry, state: QueueState) -> None:
    """End one entry in this state; a place that it held is offered to the next. Its session must be locked."""
    if entry.state not in IN_QUEUE:
        return
    held = entry.holds_place
    entry.state, entry.holds_place, entry.ended_at = state, False, w.now
    await w.db.flush()
    audit.note(w, state, "queue_entry", entry.id)
    w.publish(SESSION_CHANGED, entry.session_id)
    if held:
        await freed(w, entry.session_id)


async def freed(w: Work, session_id: UUID) -> None:
    """Offer the free places of a session to those who wait for it, in their order (R53). It must be locked."""
    session = await w.db.scalar(
        select(Session).where(Session.id == session_id).execution_options(populate_existing=True)
    )
    w.publish(SESSION_CHANGED, session_id)
    if session is None or session.status != "scheduled":
        return
    here, terms = await provider.current(w), await provider.make_ups(w)
    until = held_until(w.now, session.starts_at - timedelta(hours=terms.notice_hours), here.zone)
    free = free_places(session.places, session.taken)
    for entry in await _waiting(w, session_id):
        if entry.slots > free:
            break
        if not await _still_fits(w, entry):
            entry.state, entry.ended_at = "withdrawn", w.now
            continue
        free -= await _offer(w, entry, until, session.starts_at)


async def _waiting(w: Work, session_id: UUID) -> list[QueueEntry]:
    found = await w.db.scalars(
        select(QueueEntry)
        .where(QueueEntry.session_id == session_id, QueueEntry.state == "waiting")
        .order_by(QueueEntry.joined_at, QueueEntry.id)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def _still_fits(w: Work, entry: QueueEntry) -> bool:
    """Whether nothing but a place is missing, by the same rules that the family's own tap would be asked."""
    seen = access.as_system(w, "waiting list")
    why, _keeps_queue = await _against(seen, await access.credit(seen, entry.credit_id), entry.session_id)
    return why is None or only_places_are_missing(why)


async def _offer(w: Work, entry: QueueEntry, until: datetime | None, starts_at: datetime) -> int:
    """Offer a place to one entry; returns how many places it now holds."""
    entry.state, entry.offered_at = "offered", w.now
    entry.holds_place, entry.held_until = until is not None, until or starts_at
    await w.db.flush()
    audit.note(
        w,
        "offered",
        "queue_entry",
        entry.id,
        until=entry.held_until,
        held=entry.holds_place,
    )
    await telling.tell(w, PlaceOffered(entry.id))
    return entry.slots if entry.holds_place else 0


def _over(now: datetime) -> Select[UUID, UUID]:
    """Offers that were not taken in time, and entries whose session has started or whose credit is spent."""
    return (
        select(QueueEntry.id, QueueEntry.session_id)
        .join(Session, Session.id == QueueEntry.session_id)
        .join(Credit, Credit.id == QueueEntry.credit_id)
        .where(
            QueueEntry.state.in_(IN_QUEUE),
            (QueueEntry.held_until <= now) | (Session.starts_at <= now) | (Credit.state != "active"),
        )
        .order_by(QueueEntry.session_id)
        .limit(IN_ONE_GO)
    )


async def next_lapse(r: Reading) -> datetime | None:
    """When `lapse_due` has something to do next: now, or when an offer runs out; None while nothing is offered."""
    if (await r.db.execute(_over(r.now).limit(1))).first() is not None:
        return r.now
    found: datetime | None = await r.db.scalar(
        select(func.min(QueueEntry.held_until)).where(QueueEntry.state == "offered")
    )
    return found


async def lapse_due(w: Work) -> int:
    """End offers that were not taken in time, and entries whose session has started or whose credit is spent.

    Places that they held are offered to the next. Returns how many entries ended; running it again does nothing.
    """
    ids = (await w.db.execute(_over(w.now))).all()
    await locks.sessions(w, *(session_id for _id, session_id in ids))
    for entry_id, _session_id in ids:
        entry = await w.db.scalar(
            select(QueueEntry).where(QueueEntry.id == entry_id).execution_options(populate_existing=True)
        )
        if entry is not None:
            await end(w, entry, "lapsed" if entry.state == "offered" else "withdrawn")
    return len(ids)
