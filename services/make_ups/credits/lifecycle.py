"""What happens to make-up credits: they are earned, locked, expire, and are carried over (R26–R34, R48)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, func, select, union

from db import Attendance, Booking, Credit, QueueEntry, Session
from db.states import IN_QUEUE
from services import provider
from services.core import audit
from services.core.access import Mine
from services.core.local_time import local_day
from services.core.work import Reading, Work
from services.make_ups.credits.earning import MakeUpLimit, worth
from services.make_ups.credits.expiry import (
    AtClassEnd,
    CarryOver,
    ClassEndPolicy,
    CreditAtClassEnd,
    ExpiryPolicy,
    at_class_end,
    expires_at,
)

IN_ONE_GO = 500


COUNTS = and_(Credit.counts, Credit.state != "voided", Credit.type != "discount")
"""The credits that count towards the limit of their booking: not voided, and not granted by staff (R28)."""


async def counted(r: Reading, booking_id: UUID) -> int:
    """How many of a booking's credits count towards its limit: all that are not voided, without staff grants (R28)."""
    found = await r.db.scalar(
        select(func.count()).select_from(Credit).where(Credit.booking_id == booking_id, COUNTS)
    )
    return found or 0


async def lock_limit(w: Work, booking_id: UUID) -> None:
    """Lock the booking, so that two cancellations in it are counted one after the other (R28).

    The order of locks is sessions, booking, credits. Inserting a row that refers to the booking does not wait.
    """
    await w.db.execute(select(Booking.id).where(Booking.id == booking_id).with_for_update(key_share=True))


async def limit(r: Reading, mine: Mine, session_number: int) -> int:
    """How many credits the booking may have when this session of its class is cancelled (R28, R29)."""
    sessions = await _sessions(r, mine.class_.id)
    rule = MakeUpLimit(mine.programme.make_up_limit, mine.programme.package_size)
    return rule.for_booking(sessions, session_number, mine.booking.extra_make_ups)


async def _sessions(r: Reading, class_id: UUID) -> int:
    found = await r.db.scalar(select(func.count()).select_from(Session).where(Session.class_id == class_id))
    return found or 0


async def would_expire(r: Reading, mine: Mine, missed_at: datetime) -> datetime:
    """The last moment to book with the credit that missing this session would earn (R32)."""
    zone, terms = (await provider.current(r)).zone, await provider.make_ups(r)
    policy = ExpiryPolicy(
        terms.days_valid,
        mine.programme.make_up_days,
        mine.programme.days_side == "before",
    )
    ends_on = await _last_met_on(r, mine, zone) if policy.programme_days else None
    return expires_at(local_day(missed_at, zone), policy, zone, ends_on)


_MEETS = Session.status != "cancelled"


async def _last_met_on(r: Reading, mine: Mine, zone: ZoneInfo) -> date:
    """The day of the class's last session that is not cancelled (Q29); the class's own last day if all are."""
    last_at = await r.db.scalar(
        select(func.max(Session.starts_at)).where(Session.class_id == mine.class_.id, _MEETS)
    )
    return mine.class_.last_on if last_at is None else local_day(last_at, zone)


def scope_of(mine: Mine) -> dict[str, list[str] | None]:
    """What a credit earned now may be used for: the programme's setting as ids, as it is stored (R31, R43)."""
    programme, class_ = mine.programme, mine.class_
    everything: dict[str, list[str] | None] = {
        "programmes": None,
        "classes": None,
        "venues": None,
        "periods": None,
    }
    if programme.scope == "programme":
        return everything | {"programmes": [str(programme.id)]}
    if programme.scope == "class":
        return everything | {"classes": [str(class_.id)]}
    same = {
        "programmes": str(programme.id),
        "venues": str(class_.venue_id),
        "periods": class_.billing_period,
    }
    for part, own in same.items():
        choice = programme.scope_choices.get(part, "all")
        if choice == "same":
            everything[part] = [own]
        elif choice != "all":
            everything[part] = [str(each) for each in choice]
    return everything


async def earn(
    w: Work,
    mine: Mine,
    attendance: Attendance,
    session: Session,
    *,
    counts: bool = True,
) -> Credit:
    """Give the booking a credit for a cancelled session (R26, R30–R32)."""
    programme = mine.programme
    total = mine.class_.price or programme.price
    credit = Credit(
        booking_id=mine.booking.id,
        source_attendance_id=attendance.id,
        counts=counts,
        expires_at=await would_expire(w, mine, session.starts_at),
        value=worth(programme.unit_price, total, await _sessions(w, mine.class_.id)),
        scope=scope_of(mine),
        created_at=w.now,
        created_by=w.visitor.actor,
    )
    w.db.add(credit)
    await w.db.flush()
    audit.note(
        w,
        "earned",
        "credit",
        credit.id,
        attendance=attendance.id,
        expires=credit.expires_at,
        counts=counts,
    )
    return credit


