"""Parts of plans become debts on their day, many at once (R71)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, bindparam, insert, select, update

from db import Account, AuditEntry, Booking, Debt, Entry, PaymentReference, PlanPart, Table
from services.core.local_time import local_day
from services.core.work import Work
from services.payments import receiving, references
from services.prices.coming import is_to_come
from services.provider.settings import current

PORTION = 500


async def post_due(w: Work) -> int:
    """Let the parts be owed whose day has come, one portion of them; says how many.

    Many at once: a month's end may be thousands. What a family has in credit is used for its new debts.
    """
    today = local_day(w.now, (await current(w)).zone)
    rows = await w.db.execute(
        select(*PlanPart.__table__.columns, Booking.client_id)
        .join(Booking, Booking.id == PlanPart.booking_id)
        .where(is_to_come(), PlanPart.post_on <= today)
        .order_by(PlanPart.post_on, PlanPart.id)
        .limit(PORTION)
        .with_for_update(of=PlanPart)
    )
    due = rows.all()
    if not due:
        return 0
    await _owe_all(w, due)
    credits_ = await w.db.execute(
        select(Account.client_id, Account.unit)
        .where(
            Account.client_id.in_({row.client_id for row in due}),
            Account.kind == "credit",
            Account.balance > 0,
        )
        .order_by(Account.client_id, Account.unit)
    )
    for client_id, unit in credits_.all():
        await receiving.use_credit(w, client_id, unit)
    return len(due)


async def _owe_all(w: Work, due: Sequence[Row[*tuple[Any, ...]]]) -> None:
    """As `debts.owe` for each, but table by table: a month's end would wait for thousands of single statements."""
    numbers = await _references(w, len(due))
    act_id = uuid4()
    made = [(row, uuid4(), uuid4(), number) for row, number in zip(due, numbers, strict=True)]
    await _insert(w, PaymentReference, [{"number": number, "created_at": w.now} for number in numbers])
    await _insert(
        w,
        Account,
        [
            {
                "id": account_id,
                "kind": "debt",
                "client_id": row.client_id,
                "balance": 0,
                "unit": row.amount_currency,
                "created_at": w.now,
            }
            for row, account_id, _debt_id, _number in made
        ],
    )
    await _insert(
        w,
        Debt,
        [
            {
                "id": debt_id,
                "account_id": account_id,
                "client_id": row.client_id,
                "booking_id": row.booking_id,
                "part": row.part,
                "parts": row.parts,
                "title": "",
                "due_on": row.due_on,
                "created_at": w.now,
                "reference": number,
                "pauses_used": 0,
                "asked": True,
            }
            for row, account_id, debt_id, number in made
        ],
    )
    await _insert(
        w,
        Entry,
        [
            {
                "id": uuid4(),
                "account_id": account_id,
                "amount": row.amount_minor,
                "unit": row.amount_currency,
                "kind": "charged",
                "at": w.now,
                "by": "",
                "why": "",
                "act_id": act_id,
            }
            for row, account_id, _debt_id, _number in made
            if row.amount_minor
        ],
    )
    posted = (
        update(PlanPart)
        .where(PlanPart.id == bindparam("part_id"))
        .values(state="posted", debt_id=bindparam("its_debt"))
    )
    connection = await w.db.connection()
    await connection.execute(
        posted, [{"part_id": row.id, "its_debt": debt_id} for row, _account, debt_id, _number in made]
    )
    w.db.add(
        AuditEntry(
            at=w.now,
            actor=w.visitor.actor,
            act="posted",
            about="plans",
            about_id=act_id,
            facts={"parts": [str(row.id) for row in due]},
        )
    )
    await w.db.flush()


async def _insert(w: Work, table: type[Table], rows: list[dict[str, Any]]) -> None:
    if rows:
        await (await w.db.connection()).execute(insert(table), rows)


async def _references(w: Work, number: int) -> list[str]:
    """So many new payment references."""
    found: set[str] = set()
    while len(found) < number:
        drawn = {references.new() for _each in range(number - len(found))}
        known = await w.db.scalars(select(PaymentReference.number).where(PaymentReference.number.in_(drawn)))
        found |= drawn - set(known)
    return sorted(found)
