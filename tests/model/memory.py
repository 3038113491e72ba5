"""What has gone in and out, as the hands remember it: nothing of it is read back from the program."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID


@dataclass
class Memory:
    """By family, by pass, and for all."""

    handed_in: Counter[UUID] = field(default_factory=Counter)
    """By family, cents paid by hand, less what was taken back as recorded wrongly."""
    given: Counter[UUID] = field(default_factory=Counter)
    """By family, credit given by staff."""
    lines: Counter[int] = field(default_factory=Counter)
    """The amounts of the lines of all statements."""
    orders: int = 0
    ended_by_staff: set[UUID] = field(default_factory=set)
    """Debts that nobody asks for any more because staff have said so."""
    moved_on: set[UUID] = field(default_factory=set)
    """Debts from which staff have moved money on, or which they have made smaller."""
    on_passes: Counter[UUID] = field(default_factory=Counter)
    """By account of a pass, entries that staff have added or taken."""
    changed: set[UUID] = field(default_factory=set)
    """Bookings whose price staff have changed."""
    card_paid: set[UUID] = field(default_factory=set)
    """Tries that were paid at the gateway."""
