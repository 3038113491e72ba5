"""Rows of one client that become another's: which they are, moving them, and which of them go back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, inspect, or_, select, true, update
from sqlalchemy.orm import InstrumentedAttribute

from db import Account, Booking, Brought, Debt, Order, Pass
from services.core.plan import STAYS, ActLine
from services.core.work import Reading, Work
from services.merging.fates import BY_NAME, MOVED, ONE_EACH, Column, name

MOVE = "move"


async def lines(r: Reading, gone: UUID, keep: UUID) -> list[ActLine]:
    """One line for each column, with the rows that go along."""
    found = []
    taken = [name(column) for column in ONE_EACH if await _has(r, column, keep)]
    for column in (*MOVED, *ONE_EACH):
        if name(column) in taken:
            continue
        key = _key(column)
        rows = await r.db.scalars(select(key).where(column == gone, _goes(column, gone, keep)).order_by(key))
        if ids := [str(id_) for id_ in rows]:
            found.append(ActLine(MOVE, name(column), gone, {"ids": ids}))
    return found


async def move(w: Work, line: ActLine, source: UUID, target: UUID) -> None:
    """Give the rows of a line to `target`; those that are not `source`'s any more are left alone."""
    column, ids = BY_NAME[line.about], _ids(line)
    if _key(column) is column:  # the client is the row's own key
        ids = [source]
    await w.db.execute(
        update(column.class_).where(column == source, _key(column).in_(ids)).values({column: target})
    )


async def back(r: Reading, done: Iterable[ActLine], gone: UUID, keep: UUID) -> list[ActLine]:
    """What goes back of each line, and what stays because it is somebody else's by now, or is not there any more.

    With a booking or an order goes what has become of it since: its debts, its passes, their accounts.
    """
    theirs = {line.about: line for line in done if line.what == MOVE}
    since = await _since(r, theirs, keep)
    found = []
    for about in {**theirs, **since}:
        column = BY_NAME[about]
        wanted = _ids(theirs[about]) if about in theirs else []
        wanted += [id_ for id_ in since.get(about, []) if id_ not in wanted]
        key = _key(column)
        if key is column:
            free = await _has(r, column, keep) and not await _has(r, column, gone)
            there, left = ([gone], []) if free else ([], [gone])
        else:
            mine = select(key).where(key.in_(wanted)).order_by(key)
            there = list(await r.db.scalars(mine.where(column == keep)))
            left = list(await r.db.scalars(mine.where(column != keep)))  # what is gone by now is not missed
        for what, ids, why in ((MOVE, there, ""), (STAYS, left, "edited")):
            if ids:
                found.append(ActLine(what, about, gone, {"ids": [str(id_) for id_ in ids]}, why))
    return found


async def _since(r: Reading, done: dict[str, ActLine], keep: UUID) -> dict[str, list[UUID]]:
    bookings = _ids(done[name(Booking.client_id)]) if name(Booking.client_id) in done else []
    orders = _ids(done[name(Order.client_id)]) if name(Order.client_id) in done else []
    found: dict[str, list[UUID]] = {}
    for table in (Debt, Pass):
        about = or_(table.booking_id.in_(bookings), table.order_id.in_(orders))
        rows = (
            await r.db.execute(select(table.id, table.account_id).where(table.client_id == keep, about))
        ).all()
        if rows:
            found[name(table.client_id)] = [row.id for row in rows]
            found.setdefault(name(Account.client_id), []).extend(row.account_id for row in rows)
    return found


def _goes(column: Column, gone: UUID, keep: UUID) -> ColumnElement[bool]:
    """What keeps a row from going along: nobody brings themselves, and of credit the money goes (credit.py)."""
    if column is Brought.referrer_id:
        return Brought.newcomer_id != keep
    if column is Brought.newcomer_id:
        return Brought.referrer_id != keep
    if column is Account.client_id:
        return Account.kind != "credit"
    return true()


async def _has(r: Reading, column: Column, client_id: UUID) -> bool:
    return await r.db.scalar(select(column).where(column == client_id).limit(1)) is not None


def _key(column: Column) -> Column:
    (primary,) = inspect(column.class_).primary_key
    found: InstrumentedAttribute[Any] = getattr(column.class_, primary.key)
    return found


def _ids(line: ActLine) -> list[UUID]:
    return [UUID(id_) for id_ in line.facts["ids"]]
