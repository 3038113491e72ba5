"""What one session is of the price of its booking, and what was given to families for sessions that did not take place (R77)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, func, select

from db import Account, Attendance, Booking, Debt, Entry, PlanPart
from db.values import Money
from services.core.work import Reading
from services.payments import debts
from services.provider.settings import current

_Reversal = Entry.__table__.alias("back")
HAD_IT = (
    exists()
    .where(
        Entry.attendance_id == Attendance.id,
        Entry.kind == "corrected",
        ~exists().where(_Reversal.c.reverses == Entry.id),
    )
    .correlate(Attendance)
)
"""The family has had money for this attendance, and it was not taken back."""


async def given(r: Reading, act_id: UUID) -> list[tuple[Entry, UUID]]:
    """What an act has given to families and nothing has taken back, each with its client."""
    rows = await r.db.execute(
        select(Entry, Account.client_id)
        .join(Account, Account.id == Entry.account_id)
        .where(
            Entry.act_id == act_id,
            Entry.kind == "corrected",
            ~exists().where(_Reversal.c.reverses == Entry.id),
        )
        .order_by(Account.client_id, Entry.id)
    )
    return [(entry, client_id) for entry, client_id in rows.all()]


async def credited(r: Reading, attendance_ids: Sequence[UUID | None], *, but: UUID) -> set[UUID | None]:
    """For which of these attendances another act than this one has given money that stands."""
    found = await r.db.scalars(
        select(Attendance.id).where(Attendance.id.in_(attendance_ids), HAD_IT.where(Entry.act_id != but))
    )
    return set(found)


async def could_return(r: Reading, credit: Account) -> int:
    """How much of a family's credit could be taken back: what is there, and what was spent within the portal."""
    used = await r.db.scalar(
        select(func.coalesce(func.sum(-Entry.amount), 0)).where(
            Entry.account_id == credit.id,
            Entry.kind == "used",
            ~exists().where(_Reversal.c.reverses == Entry.id),
        )
    )
    return credit.balance + int(used or 0)


async def part(r: Reading, booking: Booking) -> Money | None:
    """What one session of this booking is of its price (R77); None = it costs nothing."""
    accounts = (
        await r.db.scalars(select(Debt.account_id).where(Debt.booking_id == booking.id, Debt.asked))
    ).all()
    to_come = await r.db.scalar(
        select(func.coalesce(func.sum(PlanPart.amount_minor), 0)).where(
            PlanPart.booking_id == booking.id, PlanPart.state == "scheduled"
        )
    )
    whole = sum([await debts.total(r, account_id) for account_id in accounts]) + int(to_come or 0)
    number = await r.db.scalar(
        select(func.count()).where(
            Attendance.booking_id == booking.id, Attendance.type == "regular", Attendance.state != "hidden"
        )
    )
    if whole <= 0 or not number:
        return None
    share = Money(whole, (await current(r)).currency).part(number)
    return share if share.minor else None
