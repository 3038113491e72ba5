"""How often one sender may ask for something that costs a little: counted in this process, within one stretch of time.

It spares the database and keeps no secret: what must not be guessed is too long to be guessed, or is counted in the
database (`services/sign_in/limits.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from datetime import datetime, timedelta

MOST_KEYS = 50_000
"""So many senders are told apart; with more, counting begins anew, because memory is worth more than a count."""


class Pace:
    """So many times in a stretch of time, for each key."""

    def __init__(self, most: int, within: timedelta) -> None:
        self.most, self.within = most, within
        self._since: datetime | None = None
        self._counts: Counter[Hashable] = Counter()

    def is_over(self, key: Hashable, at: datetime) -> bool:
        """Whether this key has had its times already; nothing is counted."""
        self._turn(at)
        return self._counts[key] >= self.most if key in self._counts else False

    def count(self, key: Hashable, at: datetime) -> None:
        """Once more."""
        self._turn(at)
        self._counts[key] += 1

    def wait(self, at: datetime) -> int:
        """Seconds until counting begins anew."""
        left = self.within if self._since is None else self._since + self.within - at
        return max(1, int(left.total_seconds()))

    def _turn(self, at: datetime) -> None:
        if self._since is None or not self._since <= at < self._since + self.within:
            self._since = at
            self._counts.clear()
        elif len(self._counts) >= MOST_KEYS:
            self._counts.clear()
