"""Finds what of an import nobody has touched since: only that can go. What refers to it from outside keeps it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column, ForeignKey, or_, select

from db import Attendance, Booking, Credit, Debt, Entry, ImportBatch, Pricing, Table
from services.core.work import Reading
from services.imports.batches import lines
from services.imports.batches.journal import NOTED, mark
from services.imports.batches.taking_back.things import (
    BroughtThing,
    Imported,
    Key,
    imported,
    join,
    parents,
    portions,
)

GOES_ALONG = frozenset(
    {
        ("attendance", "booking_id"),
        ("attendance", "attendee_id"),
        ("attendance", "session_id"),
        ("credits", "booking_id"),
        ("outbox", "client_id"),
        ("opened_families", "client_id"),
    }
)
"""What hangs on a thing and goes with it, or is looked at by itself."""
OF_THE_BOOKS = frozenset(
    {
        ("accounts", "client_id"),
        ("debts", "client_id"),
        ("debts", "booking_id"),
        ("pricings", "booking_id"),
        ("plan_parts", "booking_id"),
        ("discount_uses", "client_id"),
        ("family_references", "client_id"),
    }
)
"""Entries of the ledger and what they hang on are never deleted (docs/decisions/0010-one-ledger.md)."""
WHY = {"sign_ins": "signed in", "sign_in_requests": "signed in", "bookings": "booked", "sessions": "used"}
"""Why a thing stays that rows of this table name."""
_TABLES: dict[str, type[Table]] = {each.__tablename__: each for each in NOTED}


async def examined(r: Reading, batch: ImportBatch) -> Imported:
    """All that this import has made and changed, each thing with the reason why it stays, if it does."""
    found = imported(await lines.of_batch(r, batch.id))
    await _read(r, found)
    at = batch.applied_at or r.now
    bookings = {key[1]: thing for key, thing in found.things.items() if key[0] is Booking}
    await _attended(r, bookings, at)
    await _money(r, bookings, at)
    edges = await _referred_to(r, found)
    _keep_what_is_needed(edges, found)
    return found


async def _read(r: Reading, found: Imported) -> None:
    """The rows as they are now; one that somebody has edited keeps its thing."""
    by_table: defaultdict[type[Table], list[UUID]] = defaultdict(list)
    for table, id_ in found.things:
        by_table[table].append(id_)
    for table in NOTED:
        for ids in portions(by_table[table]):
            column: Any = table.__table__.c.id
            rows = await r.db.scalars(
                select(table).where(column.in_(ids)).execution_options(populate_existing=True)
            )
            for row in rows:
                key = (table, cast("Any", row).id)
                found.things[key].rows[key] = row
    for key in [key for key, thing in found.things.items() if not thing.rows]:
        del found.things[key], found.owner[key]
    for key, thing in list(found.things.items()):
        if mark(thing.rows[key]) != thing.marks[key]:
            thing.why = "edited"
    for key, thing in list(found.things.items()):
        for parent in parents(thing.rows[key]):
            if parent in found.things:
                found.things[parent].why = found.things[parent].why or thing.why
                join(found, key, parent)
                break


async def _attended(r: Reading, bookings: dict[UUID, BroughtThing], at: datetime) -> None:
    """Keep bookings of which a session was cancelled, attended or made up for, or whose make-up was used."""
    for ids in portions(list(bookings)):
        since = or_(Attendance.changed_at > at, Attendance.type != "regular")
        touched = select(Attendance.booking_id).where(Attendance.booking_id.in_(ids), since)
        used = select(Credit.booking_id).where(
            Credit.booking_id.in_(ids), or_(Credit.state != "active", Credit.created_at > at)
        )
        for id_ in [*await r.db.scalars(touched), *await r.db.scalars(used)]:
            bookings[id_].why = bookings[id_].why or "attended"


async def _money(r: Reading, bookings: dict[UUID, BroughtThing], at: datetime) -> None:
    """Bookings with a price stay in the books: cancelled, if nothing was paid since."""
    for ids in portions(list(bookings)):
        priced = select(Pricing.booking_id).where(Pricing.booking_id.in_(ids))
        paid = (
            select(Debt.booking_id)
            .join(Entry, Entry.account_id == Debt.account_id)
            .where(Debt.booking_id.in_(ids), Entry.at > at)
        )
        for id_ in await r.db.scalars(paid):
            if id_ is not None:
                bookings[id_].why = bookings[id_].why or "paid"
        for id_ in await r.db.scalars(priced):
            if id_ is not None:
                bookings[id_].ends = not bookings[id_].why


async def _referred_to(r: Reading, found: Imported) -> list[tuple[BroughtThing, BroughtThing]]:
    """What is named by rows of others stays; of rows of the same import, who needs whom."""
    edges = []
    for foreign in _foreign_keys():
        column, of = foreign.parent, foreign.column.table.name
        where = (column.table.name, column.name)
        if where in GOES_ALONG:
            continue
        ids = [id_ for table, id_ in found.owner if table.__tablename__ == of]
        for some in portions(ids):
            for id_, *key in await r.db.execute(select(column, *_keys(column)).where(column.in_(some))):
                needed = found.owner[_TABLES[of], id_]
                by = found.owner.get((_TABLES.get(column.table.name, Booking), key[0])) if key else None
                if by is not None and column.table.name in _TABLES:
                    edges.append((by, needed))
                elif where in OF_THE_BOOKS:
                    needed.why = needed.why or ("" if needed.ends or needed.table is Booking else "books")
                else:
                    needed.why = needed.why or WHY.get(column.table.name, "used")
    return edges + await _in_sessions(r, found)


async def _in_sessions(r: Reading, found: Imported) -> list[tuple[BroughtThing, BroughtThing]]:
    """Whoever comes to a session needs its class."""
    edges = []
    sessions = {key[1]: thing for key, thing in found.owner.items() if key[0].__tablename__ == "sessions"}
    for ids in portions(list(sessions)):
        rows = await r.db.execute(
            select(Attendance.session_id, Attendance.booking_id).where(Attendance.session_id.in_(ids))
        )
        for session_id, booking_id in rows:
            by = found.owner.get((Booking, booking_id))
            if by is not None:
                edges.append((by, sessions[session_id]))
            else:
                sessions[session_id].why = sessions[session_id].why or "booked"
    return edges


def _foreign_keys() -> Iterator[ForeignKey]:
    for table in Table.metadata.sorted_tables:
        for foreign in sorted(table.foreign_keys, key=lambda each: each.parent.name):
            if foreign.column.table.name in _TABLES:
                yield foreign


def _keys(column: Column[Any]) -> list[Column[Any]]:
    return [column.table.c.id] if "id" in column.table.c else []


def _keep_what_is_needed(edges: list[tuple[BroughtThing, BroughtThing]], found: Imported) -> None:
    """What a thing that stays names stays, too."""
    needs: defaultdict[Key, list[BroughtThing]] = defaultdict(list)
    for by, needed in edges:
        if by is not needed:
            needs[by.key].append(needed)
    left = [thing for thing in found.things.values() if thing.is_left]
    while left:
        thing = left.pop()
        for needed in needs[thing.key]:
            if not needed.is_left:
                needed.why = "books" if thing.ends else "needed"
                left.append(needed)
