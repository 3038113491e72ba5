"""A session's register as a value: who is on it, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from db.states import EXPECTED, MARKED, AttendanceState, AttendanceType, MarkState, SessionStatus
from db.values import Money
from services.language.formats import full_name
from services.people.kids import Kid

AROUND = timedelta(minutes=15)
"""So long before it begins, and after it ends, a session counts as running now."""


@dataclass(frozen=True, slots=True)
class OnRegister:
    """One attendee of one session, with what whoever marks the register has to know."""

    attendance_id: UUID
    kid: Kid
    age: int | None
    care_note: str
    no_photos: bool
    type: AttendanceType
    on_trial: bool
    late: Money | None
    """What is late of the booking; None also for staff who do not see money."""
    state: AttendanceState
    reason: str
    """Why they cannot come, if the family said so (R19)."""

    @property
    def to_mark(self) -> bool:
        """Whether nobody has said yet if they were here."""
        return self.state in EXPECTED

    @property
    def mark(self) -> MarkState:
        """What the register says of them."""
        return self.state if self.state in MARKED else "unmarked"  # type: ignore[return-value]

    @property
    def name(self) -> str:
        """First and last name."""
        return full_name(self.kid.first_name, self.kid.last_name)


@dataclass(frozen=True, slots=True)
class Register:
    """One session and who comes to it."""

    session_id: UUID
    programme: str
    starts_at: datetime
    minutes: int
    venue: str
    instructor: str
    status: SessionStatus
    cancel_reason: str
    public_note: str
    internal_note: str
    places: int
    opens_at: datetime
    may_mark: bool
    """Whether this visitor may mark it, once it is open."""
    children: tuple[OnRegister, ...]
    """Who is expected or marked, by name."""
    away: tuple[OnRegister, ...]
    """Who has cancelled, by name."""

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def to_mark(self) -> int:
        """How many are not marked yet."""
        return sum(1 for child in self.children if child.to_mark)

    @property
    def here(self) -> int:
        """How many are marked as here."""
        return sum(1 for child in self.children if child.state == "attended")

    def is_running(self, at: datetime) -> bool:
        """Whether it takes place at this moment, or is about to, or has just ended."""
        return self.status != "cancelled" and self.starts_at - AROUND <= at <= self.ends_at + AROUND
