"""PURE: when ordinary mail may leave: in the provider’s hours of sending, never at night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.core.local_time import at_wall, local_day

DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class SendingHours:
    """From one minute of the local day until another; equal or crossed ones mean the whole day."""

    opens: int
    closes: int
    zone: ZoneInfo

    @property
    def always(self) -> bool:
        """Whether mail may leave at any time."""
        return self.opens >= self.closes

    def next_open(self, at: datetime) -> datetime:
        """This moment if mail may leave then, else the next at which it may."""
        if self.always:
            return at
        day = local_day(at, self.zone)
        opens, closes = (at_wall(day, _clock(minute), self.zone) for minute in (self.opens, self.closes))
        if at < opens:
            return opens
        if at < closes:
            return at
        return at_wall(day + timedelta(days=1), _clock(self.opens), self.zone)

    def is_open(self, at: datetime) -> bool:
        """Whether ordinary mail may leave now."""
        return self.next_open(at) == at

    def clamp(self, minute: int) -> time:
        """A minute of the day at which mail may really leave: a reminder at 20:00 would else come too late."""
        return _clock(minute if self.always else min(max(minute, self.opens), self.closes - 1))


def _clock(minute: int) -> time:
    """24:00 is told as the last minute of the day."""
    return time(*divmod(min(minute, DAY - 1), 60))
