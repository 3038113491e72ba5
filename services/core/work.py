"""One click is one piece of work: one visitor, one moment, one transaction.

Works and readings are opened at the edges (a page handler, a route, a job, a command). Services take one as their
first argument and never commit. Every rule in one work agrees about the time, because `now` is read once.
"""

from __future__ import annotations

import asyncio
import logging
import random
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession

from db.apart import apart
from db.engine import Database
from services.core import view_as
from services.core.configuration import Configuration
from services.core.events import Event, EventBus, Topic
from services.core.refusals import Busy, TryAgain, Unavailable
from services.core.visitor import Visitor
from services.outside.cards import Gateway
from services.outside.clock import Clock

log = logging.getLogger("cubby.database")

TRIES, LONGEST = 5, 9.0
"""How often a handler is tried, and the seconds after which no further try begins: somebody waits for the answer. A
try that met a SQLite file which another program holds has waited longer already (`engine.LOCKED_FOR`)."""

LOCKED = "database is locked"
SQLITE_AWAY = (
    "unable to open database file",
    "database or disk is full",
    "disk I/O error",
    "readonly database",
    "database disk image is malformed",
    "file is not a database",
)
POSTGRES_AWAY = ("08", "57P", "53", "58", "3D000", "28", "25006")
"""Lost or refused connections, a server that stops, no room or memory left, a disk that fails, no such database, no
longer allowed in, read only (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""
LASTING = (
    "database or disk is full",
    "readonly database",
    "database disk image is malformed",
    "file is not a database",
    "53100",
    "3D000",
    "28",
    "25006",
)
"""Which of these stay until somebody does something: SQLite's words, PostgreSQL's codes. Trying again would only let the
others wait."""

T = TypeVar("T")
_tried_again: ContextVar[bool] = ContextVar("a handler around this is tried again", default=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """A read transaction: what one visitor sees at one moment."""

    db: AsyncSession
    visitor: Visitor
    now: datetime


@dataclass(frozen=True, slots=True)
class Work(Reading):
    """A write transaction: one visitor's change, committed whole or not at all."""

    events: list[Event] = field(default_factory=list)
    """What this work has published so far."""

    def publish(self, topic: Topic, id_: UUID | None = None) -> None:
        """Tell all nodes and open screens, once this work is committed (services/core/events.py)."""
        self.events.append(Event(topic, id_))


@dataclass(slots=True)
class App:
    """What the program is connected to: its only global state."""

    database: Database
    clock: Clock
    events: EventBus
    configuration: Configuration | None = None
    """How this deployment is set up."""
    cards: Gateway | None = None
    """Who takes cards; None = nobody, so that only a transfer is offered."""
    kept: dict[str, object] = field(default_factory=dict)
    """What is kept of readings for the time when the database is away."""


_app: App | None = None


def connect(
    database: Database,
    clock: Clock,
    events: EventBus | None = None,
    configuration: Configuration | None = None,
) -> App:
    """Connect the business to its database, clock, events and settings; once per program, once per test.

    Without a bus, events stay in this process.
    """
    global _app
    _app = App(database, clock, events or EventBus(), configuration)
    return _app


def app() -> App:
    """What the program is connected to.

    Raises:
        RuntimeError: nothing is connected yet; a mistake in the program, not of a visitor.
    """
    if _app is None:
        raise RuntimeError("connect() was not called")
    return _app


def now() -> datetime:
    """The current moment, for code that needs it outside a work."""
    return app().clock.now()


@dataclass(slots=True)
class _Shared:
    """A reading that one task shares with all that it calls; another task must not use its connection."""

    reading: Reading
    task: asyncio.Task[Any] | None
    over: bool = False

    def serves(self, visitor: Visitor) -> bool:
        """Whether this visitor, in this task, sees what the reading saw."""
        mine = self.reading.visitor
        same = (mine.kind, mine.sign_in_id, mine.seen_by) == (
            visitor.kind,
            visitor.sign_in_id,
            visitor.seen_by,
        )
        return same and not self.over and self.task is asyncio.current_task()


_shared: ContextVar[_Shared | None] = ContextVar("reading", default=None)


@contextmanager
def sharing(r: Reading) -> Iterator[None]:
    """Within the block, this task's readings for the same visitor are this one: a screen is of one moment.

    A work ends it, because what is read afterwards must show what the work has changed; so does trouble with the
    database.
    """
    shared = _Shared(r, asyncio.current_task())
    before = _shared.set(shared)
    try:
        yield
    finally:
        shared.over = True
        _shared.reset(before)


@asynccontextmanager
async def reading(visitor: Visitor) -> AsyncIterator[Reading]:
    """A snapshot for one visitor, in a transaction that can change nothing; the one that is shared, if there is one.

    Trouble that passes is waited out here, before the snapshot is taken, unless `with_retries` does so already.

    Raises:
        NotSignedIn: the visitor's sign-in has ended.
        TryAgain: as for `work`.
    """
    shared = _shared.get()
    if shared is None or not shared.serves(visitor):
        async with reading_as(lambda db, at: view_as.reloaded(db, visitor, at)) as r:
            yield r
        return
    try:
        with _passing_trouble():
            yield shared.reading
    except (TryAgain, DBAPIError):  # PostgreSQL answers nothing more in this transaction
        shared.over = True
        raise


