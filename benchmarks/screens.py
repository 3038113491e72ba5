"""What the server needs for a screen that is opened anew, compared to a bare NiceGUI page and the bare SQL of its rows.

The bare SQL is every statement that the screen asks, sent again through the driver alone, on one connection.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import psycopg
from sqlalchemy import event, select
from sqlalchemy.engine import make_url

from benchmarks.servers import EMAIL, bare, serve
from benchmarks.table import Line, ms
from db import Booking, Client, SignIn, engine, schema
from db.engine import Database
from services import demo, provider, sign_in
from services.bookings import booking_page, listing
from services.core import access, ids
from services.core.configuration import Configuration
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, connect, reading, work
from services.outside.clock import WallClock
from services.overview import benefits, home
from services.people import attendees
from services.sign_in.secrets import fingerprint
from tests.servers import running_postgres

ROUNDS, WARM = 31, 6
SCREENS = ("Home", "Bookings", "one booking", "Benefits")
Statement = tuple[str, Any]


@dataclass(slots=True)
class Portal:
    """The portal on one engine, a browser that has signed in, and what was measured."""

    name: str
    driver: Any
    """A connection of the engine's driver, without anything in between."""
    browser: httpx.AsyncClient
    paths: dict[str, str]
    asked: dict[str, list[Statement]]
    times: dict[str, list[float]] = field(default_factory=lambda: {screen: [] for screen in SCREENS})
    sql: dict[str, list[float]] = field(default_factory=lambda: {screen: [] for screen in SCREENS})


async def lines() -> AsyncIterator[Line]:
    """Four screens on both engines, measured in turn with the bare page."""
    empty: list[float] = []
    with bare() as page, _databases() as addresses:
        async with AsyncExitStack() as open_:
            plain = await open_.enter_async_context(httpx.AsyncClient(base_url=page.url, timeout=60))
            portals = [
                await open_.enter_async_context(_portal(name, *address)) for name, address in addresses
            ]
            for n in range(WARM + ROUNDS):
                await _round(plain, portals, empty, counts=n >= WARM)
    for portal in portals:
        for screen in SCREENS:
            yield _beside(portal, screen, empty)
    sqlite, postgresql = portals
    for screen in SCREENS:
        mine, other = median(postgresql.times[screen]), median(sqlite.times[screen])
        yield Line(f"{screen}: PostgreSQL beside SQLite", ms(mine), ms(other), mine / other, 1.3)


def _beside(portal: Portal, screen: str, empty: list[float]) -> Line:
    mine, page, sql = median(portal.times[screen]), median(empty), median(portal.sql[screen])
    return Line(
        f"{screen}, {portal.name}, {len(portal.asked[screen])} statements: server time",
        ms(mine),
        f"bare page {ms(page)} and bare SQL {ms(sql)}",
        mine / (page + sql),
        2.5,
    )


async def _round(
    plain: httpx.AsyncClient, portals: list[Portal], empty: list[float], *, counts: bool
) -> None:
    seen = await _seconds(plain, "/")
    if counts:
        empty.append(seen)
    for portal in portals:
        for screen, path in portal.paths.items():
            seen = await _seconds(portal.browser, path)
            sql = _bare(portal.driver, portal.asked[screen])
            if counts:
                portal.times[screen].append(seen)
                portal.sql[screen].append(sql)


async def _seconds(browser: httpx.AsyncClient, path: str) -> float:
    start = time.perf_counter()
    (await browser.get(path)).raise_for_status()
    return time.perf_counter() - start


def _bare(driver: Any, statements: list[Statement]) -> float:
    """Seconds that the driver needs for the statements."""
    start = time.perf_counter()
    for statement, values in statements:
        cursor = driver.cursor()
        cursor.execute(statement, values)
        cursor.fetchall()
        cursor.close()
    return time.perf_counter() - start


@contextmanager
def _databases() -> Iterator[list[tuple[str, tuple[str, dict[str, str]]]]]:
    with tempfile.TemporaryDirectory(prefix="cubby-bench-") as folder, running_postgres() as server:
        postgresql = server.url(server.create())
        yield [
            ("SQLite", (engine.sqlite_url(Path(folder) / "cubby.sqlite"), {"CUBBY_DATA": folder})),
            (
                "PostgreSQL",
                (postgresql, {"CUBBY_DATABASE_URL": postgresql.replace("+psycopg", "")}),
            ),
        ]


@asynccontextmanager
async def _portal(name: str, address: str, settings: dict[str, str]) -> AsyncIterator[Portal]:
    await schema.migrate(address)
    database = engine.connect(address)
    connect(database, WallClock(), configuration=Configuration(public_url="http://127.0.0.1"))
    await demo.build()
    if database.dialect == "postgresql":  # in production, autovacuum has done this long ago
        async with database.writer.begin() as connection:
            await connection.exec_driver_sql("ANALYZE")
    token, visitor, booking = await _signed_in()
    with serve(**settings) as server:
        cookies = {sign_in.cookie_name(): token}
        async with httpx.AsyncClient(base_url=server.url, cookies=cookies, timeout=60) as browser:
            paths = dict(
                zip(
                    SCREENS,
                    ("/", "/bookings", f"/bookings/{ids.short(booking.id)}", "/benefits"),
                    strict=True,
                )
            )
            yield Portal(
                name, _driver(address), browser, paths, await _asked(database, token, visitor, booking)
            )
    await database.close()


def _driver(address: str) -> Any:
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return sqlite3.connect(str(url.database))
    return psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))


async def _signed_in() -> tuple[str, Visitor, Booking]:
    token = secrets.token_urlsafe(32)
    async with work(Visitor.system("benchmark")) as w:
        client = (await w.db.scalars(select(Client).where(Client.email == EMAIL))).one()
        booking = (
            await w.db.scalars(
                select(Booking).where(Booking.client_id == client.id).order_by(Booking.created_at).limit(1)
            )
        ).one()
        until = w.now + timedelta(days=90)
        row = SignIn(
            token_hash=fingerprint(token),
            client_id=client.id,
            created_at=w.now,
            last_seen_at=w.now,
            idle_until=until,
            absolute_until=until,
        )
        w.db.add(row)
        await w.db.flush()
        return token, Visitor(Kind.CLIENT, sign_in_id=row.id, client_id=client.id), booking


async def _asked(
    database: Database, token: str, visitor: Visitor, booking: Booking
) -> dict[str, list[Statement]]:
    """The statements by which each screen reads what it shows."""

    async def of_home(r: Reading) -> None:
        await home.home(r)

    async def of_bookings(r: Reading) -> None:
        await attendees.mine(r)
        await listing.mine(r)
        await benefits.waiting(r)

    async def of_booking(r: Reading) -> None:
        await access.booking(r, booking.id)
        await booking_page.one(r, booking.id)

    async def of_benefits(r: Reading) -> None:
        await attendees.mine(r)
        await benefits.make_ups(r)

    found: dict[str, list[Statement]] = {}
    for screen, read in zip(SCREENS, (of_home, of_bookings, of_booking, of_benefits), strict=True):
        with _heard(database) as found[screen]:
            async with reading(visitor) as r:
                await provider.current(r)
                await benefits.badge(r)
                await read(r)
    return found


@contextmanager
def _heard(database: Database) -> Iterator[list[Statement]]:
    sent: list[Statement] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_others: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            sent.append((statement, values))

    event.listen(database.reader.sync_engine, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        event.remove(database.reader.sync_engine, "before_cursor_execute", keep)


if __name__ == "__main__":

    async def show() -> None:
        async for line in lines():
            print(line)

    asyncio.run(show())
