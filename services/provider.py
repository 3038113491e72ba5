"""The provider's own settings and policies, and the days on which nobody is at work.

Policies are rows with a first moment: the newest one in force at a moment holds then, so that a change never
rewrites the past. What is read here is kept for the rest of the look or work that reads it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import bindparam, delete, select

from db import CancellationRule, Holiday, MakeUpRule, Provider
from services.attendance.deadlines import A_YEAR, CancellationPolicy, FreeDay, Limit, weekends_and
from services.core import audit
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_

T = TypeVar("T")


class NotSetUp(Refused):
    """The installation is empty: there is no provider yet."""

    message = N_("Nothing is set up here yet.")


class AlreadySetUp(Refused):
    """An installation has one provider."""

    message = N_("This installation already belongs to {name}.")


@dataclass(frozen=True, slots=True)
class ProviderView:
    """Who runs the classes, and how they speak, count and send."""

    id: UUID
    name: str
    logo: str | None
    brand: str
    email: str | None
    phone: str | None
    locale: str
    currency: str
    zone: ZoneInfo
    country: str | None
    send_from: int
    """Minute of the local day."""
    send_until: int
    """Minute of the local day."""
    reminder_at: int
    """Minute of the local day before the session."""
    closes_registers_after: int
    """Days; 0 = never (R99)."""


@dataclass(frozen=True, slots=True)
class CancellationTerms:
    """Until when a session may be cancelled, and what is said about it (R11–R19)."""

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
    """R42: this long before its start a session leaves the list."""
    opens_days_before: int = 4
    """R41: a class opens for make-ups so many days before its first day."""
    extra_places: int = 0
    """R39: places for make-ups beyond every class's capacity."""
    class_end: str = "days"
    """R33: carry_over, expire or days."""
    carried_over_at_most: int = 0
    carried_over_days: int = 30
    rejoin_until_deadline: bool = False
    """R52, Q8: whether rejoining ends with the deadline."""


@dataclass(frozen=True, slots=True)
class DayOff:
    """A stretch of days that the provider entered as free."""

    kind: str
    first_on: date
    last_on: date
    region: str | None

    def covers(self, day: date, region: str | None, *, school: bool) -> bool:
        """Whether the day is free in that region because of this one; school holidays only when asked for."""
        here = self.region is None or self.region == region
        return here and self.first_on <= day <= self.last_on and (school or self.kind != "school")


@dataclass(frozen=True, slots=True)
class FreeDays:
    """Weekends, public holidays and the provider's own days off around a stretch of days (R14)."""

    country: str | None
    """Where a venue does not say otherwise."""
    entered: tuple[DayOff, ...]

    def at(self, country: str | None, region: str | None, *, school: bool = False) -> FreeDay:
        """What is a free day for a venue there; school holidays count only where the provider says so."""
        land = country or self.country

        def is_holiday(day: date) -> bool:
            return day in public_holidays(land, region, day.year) or any(
                off.covers(day, region, school=school) for off in self.entered
            )

        return weekends_and(is_holiday)


@lru_cache(maxsize=512)
def public_holidays(country: str | None, region: str | None, year: int) -> frozenset[date]:
    """A year's public holidays; an unknown country has none, an unknown region has its country's."""
    if country is None:
        return frozenset()
    try:
        known = holidays.country_holidays(country, years=year, expand=False)
        if region in known.subdivisions:
            known = holidays.country_holidays(country, subdiv=region, years=year, expand=False)
    except NotImplementedError:
        return frozenset()
    return frozenset(known)


_SETTINGS = (
    select(Provider, MakeUpRule)
    .outerjoin(MakeUpRule, MakeUpRule.in_force_from <= bindparam("now"))
    .order_by(MakeUpRule.in_force_from.desc())
    .limit(1)
)


async def _settings(r: Reading) -> tuple[ProviderView, MakeUpTerms] | None:
    async def load() -> tuple[ProviderView, MakeUpTerms] | None:
        row = (await r.db.execute(_SETTINGS, {"now": r.now})).one_or_none()
        if row is None:
            return None
        here: Provider = row[0]
        rule: MakeUpRule | None = row[1]
        values = {each.name: getattr(here, each.name) for each in fields(ProviderView)}
        view = ProviderView(**(values | {"zone": ZoneInfo(here.zone)}))
        if rule is None:
            return view, MakeUpTerms()
        return view, MakeUpTerms(**{each.name: getattr(rule, each.name) for each in fields(MakeUpTerms)})

    return await _once(r, f"settings at {r.now}", load)