@asynccontextmanager
async def reading_as(find: Callable[[AsyncSession, datetime], Awaitable[Visitor]]) -> AsyncIterator[Reading]:
    """A new snapshot for the visitor that `find` finds with its first statement; begun again as `reading` is.

    Raises:
        TryAgain: as for `work`; also what `find` raises.
    """
    with _passing_trouble():
        r, end = await (_begin(find) if _tried_again.get() else _retried(lambda: _begin(find)))
        async with end:
            yield r


async def _begin(
    find: Callable[[AsyncSession, datetime], Awaitable[Visitor]],
) -> tuple[Reading, AsyncExitStack]:
    """A snapshot, and what ends it."""
    connected = app()
    with _passing_trouble():
        async with AsyncExitStack() as stack:
            db = await stack.enter_async_context(connected.database.reading())
            await stack.enter_async_context(db.begin())
            await db.connection()
            at = connected.clock.now()
            return Reading(db, await find(db, at), at), stack.pop_all()


@asynccontextmanager
async def work(visitor: Visitor) -> AsyncIterator[Work]:
    """A change by one visitor: committed at the end, rolled back on any exception.

    Raises:
        NotSignedIn: the visitor's sign-in has ended, so a tab that was signed out elsewhere cannot act.
        OnlyLooking: it is staff who look at a family's screens.
        TryAgain: trouble with the database that passes (see `_passing_trouble`). The transaction is rolled back;
            `with_retries` calls the whole handler once more.
    """
    view_as.refuse_changes(visitor)
    connected = app()
    if (shared := _shared.get()) is not None:
        shared.over = True
    published: list[Event] = []
    try:
        with _passing_trouble():
            async with connected.database.writing() as db, db.begin():
                at = connected.clock.now()
                w = Work(db, await view_as.reloaded(db, visitor, at), at)
                yield w
                await db.flush()
                await connected.events.notify(db, w.events)
                published = w.events
    finally:
        # Also where the commit raises: it may have succeeded with its answer lost, and an event too many does no harm.
        connected.events.dispatch(published)


@asynccontextmanager
async def trial(visitor: Visitor) -> AsyncIterator[Work]:
    """A work that ends without being committed, to see what a long one would do. On SQLite, nobody waits for it.

    Raises:
        NotSignedIn, OnlyLooking, TryAgain: as for `work`.
    """
    view_as.refuse_changes(visitor)
    connected = app()
    with _passing_trouble():
        async with apart(connected.database) as writing, writing() as db:
            at = connected.clock.now()
            yield Work(db, await view_as.reloaded(db, visitor, at), at)


async def with_retries(handler: Callable[[], Awaitable[T]]) -> T:
    """Call a handler, and call it again from its beginning each time it raises TryAgain: five times at most.

    Before each try it waits a little longer, for a random time, so that two works in conflict do not meet again. After
    `LONGEST` seconds there is no further try: one try alone may wait a whole minute for a full pool.

    Raises:
        Busy: all tries failed; nothing was changed. Unavailable, which is one kind of it, if the database is away.
    """
    token = _tried_again.set(True)
    try:
        return await _retried(handler)
    except TryAgain as last:
        raise (Unavailable if last.away else Busy) from last
    finally:
        _tried_again.reset(token)


async def _retried(handler: Callable[[], Awaitable[T]]) -> T:
    loop = asyncio.get_running_loop()
    began = loop.time()
    for attempt in range(1, TRIES + 1):
        try:
            return await handler()
        except TryAgain as problem:
            if problem.lasting or attempt == TRIES or loop.time() - began > LONGEST:
                _complain(problem)
                raise
            await asyncio.sleep(random.uniform(0.0025, 0.015) * 2**attempt)  # noqa: S311 - not a secret
    raise AssertionError("the last try returns or raises")


def _complain(problem: TryAgain) -> None:
    """Say in the log why the database cannot be used, without what was asked of it."""
    if LOCKED in str(getattr(problem.__cause__, "orig", "")):
        log.warning("another program holds the database file, so nothing can be changed; close that program")
    if problem.away:
        why = str(getattr(problem.__cause__, "orig", "")).partition("\n")[0]
        log.warning("the database cannot be used: %s", why)


@contextmanager
def _passing_trouble() -> Iterator[None]:
    """Raise TryAgain for database errors that a later try can avoid.

    They are: a serialization conflict or deadlock, a locked SQLite file, a pool in which no connection became free in
    time, and a database that is away, full or broken.
    """
    try:
        yield
    except PoolTimeout as problem:
        raise TryAgain from problem
    except DBAPIError as problem:
        away = problem.connection_invalidated or _is_away(problem.orig)
        if not away and not _is_conflict(problem.orig):
            raise
        raise TryAgain(away=away, lasting=_says(problem.orig, LASTING)) from problem


def _is_conflict(problem: BaseException | None) -> bool:
    return getattr(problem, "sqlstate", None) in ("40001", "40P01") or LOCKED in str(problem)


def _is_away(problem: BaseException | None) -> bool:
    if isinstance(problem, psycopg.OperationalError) and problem.sqlstate is None:
        return True  # no answer from a server: not connected, or no longer
    return _says(problem, SQLITE_AWAY + POSTGRES_AWAY)


def _says(problem: BaseException | None, what: tuple[str, ...]) -> bool:
    """Whether PostgreSQL's code begins with one of these, or SQLite's words contain one."""
    state = getattr(problem, "sqlstate", None)
    if state is not None:
        return str(state).startswith(what)
    return isinstance(problem, sqlite3.Error) and any(words in str(problem) for words in what)
