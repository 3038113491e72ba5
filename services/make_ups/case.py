"""PURE: the facts that the make-up rules look at, loaded by `case_loader.py` and `candidates.py`. Nothing here decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from db.states import CreditState, CreditType, ProgrammeKind, SessionStatus
from services.core.capacity import free_places

Id = UUID | str
"""Rules only compare ids, so these may be UUIDs or ids as the database driver gives them, but one kind in one case."""

OURS = UUID(int=0)
"""The one company of an installation.

Reserved: the specification lets companies be linked (R50), a credit be a discount or a free session, and a credit be
converted into money. The rules know all of that and the oracle tests it, but nothing creates such data yet: every
company is this one, `partners` is empty, and no credit has the type or state in question.
"""


class MakeUpTier(StrEnum):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditFacts:
    """The credit that is to be used."""

    id: UUID
    company_id: Id
    type: CreditType
    state: CreditState
    expires_at: datetime
    """The last moment to book; the session may be later (R34)."""
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class OriginFacts:
    """Where the credit comes from."""

    programme_allows_make_ups: bool


@dataclass(slots=True, eq=False)
class ClassFacts:
    """What the sessions of a class share that are at one venue and of one status.

    A rule that looks at nothing else is asked once for all of them. The value is never changed.
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
    """The attendee's part in a session: what they have to do with it already."""

    in_it: bool = False
    """They go to it already, as a regular attendee or for a make-up."""
    kept: int = 0
    """Places that they gave up and can still undo: counted as taken, but free for them."""
    offered: int = 0
    """Places that the waiting list holds for this very credit."""
    missed: bool = False
    """It is their own session, which the family cancelled or which the credit makes up for: it can only be rejoined."""
    left: bool = False
    """They gave up in it what this credit was booked for: it can be booked again, but nobody suggests it."""


NOTHING = Part()


class SessionFacts(NamedTuple):
    """A session that may be attended instead.

    It is a tuple because one search makes thousands of them from the rows of one statement.
    """

    class_: ClassFacts
    starts_at: datetime
    id: Id
    places: int
    taken: int
    """Places that are held: by attendance, make-ups, trials, offers of the waiting list, and for an undo."""
    minutes: int = 0
    instructor_id: Id | None = None
    part: Part = NOTHING

    @property
    def free(self) -> int:
        """Places that this attendee can take: also those held for them or for this very credit (R39)."""
        return free_places(self.places, self.taken, self.part.kept + self.part.offered)


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
    """Linked companies that take our make-ups (R50); see `OURS`."""


class Case(NamedTuple):
    """One question: may this credit be used for this session, by this attendee, now?

    A part that does not exist is None, and rules that need it are not asked.
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
    name: str = ""
    """First name of the attendee, for the sentences that families read."""

    @property
    def class_(self) -> ClassFacts | None:
        """What the session shares with others of its class; None without a session."""
        return None if self.session is None else self.session.class_

    @property
    def part(self) -> Part | None:
        """The attendee's part in the session; None without a session."""
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


OPTIONAL = ("credit", "origin", "session", "class_", "part", "attendee")
"""The parts of a case that may be None. A rule declares those it looks at."""


class CompleteCase(Protocol):
    """A case as a rule sees it: no part that the rule needs is None, for otherwise the rule is not asked."""

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
    @property
    def name(self) -> str: ...
