"""The provider's settings: name, contact, language, currency, time zone, sending hours."""

from __future__ import annotations

from dataclasses import dataclass, fields
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from db import MakeUpRule, Provider
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


_SETTINGS = (
    select(Provider, MakeUpRule)
    .outerjoin(MakeUpRule, MakeUpRule.in_force_from <= bindparam("now"))
    .order_by(MakeUpRule.in_force_from.desc())
    .limit(1)
)


async def settings_of(r: Reading) -> tuple[ProviderView, MakeUpTerms] | None:
    """The provider and the make-up rule in force now; None if there is no provider."""

    async def load() -> tuple[ProviderView, MakeUpTerms] | None:
        row = (await r.db.execute(_SETTINGS, {"now": r.now})).one_or_none()
        if row is None:
            return None
        here: Provider = row[0]
        rule: MakeUpRule | None = row[1]
        values = {each.name: getattr(here, each.name) for each in fields(ProviderView)}
        view = ProviderView(**(values | {"zone": ZoneInfo(here.zone)}))
        app().kept[LAST_SEEN] = view
        if rule is None:
            return view, MakeUpTerms()
        return view, MakeUpTerms(**{each.name: getattr(rule, each.name) for each in fields(MakeUpTerms)})

    return await once(r, f"settings at {r.now}", load)


async def current(r: Reading) -> ProviderView:
    """The provider of this installation.

    Raises:
        NotSetUp: there is none yet.
    """
    found = await settings_of(r)
    if found is None:
        raise NotSetUp
    return found[0]


def last_seen() -> ProviderView | None:
    """The provider as it was when it was last read, for a page that cannot read; None if it was never read."""
    found = app().kept.get(LAST_SEEN)
    return found if isinstance(found, ProviderView) else None


async def is_set_up(r: Reading) -> bool:
    """Whether there is a provider."""
    return await r.db.scalar(select(Provider.id).limit(1)) is not None
