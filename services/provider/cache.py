"""A cache: the provider's settings and rules are loaded once in a reading or work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from services.core.work import Reading, Work

T = TypeVar("T")
KEY = "services.provider"


async def once(r: Reading, what: str, load: Callable[[], Awaitable[T]]) -> T:
    """The result of `load`, which is called only once in a reading or work for the same `what`."""
    cache: dict[str, Any] = r.db.info.setdefault(KEY, {})
    if what not in cache:
        cache[what] = await load()
    value: T = cache[what]
    return value


def forget(w: Work) -> None:
    """Empty the cache, because this work has changed the settings or rules."""
    w.db.info.pop(KEY, None)
