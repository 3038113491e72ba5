"""PURE: when messages that are not urgent may be sent: in the provider’s sending hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.core.local_time import at_wall, local_day

DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class SendingHours:
    """From one minute of the local day to another. If `opens` is not before `closes`, it is the whole day."""

    opens: int
    closes: int
    zone: ZoneInfo

    @property
    def always(self) -> bool:
        """Whether messages may be sent at any time."""
        return self.opens >= self.closes

    def next_open(self, at: datetime) -> datetime:
        """This moment if messages may be sent then, else the next at which they may."""
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
        """Whether messages may be sent at this moment."""
        return self.next_open(at) == at

    def clamp(self, minute: int) -> time:
        """The nearest minute of the day within the hours; a reminder after them would wait until the next morning."""
        return _clock(minute if self.always else min(max(minute, self.opens), self.closes - 1))


def _clock(minute: int) -> time:
    """The time of a minute of the day; 24:00 becomes the last minute."""
    return time(*divmod(min(minute, DAY - 1), 60))
