"""PURE: what a booking costs that begins when the class has begun (R75)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from db.states import ProRata
from db.values import Money
from services.prices.plans import AT_ONCE, PlanPart, PlanShape, parts_at
from services.prices.spreading import fraction


@dataclass(frozen=True, slots=True)
class LateStart:
    """A class, and the day on which somebody joins it; that day's session is still ahead."""

    booked_on: date
    first_on: date
    last_on: date
    sessions: int
    """All sessions of the class."""
    remaining: int
    """Those that are still ahead."""

    @property
    def is_late(self) -> bool:
        """The class has begun: some of it is over."""
        return self.remaining < self.sessions


def late_plan(
    price: Money,
    start: LateStart,
    method: ProRata,
    *,
    shape: PlanShape = AT_ONCE,
    fee: Money | None = None,
    next_too: bool = False,
) -> tuple[PlanPart, ...]:
    """The parts of a booking that begins late; each instalment pays for the time until the next one is due.

    `method`: by the sessions that are left; by the days of the running period and later ones in full; nothing for the
    running period; or that one in full.
    Instalments for a time that is over are left out, and the one that is running falls due at booking. Without a plan
    the whole class is one such time. `next_too` brings the next full instalment forward to the booking.
    "none" leaves the running instalment out, unless there is no other: then it is paid in full.
    A class that has not begun has its usual plan. The booking fee is never reduced.
    """
    dates = shape.dates(start.first_on)
    if not start.is_late:
        return parts_at(shape, price, dates, booked_on=start.booked_on, fee=fee)
    running = max(sum(due <= start.booked_on for due in dates) - 1, 0)
    if method == "sessions":
        rest = Money(fraction(price.minor, start.remaining, start.sessions), price.currency)
        parts = parts_at(shape, rest, dates[running:], booked_on=start.booked_on, fee=fee)
    else:
        parts = _by_period(price, start, method, shape, fee, running)
    return _brought_forward(parts, start.booked_on + timedelta(days=shape.due_days)) if next_too else parts


def booking_plan(
    price: Money,
    start: LateStart,
    method: ProRata,
    *,
    shape: PlanShape = AT_ONCE,
    fee: Money | None = None,
) -> tuple[PlanPart, ...]:
    """The parts of a booking, late or not. A price in one part falls due at booking, not when the class begins."""
    parts = late_plan(price, start, method, shape=shape, fee=fee)
    if shape.parts > 1:
        return parts
    at_once = start.booked_on + timedelta(days=shape.due_days)
    return tuple(replace(part, due_on=at_once) for part in parts)


def _by_period(
    price: Money, start: LateStart, method: ProRata, shape: PlanShape, fee: Money | None, running: int
) -> tuple[PlanPart, ...]:
    dates = shape.dates(start.first_on)
    whole = parts_at(shape, price, dates, booked_on=start.first_on, fee=fee)
    at_once = start.booked_on + timedelta(days=shape.due_days)
    first = [replace(part, due_on=at_once) for part in whole if part.kind != "instalment"]
    instalments = [part for part in whole if part.kind == "instalment"]
    skipped = len(dates) - len(instalments)  # parts of nothing, of a price of a few cents, stand at the front
    ahead = instalments[max(running - skipped, 0) :]
    if not ahead:
        return tuple(first)
    now, later = ahead[0], ahead[1:]
    if method == "days":
        ends = dates[running + 1] if running + 1 < len(dates) else start.last_on + timedelta(days=1)
        now = replace(now, base=_days(now.base, start, dates[running], ends))
    elif method == "none" and later:
        now = replace(now, base=Money(0, price.currency))
    now = replace(now, due_on=at_once)
    later = [replace(part, due_on=max(part.due_on, at_once)) for part in later]
    return tuple(part for part in (*first, now, *later) if part.base.minor)


def _days(amount: Money, start: LateStart, begins: date, ends: date) -> Money:
    """The share of a period that lies ahead; a plan whose first part is due after the class has begun runs in full."""
    days = max((ends - begins).days, 1)
    left = min(max((ends - start.booked_on).days, 0), days)
    return Money(fraction(amount.minor, left, days), amount.currency)


def _brought_forward(parts: tuple[PlanPart, ...], at_once: date) -> tuple[PlanPart, ...]:
    """The plan whose next instalment is due at booking, too."""
    later = [n for n, part in enumerate(parts) if part.kind == "instalment" and part.due_on > at_once]
    if not later:
        return parts
    return (*parts[: later[0]], replace(parts[later[0]], due_on=at_once), *parts[later[0] + 1 :])
