"""What is late of a booking: the line that whoever runs the register sees beside a child."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select

from db import Account, Debt
from db.base import Id
from db.values import Money
from services.core.asking import Question
from services.core.local_time import today
from services.core.work import Reading
from services.payments.bank.rights import money_only
from services.provider.settings import current


@Question
def _late() -> Select[UUID | None, int, str]:
    bookings = bindparam("bookings", type_=Id(), expanding=True)
    asked = (Debt.booking_id.in_(bookings), Account.balance > 0, Debt.asked, Debt.due_on < bindparam("day"))
    return (
        select(Debt.booking_id, func.sum(Account.balance), Account.unit)
        .join(Account, Account.id == Debt.account_id)
        .where(*asked)
        .group_by(Debt.booking_id, Account.unit)
        .order_by(Account.unit.desc())
    )


async def of_bookings(r: Reading, booking_ids: Collection[UUID]) -> dict[UUID, Money]:
    """What each of these bookings owes from days that have passed; those that owe nothing late are not in it.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    rows = await _rows(r, booking_ids)
    return {booking_id: Money(int(late), unit) for booking_id, late, unit in rows if booking_id is not None}


async def are_late(r: Reading, booking_ids: Collection[UUID]) -> set[UUID]:
    """Those of the bookings that owe something late: what is only for those who have paid is not for them (R95)."""
    return {booking_id for booking_id, *_more in await _rows(r, booking_ids) if booking_id is not None}


async def _rows(r: Reading, booking_ids: Collection[UUID]) -> list[tuple[UUID | None, int, str]]:
    day = today(r.now, (await current(r)).zone)
    return await _late.ask(r, bookings=list(booking_ids), day=day) if booking_ids else []
