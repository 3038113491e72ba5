"""When a session is joined online, and who reads what was written about it (R96, R97). PURE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.states import KEPT, AttendanceState, AttendanceType, Availability, SessionStatus

BEFORE = timedelta(minutes=10)
"""So long before a session begins, it can be joined."""


@dataclass(frozen=True, slots=True)
class Online:
    """A session that somebody joins online; where, is told only when they join."""

    opens_at: datetime
    ends_at: datetime
    instructions: str
    """What to have ready, how to get in; families read it beforehand."""

    def is_open(self, now: datetime) -> bool:
        """Whether it can be joined now: from ten minutes before it begins until it ends."""
        return self.opens_at <= now < self.ends_at

    def turns(self, now: datetime) -> datetime | None:
        """When that changes next; None: it is over."""
        return next((moment for moment in (self.opens_at, self.ends_at) if moment > now), None)


def online(starts_at: datetime, minutes: int, instructions: str) -> Online:
    """A session of this time, as somebody joins it."""
    return Online(starts_at - BEFORE, starts_at + timedelta(minutes=minutes), instructions)


def comes(state: AttendanceState, status: SessionStatus) -> bool:
    """Whether the attendee comes to the session, or came: only then is it joined (R97)."""
    return state in KEPT and status != "cancelled"


def reads(type_: AttendanceType, state: AttendanceState) -> bool:
    """Whether a family reads what was done: also of a session that it missed, but not of a make-up it gave up (R96)."""
    return state in KEPT or (type_ == "regular" and state != "hidden")


def opens_at(opens: Availability, starts_at: datetime, minutes: int) -> datetime | None:
    """From when on a file of a session can be had; None: always (R95)."""
    match opens:
        case "before":
            return None
        case "at_start":
            return starts_at
        case "after_end":
            return starts_at + timedelta(minutes=minutes)
