"""The terms of cancelling and of make-ups, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, ClassVar

from services.attendance.deadlines import CancellationPolicy, Limit


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

    COLUMNS: ClassVar[tuple[str, ...]] = (
        "kind",
        "days_before",
        "at_minute",
        "hours_before",
        "free_days_move_back",
        "school_holidays_count",
        "late_cancelling",
        "refusal",
        "reason_prompt",
    )
    """What a row of `CancellationRule` says."""

    @classmethod
    def of(cls, rule: Mapping[str, Any]) -> CancellationTerms:
        """The terms of a rule as the database holds it."""
        policy = CancellationPolicy(
            Limit(rule["kind"]),
            rule["days_before"],
            time(*divmod(rule["at_minute"], 60)),
            rule["hours_before"],
            rule["free_days_move_back"],
        )
        return cls(
            policy,
            rule["school_holidays_count"],
            rule["late_cancelling"],
            rule["refusal"],
            rule["reason_prompt"],
        )

    def columns(self) -> dict[str, Any]:
        """The rule as the database holds it."""
        policy = self.policy
        at = policy.at.hour * 60 + policy.at.minute
        limits = (policy.kind.value, policy.days_before, at, policy.hours_before, policy.free_days_move_back)
        rest = (self.school_holidays_count, self.late_cancelling, self.refusal, self.reason_prompt)
        return dict(zip(self.COLUMNS, (*limits, *rest), strict=True))


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
