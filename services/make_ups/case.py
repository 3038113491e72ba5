"""PURE: what the rules of make-ups look at. Facts only, loaded by `pool.py`; nothing here decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from db.states import CreditState, CreditType, ProgrammeKind, SessionStatus

Id = UUID | str
"""Ids are only compared: any one kind will do, as long as it is the same throughout a case."""


class Tier(StrEnum):
    """The six groups of rules, as on the staff screen (R38)."""

    CREDIT = "credit"
    ORIGIN = "origin"
    TARGET = "target"
    TIMING = "timing"
    CAPACITY = "capacity"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a credit may be used for, as it was when the credit arose (R31, R43); None = all of them."""

    programmes: frozenset[Id] | None = None
    classes: frozenset[Id] | None = None
    venues: frozenset[Id] | None = None
    periods: frozenset[str] | None = None

    @classmethod
    def read(
        cls, stored: Mapping[str, Iterable[str] | None], as_id: Callable[[UUID], Id] = lambda id_: id_
    ) -> Scope:
        """The scope as it is kept with the credit: four lists of ids or names, each may be missing.

        `as_id` makes ids of the kind that the rest of the case has.
        """
        ids = {name: stored.get(name) for name in ("programmes", "classes", "venues")}
        periods = stored.get("periods")
        return cls(
            **{
                name: None if each is None else frozenset(as_id(UUID(id_)) for id_ in each)
                for name, each in ids.items()
            },
            periods=None if periods is None else frozenset(periods),
        )


@dataclass(frozen=True, slots=True)
class CreditFacts:
    """The right that is to be used."""

    id: UUID
    company_id: Id
    type: CreditType
    state: CreditState
    expires_at: datetime
    """The last moment to book; the session may be later (R34)."""
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class OriginFacts:
    """Where the right comes from."""

    programme_allows_make_ups: bool


@dataclass(slots=True, eq=False)
class ClassFacts:
    """What sessions of a class at one venue, of one status, have in common: one value for all of them, never changed.

    Rules that look at no more are asked once for all of them.
    """

    id: Id
    programme_id: Id
    venue_id: Id
    status: SessionStatus
    period: str
    company_id: Id
    programme_kind: ProgrammeKind
    programme_allows_make_ups: bool
    active: bool
    first_on: date | None
    opens_days_before: int | None
    """Where the class differs from the provider's setting (R41)."""
    youngest: int | None
    """Age limits in whole years, both included; None = no limit (R44a)."""
    oldest: int | None
    attendee_on_trial: bool = False
    attendee_enrolled_in_programme: bool = False
    name: str = ""
    programme: str = ""
    queue_on: bool = False
    """Its programme keeps waiting lists (R53)."""


class Part(NamedTuple):
    """What the attendee has of a session already."""

    in_it: bool = False
    """They go to it, by whatever right."""
    kept: int = 0
    """Places that their own undo window keeps: taken, but free for them and nobody else."""
    offered: int = 0
    """Places that the waiting list holds for this very right."""
    missed: bool = False
    """It is their own, and the family cancelled it or the right makes up for it: they rejoin it."""


NOTHING = Part()


class SessionFacts(NamedTuple):
    """A session that may be attended instead.

    A tuple, because one search makes thousands of them, straight from the rows of one statement.
    """

    class_: ClassFacts
    starts_at: datetime
    id: Id
    places: int
    taken: int
    """Held places: attendance, make-ups, trials, offers, and those kept for an undo."""
    minutes: int = 0
    instructor_id: Id | None = None
    part: Part = NOTHING


@dataclass(frozen=True, slots=True)
class AttendeeFacts:
    """Who would come."""

    id: Id
    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class MakeUpRulesPolicy:
    """The provider's side of R38."""

    notice: timedelta = timedelta(hours=1)
    """A session leaves the list this long before it starts (R42)."""
    months_ahead: int = 3
    opens_days_before: int = 4
    """A class takes make-ups from this many days before its first session (R41)."""
    kinds: frozenset[str] = frozenset({"full_duration"})
    """Kinds of programme that take make-ups."""
    partners: frozenset[Id] = frozenset()
    """Linked companies that take our make-ups (R50)."""


class Case(NamedTuple):
    """One question: may this credit be used for this session, by this attendee, now?

    What could not be found is None, and rules about it are not asked.
    """

    credit: CreditFacts | None
    origin: OriginFacts | None
    session: SessionFacts | None
    attendee: AttendeeFacts | None
    policy: MakeUpRulesPolicy
    now: datetime
    zone: ZoneInfo
    slots: int = 1
    """Places that the booking takes up."""

    @property
    def class_(self) -> ClassFacts | None:
        """The session's class."""
        return None if self.session is None else self.session.class_

    @property
    def part(self) -> Part | None:
        """What the attendee has of the session."""
        return None if self.session is None else self.session.part

    def about(self, session: SessionFacts | None) -> Case:
        """The same question about another session."""
        return Case(
            self.credit,
            self.origin,
            session,
            self.attendee,
            self.policy,
            self.now,
            self.zone,
            self.slots,
        )


class Known(Protocol):
    """A case in which all that a rule needs is there; the rulebook sees to that before it asks."""

    @property
    def credit(self) -> CreditFacts: ...
    @property
    def origin(self) -> OriginFacts: ...
    @property
    def session(self) -> SessionFacts: ...
    @property
    def class_(self) -> ClassFacts: ...
    @property
    def part(self) -> Part: ...
    @property
    def attendee(self) -> AttendeeFacts: ...
    @property
    def policy(self) -> MakeUpRulesPolicy: ...
    @property
    def now(self) -> datetime: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def slots(self) -> int: ...
