"""The provider's time zone and the current moment, as texts about times need them; the device's zone does not matter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Here:
    """The provider's time zone and the current moment."""

    zone: ZoneInfo
    now: datetime

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.zone).date()


NOWHERE = Here(ZoneInfo("UTC"), datetime(2000, 1, 1, tzinfo=UTC))
_here: ContextVar[Here] = ContextVar("here", default=NOWHERE)


def be_here(zone: ZoneInfo, now: datetime) -> None:
    """Show times in this zone, as of this moment, for the rest of the current task."""
    _here.set(Here(zone, now))


@contextmanager
def being_here(zone: ZoneInfo, now: datetime) -> Iterator[None]:
    """Like `be_here`, but only inside the block."""
    token = _here.set(Here(zone, now))
    try:
        yield
    finally:
        _here.reset(token)


def here() -> Here:
    """The zone and the moment of the current task."""
    return _here.get()


def local(at: datetime) -> datetime:
    """A moment as the provider's clock shows it."""
    return at.astimezone(here().zone)
