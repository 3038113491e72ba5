"""A month's end: the parts of 5,000 plans become debts, beside the bare inserts of the same rows; and Home's "To pay"
for a family with ten past payments and with ten thousand.

The bare inserts write the same rows by one prepared INSERT for each table on the same connection. Both are rolled back.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from benchmarks.table import Line, ms, paired
from db import (
    Account,
    Attendee,
    Booking,
    Client,
    Debt,
    Entry,
    PaymentReference,
    PlanPart,
    engine,
    new_id,
    schema,
)
from services import provider
from services.core.visitor import Visitor
from services.core.work import Work, connect, reading, work
from services.operations.idle_memory import collect_young_only
from services.outside.clock import WallClock
from services.payments import owed, references
from services.prices import posting
from services.timetable import classes, programmes
from tests.servers import running_postgres

BOOKINGS = 5_000
FEW, MANY, OPEN = 10, 10_000, 3
"""Past payments of the two families, and what each still owes."""
ROUNDS, WARM, READS = 7, 1, 200
AT_ONCE = 2_000
VISITOR = Visitor.system("benchmark")


class _Undone(Exception):
    """Raised to roll a measurement back."""


async def lines() -> AsyncIterator[Line]:
    """Both engines."""
    collect_young_only()
    for name, address in _databases():
        async with _world(address) as families:
            ours, bare = [], []
            for n in range(WARM + ROUNDS):
                took, rows = await _ours()
                other = await _bare(rows)
                if n >= WARM:
                    ours.append(took)
                    bare.append(other)
            yield Line(
                f"month's end, {name}: {BOOKINGS:,} parts of plans posted",
                ms(median(ours)),
                f"bare inserts {ms(median(bare))}",
                paired(ours, bare),
                4.0,
            )
            many, few = [], []
            for _n in range(READS):
                few.append(await _to_pay(families[FEW]))
                many.append(await _to_pay(families[MANY]))
            yield Line(
                f"to pay on Home, {name}: a family with {MANY:,} past payments",
                ms(median(many)),
                f"with {FEW} {ms(median(few))}",
                paired(many, few),
                1.2,
            )


def _databases() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="cubby-bench-") as folder, running_postgres() as server:
        yield "SQLite", str(engine.sqlite_url(Path(folder) / "plans.sqlite"))
        yield "PostgreSQL", server.url(server.create())


@asynccontextmanager
async def _world(address: str) -> AsyncIterator[dict[int, UUID]]:
    await schema.migrate(address)
    database = engine.connect(address)
    connect(database, WallClock())
    try:
        async with work(VISITOR) as w:
            await _plans(w)
            families = {past: await _family(w, past) for past in (FEW, MANY)}
        if database.dialect == "postgresql":  # in production, autovacuum has done this
            async with database.writer.begin() as connection:
                await connection.exec_driver_sql("ANALYZE")
        yield families
    finally:
        await database.close()


async def _plans(w: Work) -> None:
    """As many bookings, each with a part whose day has come and two for later."""
    await provider.found(w, name="Benchmark", zone="Europe/Bratislava", country="SK")
    programme = await programmes.add(w, "Movers")
    today = w.now.date()
    class_ = await classes.add(
        w,
        "Movers",
        programme_id=programme.id,
        venue_id=(await classes.venue(w, "Hall")).id,
        instructor_id=None,
        weekday=0,
        starts_minute=960,
        minutes=45,
        capacity=BOOKINGS,
        first_on=today - timedelta(days=60),
        last_on=today + timedelta(days=120),
    )
    clients = [_client(w, f"parent{n}") for n in range(BOOKINGS)]
    attendees = [{"id": new_id(), "first_name": f"Child {n}", "colour": "sky"} for n in range(BOOKINGS)]
    bookings = [
        {
            "id": new_id(),
            "number": str(10_000_000 + n),
            "client_id": clients[n]["id"],
            "attendee_id": attendees[n]["id"],
            "class_id": class_.id,
            "status": "enrolled",
            "created_at": w.now,
        }
        for n in range(BOOKINGS)
    ]
    await _insert(w, Client, clients)
    await _insert(w, Attendee, attendees)
    await _insert(w, Booking, bookings)
    await _insert(w, PlanPart, [_part(each["id"], n, today) for each in bookings for n in range(3)])


def _part(booking_id: Any, n: int, today: date) -> dict[str, Any]:
    return {
        "id": new_id(),
        "booking_id": booking_id,
        "part": n + 1,
        "parts": 3,
        "amount_minor": 2_800,
        "amount_currency": "EUR",
        "post_on": today + timedelta(days=30 * n),
        "due_on": today + timedelta(days=30 * n + 7),
        "state": "scheduled",
    }


async def _family(w: Work, past: int) -> UUID:
    """A family that has paid so many debts, and owes a few."""
    client = _client(w, f"family{past}")
    numbers = list({references.new() for _n in range(past + OPEN + 50)})[: past + OPEN]
    accounts = [
        {
            "id": new_id(),
            "kind": "debt",
            "client_id": client["id"],
            "unit": "EUR",
            "balance": 0,
            "created_at": w.now,
        }
        for _n in numbers
    ]
    debts = [
        {
            "id": new_id(),
            "account_id": account["id"],
            "client_id": client["id"],
            "title": "Movers",
            "due_on": w.now.date() - timedelta(days=n),
            "created_at": w.now,
            "reference": numbers[n],
            "closed_at": w.now if n >= OPEN else None,
        }
        for n, account in enumerate(accounts)
    ]
    await _insert(w, Client, [client])
    await _insert(w, PaymentReference, [{"number": each, "created_at": w.now} for each in numbers])
    await _insert(w, Account, accounts)
    await _insert(w, Debt, debts)
    await _insert(w, Entry, [_entry(w, each, 2_800, "charged") for each in accounts])
    await _insert(w, Entry, [_entry(w, each, -2_800, "paid") for each in accounts[OPEN:]])
    return UUID(str(client["id"]))


def _client(w: Work, name: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "email": f"{name}@example.com",
        "first_name": "Anna",
        "last_name": name,
        "created_at": w.now,
    }


def _entry(w: Work, account: dict[str, Any], amount: int, kind: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "account_id": account["id"],
        "amount": amount,
        "unit": "EUR",
        "kind": kind,
        "at": w.now,
        "act_id": new_id(),
    }


async def _insert(w: Work, table: Any, rows: list[dict[str, Any]]) -> None:
    for n in range(0, len(rows), AT_ONCE):
        await w.db.execute(insert(table), rows[n : n + AT_ONCE])


async def _ours() -> tuple[float, dict[Any, list[dict[str, Any]]]]:
    """Post all that is due; the time, and the rows that it has written."""
    took = 0.0
    rows: dict[Any, list[dict[str, Any]]] = {}
    try:
        async with work(VISITOR) as w:
            known = await _references(w)
            begun = time.perf_counter()
            while await posting.post_due(w):
                pass
            took = time.perf_counter() - begun
            rows = await _written(w, known)
            raise _Undone
    except _Undone:
        pass
    assert len(rows[Debt]) == BOOKINGS
    return took, rows


async def _references(w: Work) -> set[str]:
    return set(await w.db.scalars(select(PaymentReference.number)))


async def _written(w: Work, known: set[str]) -> dict[Any, list[dict[str, Any]]]:
    debts = [
        dict(row._mapping)
        for row in await w.db.execute(select(*Debt.__table__.columns))
        if row.reference not in known
    ]
    ids = {each["account_id"] for each in debts}
    numbers = {each["reference"] for each in debts}

    async def of(table: Any, column: str, wanted: set[Any]) -> list[dict[str, Any]]:
        found = await w.db.execute(select(*table.__table__.columns))
        return [dict(row._mapping) for row in found if row._mapping[column] in wanted]

    return {
        PaymentReference: await of(PaymentReference, "number", numbers),
        Account: [each | {"balance": 0} for each in await of(Account, "id", ids)],
        Debt: debts,
        Entry: await of(Entry, "account_id", ids),
    }


async def _bare(rows: dict[Any, list[dict[str, Any]]]) -> float:
    """Write the same rows, table by table."""
    took = 0.0
    try:
        async with work(VISITOR) as w:
            connection = await w.db.connection()
            begun = time.perf_counter()
            for table, mine in rows.items():
                await connection.execute(insert(table.__table__), mine)
            took = time.perf_counter() - begun
            raise _Undone
    except _Undone:
        pass
    return took


async def _to_pay(client_id: UUID) -> float:
    """What Home asks of a family's money, once."""
    begun = time.perf_counter()
    async with reading(VISITOR) as r:
        found = await owed.owing_of(r, client_id)
    took = time.perf_counter() - begun
    assert len(found.debts) == OPEN
    return took
