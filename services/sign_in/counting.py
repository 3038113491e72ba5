"""Counters of requests: how often something was tried in a stretch of time, in the database and so for all nodes together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from db import RateBucket
from db.upsert import insert_or_update
from services.core.work import Work
from services.sign_in.secrets import brief_mac


async def count(w: Work, key: str, window: datetime) -> int:
    """Add one to the key's count in this window; returns the new count."""
    one_more = insert_or_update(
        w.db,
        RateBucket,
        {"key": key, "window": window, "count": 1},
        key=("key", "window"),
        change={"count": RateBucket.count + 1},
    )
    return int((await w.db.execute(one_more.returning(RateBucket.count))).scalar_one())


async def uncount(w: Work, key: str, window: datetime) -> None:
    """Take one off the key's count in this window."""
    await w.db.execute(
        update(RateBucket)
        .where(RateBucket.key == key, RateBucket.window == window, RateBucket.count > 0)
        .values(count=RateBucket.count - 1)
        .execution_options(synchronize_session=False)
    )


def key(kind: str, *facts: object) -> str:
    """What a counter is known by."""
    return brief_mac(kind, *facts)


def hour(at: datetime) -> datetime:
    """The beginning of its hour."""
    return at.replace(minute=0, second=0, microsecond=0)


def slot(at: datetime) -> datetime:
    """The beginning of its ten minutes."""
    return at.replace(minute=at.minute - at.minute % 10, second=0, microsecond=0)
