"""Events: how a committed change reaches every open screen and every node within two seconds.

A work publishes events while it runs (`w.publish(SESSION_CHANGED, session.id)`). After the commit the bus of this
process calls its listeners. Where several processes share a PostgreSQL database, the same events travel with the
transaction by NOTIFY, so other nodes get them exactly if the change was committed; each node listens on a connection
of its own. An event carries no data: it only says what to look at again, so receiving one twice does no harm.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NewType
from uuid import UUID

import psycopg
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from services.core.complaining import complain
from services.core.tasks import end

log = logging.getLogger("cubby.events")

Topic = NewType("Topic", str)
"""What an event is about. A new topic is one new constant."""
SESSION_CHANGED = Topic("session-changed")
"""Places, time or status of a session changed; the id is the session's."""
REGISTER_MARKED = Topic("register-marked")
"""Somebody was marked as here or away; the id is the session's. Nobody's place changes by it."""
SIGN_IN_ENDED = Topic("sign-in-ended")
"""A device was signed out; the id is the sign-in's."""
SHARES_CHANGED = Topic("shares-changed")
"""Something that was shared with a client is no longer so, or in another role; the id is the client's (R87)."""
SETUP_CHANGED = Topic("setup-changed")
"""A step of the first run was done, or seen to work; no id."""
MESSAGES_CHANGED = Topic("messages-changed")
"""A message reached a client, came back, or was opened in the portal; the id is the client's."""
WORKER_NEEDED = Topic("worker-needed")
"""The worker has something to send, or something that is due at a certain moment; no id."""

CHANNEL = "cubby"
IDS_PER_NOTIFICATION = 90
"""PostgreSQL carries at most 8,000 bytes in one notification."""
SHORTEST_WAIT, LONGEST_WAIT = 0.2, 5.0
"""Seconds until the bus connects again, doubled with each failure."""
LOG_EVERY = 60.0
"""Seconds between two lines in the log about trouble that lasts."""
CONNECTION = {
    "connect_timeout": "10",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
}
"""Seconds: a connection whose other end vanished without closing it is noticed within half a minute."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something of this topic changed. Without an id, anything of the topic may have changed."""

    topic: Topic
    id: UUID | None = None


Ids = frozenset[UUID] | None
"""The ids that changed, of one topic. None: anything of the topic may have changed, so look again."""
Listener = Callable[[Ids], None]


def concerns(ids: Ids, shown: Iterable[UUID]) -> bool:
    """Whether a listener that shows these ids has to look again."""
    return ids is None or not ids.isdisjoint(shown)


class EventBus:
    """Carries events from works to listeners, in this process and between processes."""

    def __init__(self, url: str | None = None) -> None:
        """`url`: address of a PostgreSQL database that several processes share, or None for one process."""
        self._url = url
        self._node = secrets.token_hex(8)
        self._listeners: dict[Topic, set[Listener]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self._next_log: dict[str, float] = {}

    def on(self, topic: Topic, listener: Listener) -> Callable[[], None]:
        """Call `listener` with the ids of each event of a topic; returns the function that ends this.

        It is called with None after this node was cut off from the others for a while.
        """
        self._listeners[topic].add(listener)
        return lambda: self._listeners[topic].discard(listener)

    def dispatch(self, events: Iterable[Event]) -> None:
        """Call the listeners of this process; once for each topic, after the commit."""
        for topic, ids in _by_topic(events).items():
            self._call(topic, ids)

    async def notify(self, db: AsyncSession, events: Iterable[Event]) -> None:
        """Send events to the other processes, as part of the transaction of the change."""
        if self._url is None:
            return
        for topic, ids in _by_topic(events).items():
            for part in _portions(ids):
                payload = json.dumps({"node": self._node, "topic": topic, "ids": part})
                await db.execute(
                    text("SELECT pg_notify(:channel, :payload)"), {"channel": CHANNEL, "payload": payload}
                )

    def start(self) -> None:
        """Begin to listen to the other processes."""
        if self._url is not None and self._task is None:
            self._task = asyncio.create_task(self._listen(self._url))

    async def stop(self) -> None:
        """Stop listening to the other processes."""
        await end(self._task)
        self._task = None

    async def _listen(self, url: str) -> None:
        wait, loop = SHORTEST_WAIT, asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await self._receive_all(url)
            except Exception:  # whatever the cause, listen again: without events this node's screens go stale
                self._complain("cannot listen for events of other processes; connecting again")
            lasted = loop.time() - began > LONGEST_WAIT
            wait = SHORTEST_WAIT if lasted else min(wait * 2, LONGEST_WAIT)
            await asyncio.sleep(wait)

    async def _receive_all(self, url: str) -> None:
        """Receive notifications until the connection is lost.

        Notifications sent while there was no connection are lost, so all listeners are first called with None.
        """
        address = make_url(url).set(drivername="postgresql").update_query_dict(CONNECTION)
        conninfo = address.render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            for topic in list(self._listeners):
                self._call(topic, None)
            async for notification in connection.notifies():
                self._receive(notification.payload)

    def _receive(self, payload: str) -> None:
        """Pass on one notification; skip those of this node, and those that cannot be read."""
        try:
            event = json.loads(payload)
            if event["node"] == self._node:  # dispatched after the commit
                return
            topic, ids = Topic(str(event["topic"])), event["ids"]
            ids = None if ids is None else frozenset(UUID(each) for each in ids)
        except Exception:  # other programs connected to the database may send anything
            self._complain("skipped a notification that is not an event")
            return
        self._call(topic, ids)

    def _call(self, topic: Topic, ids: Ids) -> None:
        for listener in list(self._listeners.get(topic, ())):
            try:
                listener(ids)
            except (Exception, asyncio.CancelledError):  # a listener that is cancelled must not end the bus
                log.exception("a listener of %s failed", topic)

    def _complain(self, what: str) -> None:
        """Log the exception being handled, once a minute at most, so that a long outage does not fill the log."""
        now = asyncio.get_running_loop().time()
        if now >= self._next_log.get(what, now):
            self._next_log[what] = now + LOG_EVERY
            complain(log, what, level=logging.WARNING)


def _by_topic(events: Iterable[Event]) -> dict[Topic, Ids]:
    found: dict[Topic, set[UUID] | None] = {}
    for event in events:
        ids = found.setdefault(event.topic, set())
        if event.id is None:
            found[event.topic] = None
        elif ids is not None:
            ids.add(event.id)
    return {topic: None if ids is None else frozenset(ids) for topic, ids in found.items()}


def _portions(ids: Ids) -> list[list[str] | None]:
    if ids is None:
        return [None]
    texts = sorted(map(str, ids))
    return [texts[n : n + IDS_PER_NOTIFICATION] for n in range(0, len(texts), IDS_PER_NOTIFICATION)]
