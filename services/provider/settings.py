"""The provider's settings: name, contact, language, currency, time zone, sending hours."""

from __future__ import annotations

from dataclasses import dataclass, fields
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from db import CancellationRule, MakeUpRule, Provider
from services.core.asking import NOW, Question
from services.core.refusals import Refused
from services.core.work import Reading, app
from services.language import N_
from services.provider.cache import once
from services.provider.terms import MakeUpTerms

LAST_SEEN = "provider"


class NotSetUp(Refused):
    """The installation is empty: there is no provider yet."""

    message = N_("Nothing is set up here yet.")


@dataclass(frozen=True, slots=True)
class ProviderView:
    """The provider and its settings."""

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
class Settings:
    """All that the provider has set, as one statement loads it."""

    here: ProviderView
    make_ups: MakeUpTerms
    """In force now."""
    cancelling: tuple[CancellationRule, ...]
    """Of all times and programmes, the newest first."""


_Rule = aliased(MakeUpRule)
_NEWEST = select(func.max(_Rule.in_force_from)).where(_Rule.in_force_from <= NOW)
_SETTINGS = Question(
    lambda: (
        select(Provider, MakeUpRule, CancellationRule)
        .select_from(Provider)
        .outerjoin(MakeUpRule, MakeUpRule.in_force_from == _NEWEST.scalar_subquery())
        .outerjoin(CancellationRule, CancellationRule.provider_id == Provider.id)
        .order_by(CancellationRule.in_force_from.desc())
    )
)


async def settings_of(r: Reading) -> Settings | None:
    """What the provider has set; None if there is no provider."""

    async def load() -> Settings | None:
        rows = await _SETTINGS.ask(r)
        if not rows:
            return None
        here: Provider = rows[0][0]
        rule: MakeUpRule | None = rows[0][1]
        cancelling = tuple(row[2] for row in rows if row[2] is not None)
        values = {each.name: getattr(here, each.name) for each in fields(ProviderView)}
        view = ProviderView(**(values | {"zone": ZoneInfo(here.zone)}))
        app().kept[LAST_SEEN] = view
        terms = {} if rule is None else {each.name: getattr(rule, each.name) for each in fields(MakeUpTerms)}
        return Settings(view, MakeUpTerms(**terms), cancelling)

    return await once(r, f"settings at {r.now}", load)


async def current(r: Reading) -> ProviderView:
    """The provider of this installation.

    Raises:
        NotSetUp: there is none yet.
    """
    found = await settings_of(r)
    if found is None:
        raise NotSetUp
    return found.here


def last_seen() -> ProviderView | None:
    """The provider as it was when it was last read, for a page that cannot read; None if it was never read."""
    found = app().kept.get(LAST_SEEN)
    return found if isinstance(found, ProviderView) else None


async def is_set_up(r: Reading) -> bool:
    """Whether there is a provider."""
    return await r.db.scalar(select(Provider.id).limit(1)) is not None
