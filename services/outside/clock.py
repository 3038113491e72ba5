"""The one clock. Tests turn it; nobody else asks the machine for the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, aware and in UTC."""

    def now(self) -> datetime: ...


class WallClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class TurnableClock:
    """A clock that stands still until it is turned: for tests and rehearsals."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def turn_to(self, at: datetime) -> None:
        """Set the hands; backwards is allowed, clocks of real machines do it too."""
        self._at = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Let this much time pass."""
        self._at += by
