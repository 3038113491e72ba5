"""What is said of a debt, from plain numbers and days (PURE, R66–R67)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

SOON = timedelta(days=7)
"""A debt that is due within these days stands on Home; a later one only in Orders."""


class Status(Enum):
    """The one word for a debt."""

    DUE = "due"
    """Asked for, and not late."""
    LATE = "late"
    """Its day has passed."""
    ON_ITS_WAY = "on its way"
    """The family says that it was sent, and the time for it has not passed."""
    NOT_SEEN = "not seen"
    """The family said that it was sent, and nothing has come."""
    PAID = "paid"
    REFUNDED = "refunded"
    """It was paid; then nothing was asked for it any more, and the money became credit."""
    CANCELLED = "cancelled"
    """Nothing is asked for it any more, and nothing was paid."""


@dataclass(frozen=True, slots=True)
class DebtFacts:
    """What a debt's word depends on; amounts in minor units."""

    left: int
    total: int
    """Price and fee, less discounts."""
    ever_paid: bool
    asked: bool
    due_on: date
    sent_at: datetime | None
    quiet_until: datetime | None


def status(facts: DebtFacts, today: date, now: datetime) -> Status:
    """The word for it; a debt that is partly paid keeps the word of what is left (`is_part_paid` says so beside it)."""
    if not facts.asked:
        return Status.REFUNDED if facts.ever_paid else Status.CANCELLED
    if facts.left == 0:
        return Status.PAID
    if facts.sent_at is not None:
        waits = facts.quiet_until is not None and now < facts.quiet_until
        return Status.ON_ITS_WAY if waits else Status.NOT_SEEN
    return Status.LATE if facts.due_on < today else Status.DUE


def is_part_paid(facts: DebtFacts) -> bool:
    """Whether something was paid of it, and something is left."""
    return 0 < facts.left < facts.total


def needs_paying(status_: Status) -> bool:
    """Whether a button to pay it is offered: not while money may be on its way (A6)."""
    return status_ in (Status.DUE, Status.LATE, Status.NOT_SEEN)


def is_on_home(facts: DebtFacts, status_: Status, today: date) -> bool:
    """Whether it stands on Home: late, due within a week, or on its way and not seen yet."""
    return needs_paying(status_) and facts.due_on <= today + SOON
