"""What is read of the provider is kept for the rest of the reading or work that reads it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from services.core.work import Reading, Work

T = TypeVar("T")
KEPT = "services.provider"


async def once(r: Reading, what: str, load: Callable[[], Awaitable[T]]) -> T:
    """What `load` gives, asked for once in a reading or work."""
    kept: dict[str, Any] = r.db.info.setdefault(KEPT, {})
    if what not in kept:
        kept[what] = await load()
    value: T = kept[what]
    return value


def forget(w: Work) -> None:
    """Read it afresh: this work has changed it."""
    w.db.info.pop(KEPT, None)
