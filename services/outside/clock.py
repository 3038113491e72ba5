"""The clock. Only this file asks the machine for the time; tests use a clock that they set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Gives the current moment, in UTC."""

    def now(self) -> datetime: ...


class WallClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class TurnableClock:
    """A clock that stands still until it is set: for tests and benchmarks."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def turn_to(self, at: datetime) -> None:
        """Set the clock; backwards is allowed, as clocks of real machines are set back too."""
        self._at = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Set the clock forward by this much."""
        self._at += by
