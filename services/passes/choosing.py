"""PURE: which pass pays for a session, and why the others do not (R58–R63)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

ENDS_SOON = 14
"""Days before its last day at which a pass is said to end soon."""


class PassStatus(StrEnum):
    """The one word on a pass."""

    ACTIVE = "active"
    ENDS_SOON = "ends_soon"
    NOT_PAID = "not_paid"
    ALL_USED = "all_used"
    ENDED = "ended"


class PassProblem(StrEnum):
    """Why a pass does not pay for a session; the later in this list, the nearer it comes to paying."""

    OTHER_CHILD = "other_child"
    OTHER_CLASS = "other_class"
    USED_UP = "used_up"
    TOO_FEW = "too_few"
    ENDED = "ended"
    ENDS_BEFORE = "ends_before"
    NOT_PAID = "not_paid"


@dataclass(frozen=True, slots=True)
class PassFacts:
    """One pass of a family."""

    id: UUID
    bought_at: datetime
    left: int
    """Entries that are left."""
    expires_on: date | None
    """The last day of a session it pays for; None = it does not expire (R62)."""
    paid: bool
    redeem_unpaid: bool = False
    """It may be used before it is paid (R60)."""
    booking: UUID | None = None
    """The booking it was bought for; None = all children of the family may use it (R63)."""
    attendee: UUID | None = None
    """Whose booking that is."""
    pool: frozenset[UUID] = frozenset()
    """The classes and programmes that share it. None named: its own booking, or all if it is the whole family's."""

    def covers(self, wanted: Wanted) -> bool:
        """It is for the class of the wanted session."""
        if self.pool:
            return not self.pool.isdisjoint((wanted.class_, wanted.programme))
        return self.booking in (None, wanted.booking)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The session that is to be paid for, and for whom."""

    booking: UUID
    attendee: UUID
    class_: UUID
    programme: UUID
    on: date
    """The local day of the session."""
    today: date
    entries: int = 1
    """One for each place that the booking takes (R58)."""


@dataclass(frozen=True, slots=True)
class PassChoice:
    """The pass that pays; or, if none does, what is wrong with the one that comes nearest."""

    pass_id: UUID | None = None
    problem: PassProblem | None = None
    """None as well: the family has no pass at all."""
    day: date | None = None
    """Until when the pass that comes nearest could be used."""


NO_CHOICE = PassChoice()
"""The family has no pass at all."""


def problem_of(pass_: PassFacts, wanted: Wanted) -> PassProblem | None:
    """What keeps this pass from paying for the session; None: it may."""
    if pass_.booking is not None and pass_.attendee != wanted.attendee:
        return PassProblem.OTHER_CHILD
    if not pass_.covers(wanted):
        return PassProblem.OTHER_CLASS
    if pass_.left <= 0:
        return PassProblem.USED_UP
    if pass_.left < wanted.entries:
        return PassProblem.TOO_FEW
    if pass_.expires_on is not None and pass_.expires_on < wanted.today:
        return PassProblem.ENDED
    if pass_.expires_on is not None and pass_.expires_on < wanted.on:
        return PassProblem.ENDS_BEFORE
    return None if pass_.paid or pass_.redeem_unpaid else PassProblem.NOT_PAID


def status(pass_: PassFacts, today: date) -> PassStatus:
    """The word on the pass, whatever class it is for."""
    if pass_.left <= 0:
        return PassStatus.ALL_USED
    if pass_.expires_on is not None and pass_.expires_on < today:
        return PassStatus.ENDED
    if not pass_.paid and not pass_.redeem_unpaid:
        return PassStatus.NOT_PAID
    if pass_.expires_on is not None and (pass_.expires_on - today).days <= ENDS_SOON:
        return PassStatus.ENDS_SOON
    return PassStatus.ACTIVE


def order_of_use(pass_: PassFacts) -> tuple[bool, date, datetime, UUID]:
    """Soonest expiry first, those without one last; among equals the one that was bought first (R58)."""
    return (pass_.expires_on is None, pass_.expires_on or date.max, pass_.bought_at, pass_.id)


def choose(passes: Iterable[PassFacts], wanted: Wanted) -> PassChoice:
    """The pass that pays for the session, or the best explanation why none does."""
    nearest: tuple[int, PassProblem, PassFacts] | None = None
    for pass_ in sorted(passes, key=order_of_use):
        problem = problem_of(pass_, wanted)
        if problem is None:
            return PassChoice(pass_.id)
        near = list(PassProblem).index(problem)
        if nearest is None or near > nearest[0]:
            nearest = (near, problem, pass_)
    return PassChoice() if nearest is None else PassChoice(None, nearest[1], nearest[2].expires_on)
