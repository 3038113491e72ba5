"""The terms of cancelling and of make-ups, as values."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.attendance.deadlines import CancellationPolicy


@dataclass(frozen=True, slots=True)
class CancellationTerms:
    """Until when a session may be cancelled, and what the provider says about it (R11–R19)."""

    policy: CancellationPolicy = field(default_factory=CancellationPolicy)
    school_holidays_count: bool = False
    late_cancelling: bool = True
    """Cancelling after the deadline frees the place and earns nothing (R16); else it is refused (R17)."""
    refusal: str | None = None
    """The provider's own words for R17."""
    reason_prompt: str = "after"
    """When the reason is asked: off, before, after (R19)."""


@dataclass(frozen=True, slots=True)
class MakeUpTerms:
    """The provider-wide side of make-ups (R32–R42, R46)."""

    days_valid: int = 90
    notice_hours: int = 1
    """R42: a session leaves the list this long before its start."""
    opens_days_before: int = 4
    """R41: a class takes make-ups from this many days before its first session."""
    extra_places: int = 0
    """R39: places for make-ups beyond every class's capacity."""
    class_end: str = "days"
    """R33: carry_over, expire or days."""
    carried_over_at_most: int = 0
    carried_over_days: int = 30
    rejoin_until_deadline: bool = False
    """R52, Q8: whether rejoining ends with the deadline."""
