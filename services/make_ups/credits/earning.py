"""PURE: does cancelling earn a make-up, and what is it worth? (R26–R30)"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.states import AttendanceState, AttendanceType
from db.values import Money


@dataclass(frozen=True, slots=True)
class MakeUpLimit:
    """How many make-ups a programme grants a booking (R28, R29).

    `credits` per booking, 0 = as many as the class has sessions. With `package_size` N: `credits` per N
    sessions.
    """

    credits: int = 0
    package_size: int | None = None

    def for_booking(self, sessions: int, number: int, extra: int = 0) -> int:
        """The limit that holds when the class's session `number` (from 1) is cancelled (Q2).

        `sessions` is how many the class has, `extra` what staff added for this booking.
        """
        if self.credits == 0:
            return sessions + extra
        if self.package_size is None:
            return self.credits + extra
        packages = -(-number // self.package_size)
        return self.credits * packages + extra


class Because(StrEnum):
    """Why cancelling earns a make-up, or does not."""

    EARNED = "earned"
    LATE = "late"
    NOT_CANCELLED = "not_cancelled"
    NOT_TRACKED = "not_tracked"
    NOT_ALLOWED = "not_allowed"
    NOT_REGULAR = "not_regular"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class CreditDecision:
    """Whether cancelling earns a make-up, why, and how much of the limit was used before."""

    because: Because
    counted: int
    limit: int

    @property
    def earned(self) -> bool:
        """Whether it earns a make-up."""
        return self.because is Because.EARNED


def decide(
    *,
    new_state: AttendanceState | None,
    attendance_type: AttendanceType,
    tracks_attendance: bool,
    allows_make_ups: bool,
    counted: int,
    limit: int,
) -> CreditDecision:
    """Whether attendance that becomes `new_state` earns a make-up (R26–R28).

    `counted` is how many credits of the booking count towards the limit: all that are not voided, used and expired
    ones too, but neither staff grants nor credits for sessions that the provider cancelled. A no-show earns nothing,
    and giving up a make-up earns no further one (R47).
    """
    if attendance_type != "regular":
        because = Because.NOT_REGULAR
    elif new_state == "late_cancelled":
        because = Because.LATE
    elif new_state != "cancelled":
        because = Because.NOT_CANCELLED
    elif not tracks_attendance:
        because = Because.NOT_TRACKED
    elif not allows_make_ups:
        because = Because.NOT_ALLOWED
    elif counted >= limit:
        because = Because.LIMIT
    else:
        because = Because.EARNED
    return CreditDecision(because, counted, limit)


def worth(unit_price: Money | None, total: Money | None, sessions: int) -> Money | None:
    """What a make-up is worth: the price of one session, else its part of the total (R30).

    Half a minor unit is rounded up. None if there is no price at all.
    """
    if unit_price is not None:
        return unit_price
    if total is None or sessions < 1:
        return None
    return total.part(sessions)
