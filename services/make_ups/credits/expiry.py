"""PURE: until when a credit can be used, and what becomes of it when its class ends (R32–R34)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from db.states import CreditState, CreditType
from services.core.local_time import day_end


@dataclass(frozen=True, slots=True)
class ExpiryPolicy:
    """How long a make-up can be booked.

    `days` from the missed session's day. A programme's own days, if not 0, cap it at so many days after the
    class's last day, or before it (R32, Q25: shortening only).
    """

    days: int = 90
    programme_days: int = 0
    before_class_end: bool = False


def expires_at(
    counts_from: date, policy: ExpiryPolicy, zone: ZoneInfo, class_ends_on: date | None = None
) -> datetime:
    """The last moment at which the make-up may be booked: 24:00 of its last local day (R32, R34).

    `counts_from` is the day of the missed session, so that cancelling early costs nothing; for a credit that staff
    grant, it is the day of the grant. `class_ends_on` is the day of the class's last scheduled session (Q29).
    """
    last = counts_from + timedelta(days=policy.days)
    if policy.programme_days and class_ends_on is not None:
        days = timedelta(days=policy.programme_days)
        last = min(last, class_ends_on - days if policy.before_class_end else class_ends_on + days)
    return day_end(last, zone)


class AtClassEnd(StrEnum):
    """What the provider does with unused make-ups when a class ends (R33)."""

    CARRY_OVER = "carry_over"
    EXPIRE = "expire"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class ClassEndPolicy:
    """R33: the mode; when carrying over, how many per booking, and for how many days after the end."""

    mode: AtClassEnd = AtClassEnd.DAYS
    at_most: int = 0
    days: int = 30


@dataclass(frozen=True, slots=True)
class CreditAtClassEnd:
    """One of a booking's credits as its class ends."""

    id: UUID
    expires_at: datetime
    type: CreditType = "make_up"
    state: CreditState = "active"


@dataclass(frozen=True, slots=True)
class CarryOver:
    """Keep this credit: it becomes carried-over, with a new last moment."""

    credit_id: UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Void:
    """Take this credit back."""

    credit_id: UUID


def at_class_end(
    credits: Iterable[CreditAtClassEnd],
    policy: ClassEndPolicy,
    class_ends_on: date,
    zone: ZoneInfo,
    now: datetime,
) -> tuple[CarryOver | Void, ...]:
    """What becomes of one booking's unused make-ups when its class has ended (R33).

    `credits` are all that the booking ever had. Nothing happens before the end of the class's last day. Carrying over
    keeps those that expire latest. Free sessions and discounts that staff granted stay as they are, and so do expired
    credits. Those carried over before count towards the number that may be, so doing the same again changes nothing.
    """
    if policy.mode == AtClassEnd.DAYS or now < day_end(class_ends_on, zone):
        return ()
    credits = tuple(credits)
    unused = [
        credit
        for credit in credits
        if credit.state == "active" and credit.type == "make_up" and now <= credit.expires_at
    ]
    latest_first = sorted(unused, key=lambda credit: (-credit.expires_at.timestamp(), str(credit.id)))
    carried = sum(credit.type == "carried_over" for credit in credits)
    keeps = max(policy.at_most - carried, 0) if policy.mode == AtClassEnd.CARRY_OVER else 0
    until = day_end(class_ends_on + timedelta(days=policy.days), zone)
    return (
        *(CarryOver(credit.id, until) for credit in latest_first[:keeps]),
        *(Void(credit.id) for credit in latest_first[keeps:]),
    )
