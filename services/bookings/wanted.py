"""What staff want to book, and what that would be: plain values that screen and act share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.core.ages import Ages
from services.prices.charging import BookingPrice
from services.prices.purchase import Origin

TO_TAKE_UP = ("waiting", "trial_started", "trial_ended")
"""What a booking is before it gets its places."""


@dataclass(frozen=True, slots=True)
class BookingWanted:
    """Whom to book into which class, from when, and how it is paid."""

    client_id: UUID
    attendee_id: UUID
    class_id: UUID
    since: datetime | None = None
    """Start of the session with which it begins; None = the next one."""
    slots: int = 1
    template_id: UUID | None = None
    """The plan that was chosen; None = the one in the payment terms."""
    copied_from: UUID | None = None
    """The booking whose plan it takes over (R71)."""
    takes_up: UUID | None = None
    """The booking that waits, or is on trial, and is to get its places now."""
    by_family: bool = False
    """The family says yes in the portal; else staff book."""

    @property
    def origin(self) -> Origin:
        """How the price is reckoned (R82)."""
        return "online" if self.by_family else "copied" if self.copied_from else "staff"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the booking would be, before the tap."""

    waits: bool
    """The class is full: it goes onto the waiting list, and nothing is owed (R55)."""
    sessions: int
    """In how many it gets a place; none where each is picked by itself."""
    first_at: datetime | None
    left_out: tuple[datetime, ...]
    """Sessions that make-ups have filled; each earns a make-up (R40)."""
    price: BookingPrice | None
    """None: the class has no price, or the visitor sees no money."""
    other_age: tuple[int, Ages] | None
    """How old the child is when it begins, and for which ages the class is, where the two do not agree."""
    stamp: str
