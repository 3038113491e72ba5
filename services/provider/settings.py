"""The provider's settings: name, contact, language, currency, time zone, sending hours; its venues and staff."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select, true, union_all
from sqlalchemy.orm import aliased

from db import CancellationRule, MakeUpRule, Provider, Staff, Venue
from services.core.asking import NOW, Question
from services.core.refusals import Refused
from services.core.work import Reading, Work, app
from services.language import DEFAULT, N_
from services.language.formats import full_name
from services.provider.cache import once
from services.provider.places import Place, Places
from services.provider.terms import MakeUpTerms

LAST_SEEN = "provider"
BRAND = "#0B7A75"
"""The colour of whoever has chosen none."""


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
    nudges_registers: bool = True
    """Who leads a session is told before its register closes."""
    class_offer_hours: int | None = None
    """Hours for which a free place in a class is kept for the next who waits; None = staff offer it (R55)."""
    framed_on: str = ""
    """The websites that may show the portal in a frame: origins with a space between two."""


NOBODY_YET = ProviderView(
    id=UUID(int=0),
    name="Cubby",
    logo=None,
    brand=BRAND,
    email=None,
    phone=None,
    locale=DEFAULT,
    currency="EUR",
    zone=ZoneInfo("UTC"),
    country=None,
    send_from=0,
    send_until=0,
    reminder_at=0,
    closes_registers_after=0,
)
"""Stands on pages that are shown before there is a provider."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the provider has set, as one statement loads it."""

    here: ProviderView
    make_ups: MakeUpTerms
    """In force now."""
    cancelling: tuple[CancellationRule, ...]
    """Of all times and programmes, the newest first."""
    places: Places


_Rule = aliased(MakeUpRule)
_Here = aliased(Provider, select(Provider).limit(1).subquery())
"""There is one. PostgreSQL never counts so small a table and would take it for hundreds of rows, each joined to all others."""


@Question
def _settings() -> Select[*tuple[Any, ...]]:
    """The provider beside each of its rules for cancelling, each venue and each member of staff: few, and always needed."""
    newest = select(func.max(_Rule.in_force_from)).where(_Rule.in_force_from <= NOW).scalar_subquery()
    each = union_all(*(select(of.id.label("id")) for of in (CancellationRule, Venue, Staff))).subquery()
    return (
        select(_Here, MakeUpRule, CancellationRule, Venue, Staff.id, Staff.first_name, Staff.last_name)
        .select_from(_Here)
        .outerjoin(MakeUpRule, MakeUpRule.in_force_from == newest)
        .outerjoin(each, true())
        .outerjoin(CancellationRule, CancellationRule.id == each.c.id)
        .outerjoin(Venue, Venue.id == each.c.id)
        .outerjoin(Staff, Staff.id == each.c.id)
        .order_by(CancellationRule.in_force_from.desc())
    )


async def _read(r: Reading) -> Settings | None:
    rows = await _settings.ask(r)
    if not rows:
        return None
    here, rule = rows[0][:2]
    values = {each.name: getattr(here, each.name) for each in fields(ProviderView)}
    view = ProviderView(**(values | {"zone": ZoneInfo(here.zone)}))
    app().kept[LAST_SEEN] = view
    terms = {} if rule is None else {each.name: getattr(rule, each.name) for each in fields(MakeUpTerms)}
    there = Places({}, {})
    cancelling = []
    for _here, _rule, cancels, venue, staff_id, first_name, last_name in rows:
        if cancels is not None and cancels.provider_id == here.id:
            cancelling.append(cancels)
        elif venue is not None:
            about = venue.name, venue.area, venue.address, venue.country, venue.region
            there.venues[venue.id] = Place(*about)
        elif staff_id is not None:
            there.names[staff_id] = full_name(first_name, last_name)
    return Settings(view, MakeUpTerms(**terms), tuple(cancelling), there)


async def settings_of(r: Reading) -> Settings | None:
    """What the provider has set; None if there is no provider."""
    return await once(r, f"settings at {r.now}", lambda: _read(r))


async def places(r: Reading) -> Places:
    """All venues and all staff; a provider has few of them, and each screen names most."""
    found = await (_read(r) if isinstance(r, Work) else settings_of(r))  # a work may just have added one
    return Places({}, {}) if found is None else found.places


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
