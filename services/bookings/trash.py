"""The trash: a booking that should never have been. Nobody sees it any more, and for thirty days it can be restored whole.

What it was is kept in `TrashedBooking`; retention deletes that after thirty days. The booking's row stays, unseen, because the
books speak of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import (
    Attendance,
    Attendee,
    Booking,
    Class,
    Credit,
    Debt,
    PlanPart,
    TrashedBooking,
)
from services.bookings import offers
from services.bookings.turns import families_money
from services.core import access, audit, locks, versions
from services.core.work import Reading, Work
from services.language import N_
from services.language.formats import full_name
from services.payments import debts
from services.people import families
from services.waiting_list import queue

KEPT_DAYS = 30
WHY = N_("Booking deleted")
AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Thrown:
    """One booking in the trash."""

    trashed_id: UUID
    booking_id: UUID
    client_id: UUID
    child: str
    class_name: str
    at: datetime
    by: str
    until: datetime
    """Until when it can be restored."""


async def throw_away(w: Work, booking_id: UUID, seen: int) -> None:
    """Delete a booking that should never have been: its places are free, nothing is owed, what was paid is credit.

    Raises:
        NotFound: no such booking, or the visitor may not look after clients.
        ChangedByOthers: somebody has changed it since it was seen in version `seen`.
    """
    families.clients_only(w)
    mine = await access.booking(w, booking_id)
    await families_money(w, mine.client.id)
    await w.db.execute(select(Class.id).where(Class.id == mine.class_.id).with_for_update())
    booking = await versions.to_change(w, Booking, booking_id, seen)
    await offers.end(w, booking_id, "withdrawn")
    before: dict[str, Any] = {"status": booking.status}
    booking.status, booking.trashed_at = "cancelled", w.now
    before["attendance"] = await _hide(w, booking_id)
    before["credits"] = await _end_rights(w, booking_id)
    before["parts"] = await _stop_parts(w, booking_id)
    before["debts"] = await _end_debts(w, booking_id)
    w.db.add(
        TrashedBooking(
            booking_id=booking_id, at=w.now, by=w.visitor.name, by_id=w.visitor.staff_id, before=before
        )
    )
    audit.note(w, "thrown away", "booking", booking_id, before=before["status"])
    await w.db.flush()


async def listed(r: Reading) -> list[Thrown]:
    """What is in the trash, the latest first.

    Raises:
        NotFound: the visitor may not look after clients.
    """
    families.clients_only(r)
    rows = await r.db.execute(
        select(TrashedBooking, Booking.client_id, Attendee, Class.name)
        .join(Booking, Booking.id == TrashedBooking.booking_id)
        .join(Attendee, Attendee.id == Booking.attendee_id)
        .join(Class, Class.id == Booking.class_id)
        .where(TrashedBooking.at >= r.now - timedelta(days=KEPT_DAYS))
        .order_by(TrashedBooking.at.desc(), TrashedBooking.id)
        .limit(AT_MOST)
    )
    return [
        Thrown(
            row.id,
            row.booking_id,
            client_id,
            full_name(child.first_name, child.last_name),
            class_name,
            row.at,
            row.by,
            row.at + timedelta(days=KEPT_DAYS),
        )
        for row, client_id, child, class_name in rows
    ]


async def _hide(w: Work, booking_id: UUID) -> dict[str, list[Any]]:
    """Let no register show it; says what each attendance was. Places to come go to who waits for them."""
    ids = await w.db.scalars(select(Attendance.session_id).where(Attendance.booking_id == booking_id))
    await locks.sessions(w, *ids)
    rows = await w.db.scalars(
        select(Attendance)
        .where(Attendance.booking_id == booking_id, Attendance.state != "hidden")
        .order_by(Attendance.session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    before, freed = {}, []
    for each in rows.all():
        before[str(each.id)] = [each.state, each.holds_place]
        freed += [each.session_id] if each.holds_place else []
        each.state, each.holds_place, each.release_at = "hidden", False, None
    await w.db.flush()
    for session_id in freed:
        await queue.freed(w, session_id)
    return before


async def _end_rights(w: Work, booking_id: UUID) -> dict[str, str]:
    rows = await w.db.scalars(
        select(Credit).where(Credit.booking_id == booking_id, Credit.state.in_(("active", "used")))
    )
    before: dict[str, str] = {}
    for each in rows.all():
        before[str(each.id)] = each.state
        each.state = "cancelled"
    return before


async def _stop_parts(w: Work, booking_id: UUID) -> list[str]:
    rows = await w.db.scalars(
        select(PlanPart).where(PlanPart.booking_id == booking_id, PlanPart.state == "scheduled")
    )
    parts = list(rows)
    for each in parts:
        each.state = "cancelled"
    return [str(each.id) for each in parts]


async def _end_debts(w: Work, booking_id: UUID) -> dict[str, int]:
    """Ask for nothing more; what was paid is the family's credit, and waits there. Says how much each debt was."""
    rows = await w.db.execute(
        select(Debt.id, Debt.account_id).where(Debt.booking_id == booking_id, Debt.asked).order_by(Debt.id)
    )
    before: dict[str, int] = {}
    for debt_id, account_id in rows.all():
        before[str(debt_id)] = await debts.total(w, account_id)
        await debts.cancel(w, debt_id, WHY)
    return before