async def current(r: Reading) -> ProviderView:
    """The provider of this installation.

    Raises:
        NotSetUp: there is none yet.
    """
    found = await _settings(r)
    if found is None:
        raise NotSetUp
    return found[0]


async def is_set_up(r: Reading) -> bool:
    """Whether there is a provider."""
    return await r.db.scalar(select(Provider.id).limit(1)) is not None


async def cancellation(
    r: Reading, programme_id: UUID | None = None, at: datetime | None = None
) -> CancellationTerms:
    """The terms in force at a moment (unsaid: now): the programme's own, else the provider's (Q21)."""

    async def load() -> list[CancellationRule]:
        found = await r.db.scalars(select(CancellationRule).order_by(CancellationRule.in_force_from.desc()))
        return list(found)

    moment = at or r.now
    in_force = [rule for rule in await _once(r, "cancellation", load) if rule.in_force_from <= moment]
    own = [rule for rule in in_force if rule.programme_id == programme_id]
    found = own or [rule for rule in in_force if rule.programme_id is None]
    return _terms(found[0]) if found else CancellationTerms()


def _terms(rule: CancellationRule) -> CancellationTerms:
    policy = CancellationPolicy(
        kind=Limit(rule.kind),
        days_before=rule.days_before,
        at=time(*divmod(rule.at_minute, 60)),
        hours_before=rule.hours_before,
        free_days_move_back=rule.free_days_move_back,
    )
    return CancellationTerms(
        policy, rule.school_holidays_count, rule.late_cancelling, rule.refusal, rule.reason_prompt
    )


async def make_ups(r: Reading) -> MakeUpTerms:
    """The make-up rule in force now."""
    found = await _settings(r)
    return MakeUpTerms() if found is None else found[1]


async def free_days(r: Reading, first: date, last: date) -> FreeDays:
    """The free days that matter to deadlines of sessions between two days: a deadline may move back far."""
    country = (await current(r)).country
    rows = await r.db.scalars(
        select(Holiday)
        .where(Holiday.first_on <= last, Holiday.last_on >= first - timedelta(days=A_YEAR))
        .order_by(Holiday.first_on)
    )
    return FreeDays(country, tuple(DayOff(row.kind, row.first_on, row.last_on, row.region) for row in rows))


async def found(w: Work, *, name: str, zone: str, **settings: Any) -> UUID:
    """Set up the provider, with no limit for cancelling and the usual rule of make-ups.

    Raises:
        AlreadySetUp: there is one.
    """
    existing = await w.db.scalar(select(Provider).limit(1))
    if existing is not None:
        raise AlreadySetUp(name=existing.name)
    row = Provider(name=name, zone=ZoneInfo(zone).key, **settings)
    w.db.add(row)
    await w.db.flush()
    await set_cancellation(w, row.id)
    await set_make_ups(w, row.id)
    audit.note(w, "founded", "provider", row.id)
    await w.db.flush()
    return row.id


async def set_cancellation(w: Work, provider_id: UUID, programme_id: UUID | None = None, **rule: Any) -> None:
    """Put a cancellation rule in force from now on, for all programmes or for one; of one moment the last counts."""
    values = {"in_force_from": w.now} | rule
    same_moment = delete(CancellationRule).where(
        CancellationRule.in_force_from == values["in_force_from"],
        CancellationRule.programme_id.is_not_distinct_from(programme_id),
    )
    await w.db.execute(same_moment)
    w.db.add(CancellationRule(provider_id=provider_id, programme_id=programme_id, **values))
    await w.db.flush()
    _forget(w)


async def set_make_ups(w: Work, provider_id: UUID, **rule: Any) -> None:
    """Put a make-up rule in force from now on; of one moment the last counts."""
    values = {"in_force_from": w.now} | rule
    await w.db.execute(delete(MakeUpRule).where(MakeUpRule.in_force_from == values["in_force_from"]))
    w.db.add(MakeUpRule(provider_id=provider_id, **values))
    await w.db.flush()
    _forget(w)


KEPT = "services.provider"


async def _once(r: Reading, what: str, load: Callable[[], Awaitable[T]]) -> T:
    kept: dict[str, Any] = r.db.info.setdefault(KEPT, {})
    if what not in kept:
        kept[what] = await load()
    value: T = kept[what]
    return value


def _forget(w: Work) -> None:
    w.db.info.pop(KEPT, None)