async def of_source(w: Work, attendance_id: UUID) -> Credit | None:
    """The credit that cancelling this attendance earned, locked; None if it was taken back or there never was one."""
    found: Credit | None = await w.db.scalar(
        select(Credit)
        .where(Credit.source_attendance_id == attendance_id, Credit.state != "voided")
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


_LOCKED = (
    select(Credit)
    .where(Credit.id == bindparam("credit_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def lock(w: Work, credit_id: UUID) -> Credit:
    """The credit, locked until the work ends. Lock sessions before it."""
    credit: Credit = (await w.db.execute(_LOCKED, {"credit_id": credit_id})).scalar_one()
    return credit


_OPEN_ENTRIES = (
    select(QueueEntry)
    .where(QueueEntry.credit_id == bindparam("credit_id"), QueueEntry.state.in_(IN_QUEUE))
    .order_by(QueueEntry.session_id)
    .execution_options(populate_existing=True)
)
"""Rows are read again each time: an entry read before the lock may have been offered a place since."""


_TOUCHED = union(
    select(QueueEntry.session_id).where(
        QueueEntry.credit_id == bindparam("credit_id"), QueueEntry.state.in_(IN_QUEUE)
    ),
    select(Attendance.session_id).where(
        Attendance.credit_id == bindparam("credit_id"), Attendance.holds_place
    ),
)


async def touched(w: Work, credit_id: UUID) -> set[UUID]:
    """The sessions in which the credit holds a place or waits for one.

    Whoever changes what the credit is used for locks them all first.
    """
    return set(await w.db.scalars(_TOUCHED, {"credit_id": credit_id}))


async def waited_for(w: Work, credit_ids: Collection[UUID]) -> set[UUID]:
    """The sessions in whose waiting lists any of these credits stands; whoever takes credits back locks them first."""
    waiting = select(QueueEntry.session_id).where(
        QueueEntry.credit_id.in_(credit_ids), QueueEntry.state.in_(IN_QUEUE)
    )
    return set(await w.db.scalars(waiting))


async def open_entries(w: Work, credit_id: UUID) -> list[QueueEntry]:
    """The credit's entries in waiting lists that have not ended, in the order of their sessions' ids."""
    return list(await w.db.scalars(_OPEN_ENTRIES, {"credit_id": credit_id}))


async def next_expiry(r: Reading) -> datetime | None:
    """The last moment to book of the credit that ends next; None while there is none."""
    found: datetime | None = await r.db.scalar(
        select(func.min(Credit.expires_at)).where(Credit.state == "active")
    )
    return found


async def expire_due(w: Work) -> int:
    """End the credits whose last moment to book has passed (R34); gives how many. Running it again does nothing.

    Credits are locked by booking and id, as `at_end_of_classes` does, so that the two never wait for each other.
    """
    due = await w.db.scalars(
        select(Credit)
        .where(Credit.state == "active", Credit.expires_at < w.now)
        .order_by(Credit.booking_id, Credit.id)
        .limit(IN_ONE_GO)
        .with_for_update()
    )
    ended = list(due)
    for credit in ended:
        credit.state = "expired"
        audit.note(w, "expired", "credit", credit.id)
    return len(ended)


async def at_end_of_classes(w: Work) -> int:
    """Carry over or take back the unused credits of classes that have ended, as the provider has set it (R33).

    Gives how many credits changed.
    """
    here, terms = await provider.current(w), await provider.make_ups(w)
    policy = ClassEndPolicy(AtClassEnd(terms.class_end), terms.carried_over_at_most, terms.carried_over_days)
    if policy.mode is AtClassEnd.DAYS:
        return 0
    changed = 0
    for booking_id, last_at in await _whose_class_has_ended(w):
        found = await w.db.scalars(
            select(Credit).where(Credit.booking_id == booking_id).order_by(Credit.id).with_for_update()
        )
        by_id = {credit.id: credit for credit in found}
        held = [CreditAtClassEnd(c.id, c.expires_at, c.type, c.state) for c in by_id.values()]
        for decision in at_class_end(held, policy, local_day(last_at, here.zone), here.zone, w.now):
            credit = by_id[decision.credit_id]
            if isinstance(decision, CarryOver):
                credit.type, credit.expires_at = "carried_over", decision.expires_at
            else:
                credit.state = "voided"
            audit.note(
                w,
                "class_ended",
                "credit",
                credit.id,
                state=credit.state,
                expires=credit.expires_at,
            )
            changed += 1
    return changed


async def _whose_class_has_ended(w: Work) -> list[tuple[UUID, datetime]]:
    """Bookings with unused credits whose class has met for the last time, and when that was (Q29)."""
    rows = await w.db.execute(
        select(Booking.id, func.max(Session.starts_at))
        .join(Session, Session.class_id == Booking.class_id)
        .where(
            _MEETS,
            Booking.id.in_(
                select(Credit.booking_id).where(Credit.state == "active", Credit.type == "make_up")
            ),
        )
        .group_by(Booking.id)
        .having(func.max(Session.starts_at) < w.now)
        .order_by(Booking.id)
    )
    return list(rows.all())
