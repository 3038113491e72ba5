"""One click is one piece of work: one visitor, one moment, one transaction.

Works and readings are opened at the edges (a page handler, a route, a job, a command). Services take one as their
first argument and never commit. Every rule in one work agrees about the time, because `now` is read once.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from services.configuration import Configuration
from services.core.events import EventBus
from services.core.refusals import Busy, TryAgain
from services.core.visitor import Visitor, afresh
from services.outside.clock import Clock

TRIES = 5

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """A look at the business by one visitor at one moment."""

    db: AsyncSession
    visitor: Visitor
    now: datetime


@dataclass(frozen=True, slots=True)
class Work(Reading):
    """A change to the business: kept whole, or not at all."""

    changed: list[UUID] = field(default_factory=list)
    """Sessions whose places changed; told to every node and open screen once the work is kept (services/core/events.py)."""
    wakes: list[datetime] = field(default_factory=list)
    """Moments at which the outbox has something to do."""
    revoked: list[UUID] = field(default_factory=list)
    """Sign-ins that ended; every node closes their open pages."""


@dataclass(slots=True)
class App:
    """What the program is connected to: its only global state."""

    database: Database
    clock: Clock
    bell: EventBus | None = None
    configuration: Configuration | None = None
    """How this deployment is set up; only signing in asks for it."""


_app: App | None = None


def connect(
    database: Database,
    clock: Clock,
    bell: EventBus | None = None,
    configuration: Configuration | None = None,
) -> App:
    """Connect the business to its database, its clock, its bell and its settings; once per program, once per test."""
    global _app
    _app = App(database, clock, bell, configuration)
    return _app


def app() -> App:
    """What we are connected to.

    Raises:
        RuntimeError: nothing is connected yet; a mistake of ours, not of a visitor.
    """
    if _app is None:
        raise RuntimeError("connect() was not called")
    return _app


def now() -> datetime:
    """The moment, for edges that need it outside a work."""
    return app().clock.now()


@asynccontextmanager
async def reading(visitor: Visitor) -> AsyncIterator[Reading]:
    """A snapshot for one visitor; nothing can be changed through it.

    Raises:
        NotSignedIn: the visitor's sign-in no longer stands.
    """
    h = app()
    with _crossings():
        async with h.database.looking() as db, db.begin():
            at = h.clock.now()
            yield Reading(db, await afresh(db, visitor, at), at)


@asynccontextmanager
async def work(visitor: Visitor) -> AsyncIterator[Work]:
    """A change by one visitor: committed at the end, rolled back on any exception.

    Raises:
        NotSignedIn: the visitor's sign-in no longer stands, so a signed-out tab cannot act.
        TryAgain: the database was crossed by others; `again` calls the whole handler anew.
    """
    h = app()
    with _crossings():
        async with h.database.changing() as db, db.begin():
            at = h.clock.now()
            w = Work(db, await afresh(db, visitor, at), at)
            yield w
            await _tell_with_the_change(w)
    if h.bell is not None:
        h.bell.ring(w.changed, w.wakes, w.revoked)


async def _tell_with_the_change(w: Work) -> None:
    """On PostgreSQL the other nodes hear of a change exactly if it is kept: NOTIFY belongs to the transaction."""
    bell = app().bell
    if bell is not None:
        await w.db.flush()
        await bell.notify(w.db, w.changed, w.wakes, w.revoked)


async def again(handler: Callable[[], Awaitable[T]]) -> T:
    """Call a whole handler, anew when the database was crossed: five times at most, with a little patience.

    Raises:
        Busy: five tries were crossed; nothing has changed.
    """
    for attempt in range(TRIES):
        try:
            return await handler()
        except TryAgain:
            await asyncio.sleep(random.uniform(0.005, 0.03) * 2**attempt)  # noqa: S311 - patience, not a secret
    raise Busy


@contextmanager
def _crossings() -> Iterator[None]:
    """Turn what only means "somebody else was in the way" into TryAgain."""
    try:
        yield
    except DBAPIError as problem:
        if problem.connection_invalidated or _was_crossed(problem):
            raise TryAgain from problem
        raise


def _was_crossed(problem: DBAPIError) -> bool:
    state = getattr(problem.orig, "sqlstate", None)
    if state is not None:
        return state in ("40001", "40P01") or state.startswith(("08", "57P"))
    return "database is locked" in str(problem.orig)
