"""When a price becomes nothing, which is asked about before it counts. Pure."""

from __future__ import annotations

from db.values import Money

Price = Money | None


def becomes_free(before: Price, after: Price) -> bool:
    """Whether this change makes something free that was not; no price at all is none that somebody has typed."""
    return after is not None and not after.minor and (before is None or before.minor > 0)
