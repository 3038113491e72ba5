"""Tell every node and every open screen that something changed, within two seconds.

An event names sessions whose places changed; whoever shows one judges that one again. In one process the bell
rings after the commit; across processes PostgreSQL carries it (NOTIFY in the transaction, LISTEN on a connection of
its own), so it is heard exactly if the change was kept.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

import psycopg
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from services.core.tasks import end

log = logging.getLogger("cubby.live")

CHANNEL = "cubby"
AT_ONCE = 90
"""Ids of a kind in one notification; PostgreSQL carries 8,000 bytes."""

Listener = Callable[[frozenset[UUID]], None]


class EventBus:
    """Rings when sessions changed, the outbox has something to send, or somebody was signed out."""

    def __init__(self, url: str | None = None) -> None:
        """`url`: address of a PostgreSQL database that several processes share, or None for one process."""
        self._url = url
        self._listeners: set[Listener] = set()
        self._doors: set[Listener] = set()
        self._woken: set[Callable[[], None]] = set()
        self._task: asyncio.Task[None] | None = None

    def on_sessions(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with the ids of changed sessions; returns the way to stop it."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    def on_outbox(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when something was written that must leave the house."""
        self._woken.add(listener)
        return lambda: self._woken.discard(listener)

    def on_revoked(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with the ids of sign-ins that ended; returns the way to stop it."""
        self._doors.add(listener)
        return lambda: self._doors.discard(listener)

    async def notify(
        self,
        db: AsyncSession,
        sessions: Iterable[UUID],
        wakes: Iterable[datetime],
        revoked: Iterable[UUID] = (),
    ) -> None:
        """Say it to the other processes, as part of the change."""
        if self._url is None:
            return
        ids, out, wake = [str(s) for s in sessions], [str(s) for s in revoked], bool(list(wakes))
        for start in range(0, max(len(ids), len(out), 1 if wake else 0), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            news = json.dumps({"sessions": ids[part], "revoked": out[part], "wake": wake})
            await db.execute(
                text("SELECT pg_notify(:channel, :news)"),
                {"channel": CHANNEL, "news": news},
            )

    def ring(self, sessions: Iterable[UUID], wakes: Iterable[datetime], revoked: Iterable[UUID] = ()) -> None:
        """Say it in this process, after the change was kept; PostgreSQL says it to us by itself."""
        if self._url is None:
            self._dispatch(frozenset(sessions), wake=bool(list(wakes)), revoked=frozenset(revoked))

    def start(self) -> None:
        """Begin to listen to the other processes."""
        if self._url is not None and self._task is None:
            self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """Stop listening."""
        await end(self._task)
        self._task = None

    def _dispatch(self, sessions: frozenset[UUID], *, wake: bool, revoked: frozenset[UUID]) -> None:
        for listeners, ids in ((self._listeners, sessions), (self._doors, revoked)):
            for listener in list(listeners) if ids else []:
                try:
                    listener(ids)
                except Exception:
                    log.exception("an open screen did not take the news")
        for woken in list(self._woken) if wake else []:
            woken()

    async def _listen(self) -> None:
        wait = 0.2
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    _conninfo(self._url), autocommit=True
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    wait = 0.2
                    async for news in connection.notifies():
                        told = json.loads(news.payload)
                        self._dispatch(
                            frozenset(UUID(s) for s in told["sessions"]),
                            wake=told["wake"],
                            revoked=frozenset(UUID(s) for s in told["revoked"]),
                        )
            except psycopg.Error as problem:
                log.warning("no news from the database, trying again: %s", problem)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 5)


def _conninfo(url: str | None) -> str:
    parts = make_url(url or "")
    return parts.set(drivername="postgresql").render_as_string(hide_password=False)
