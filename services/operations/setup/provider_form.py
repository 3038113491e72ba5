"""The provider's own settings as staff type them: name, contact, colour, language, and where and in what money it works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import holidays
from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies
from sqlalchemy import select

from db import Provider
from services.core import audit, versions
from services.core.colours import written_in_full
from services.core.refusals import Refused
from services.core.typed_form import TypedForm
from services.core.work import Reading, Work
from services.language import LANGUAGES, N_, language
from services.operations.setup import proofs
from services.operations.setup.rights import settings_only
from services.people import names
from services.provider import founding
from services.provider.cache import forget

FIELDS = ("name", "email", "phone", "brand", "locale", "zone", "country", "currency")


class NotAColour(Refused):
    """What was typed is no colour."""

    message = N_("Write the colour as # and six digits or letters, like #0B7A75.")


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """The settings as a form holds them, in which version, and what cannot change any more."""

    values: dict[str, str]
    version: int
    zone_stands: bool
    """Sessions are at times of its clock."""
    currency_stands: bool
    """Something has a price in it."""
    logo: str | None


async def facts(r: Reading) -> ProviderFacts:
    """How it stands.

    Raises:
        NotFound: the visitor may not change the provider's settings.
    """
    settings_only(r)
    row = (await r.db.scalars(select(Provider))).one()
    values = {name: getattr(row, name) or "" for name in FIELDS}
    zone_stands, currency_stands = await founding.standing(r)
    return ProviderFacts(values, row.version, zone_stands, currency_stands, row.logo)


async def keep(w: Work, typed: Mapping[str, str], seen: int | None) -> None:
    """Keep what was typed; fields that were not offered stay.

    Raises:
        NotFound: the visitor may not change the provider's settings.
        NotAsTyped, ChangedByOthers.
    """
    settings_only(w)
    now = (await w.db.scalars(select(Provider))).one()
    zone_stands, currency_stands = await founding.standing(w)
    said = TypedForm({name: getattr(now, name) or "" for name in FIELDS} | dict(typed), "")
    new = {
        "name": _name(said),
        "email": _email(said),
        "phone": said.text("phone") or None,
        "brand": _brand(said),
        "locale": said.one_of("locale", LANGUAGES),
        "zone": now.zone if zone_stands else said.one_of("zone", zones()),
        "country": said.one_of("country", ("", *countries())) or None,
        "currency": now.currency if currency_stands else said.one_of("currency", currencies()),
    }
    said.done()
    row = await versions.to_change(w, Provider, now.id, seen)
    changed = {name: value for name, value in new.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    await w.db.flush()
    forget(w)
    audit.note(w, "changed", "provider", row.id, fields=sorted(changed))
    if "currency" in changed:
        await proofs.forget(w, "payee")
    await proofs.note(w, "provider")


def _name(said: TypedForm) -> str:
    text = said.text("name", needed=True)
    try:
        return names.name(text)
    except Refused as no:
        said.wrong("name", no)
        return ""


def _email(said: TypedForm) -> str | None:
    if not said.raw("email"):
        return None
    try:
        return names.address(said.raw("email"))
    except names.BadEmail as no:
        said.wrong("email", no)
        return None


def _brand(said: TypedForm) -> str:
    try:
        return written_in_full(said.raw("brand"))
    except ValueError:
        said.wrong("brand", NotAColour())
        return ""


@cache
def zones() -> tuple[str, ...]:
    """The time zones that can be chosen."""
    found = get_global("zone_territories")
    return tuple(sorted({zone for zone, territory in found.items() if territory.isalpha()} | {"UTC"}))


@cache
def countries() -> tuple[str, ...]:
    """The countries whose public holidays are known."""
    return tuple(sorted(code for code in holidays.list_supported_countries() if len(code) == 2))


@cache
def currencies() -> tuple[str, ...]:
    """The currencies of these countries."""
    return tuple(sorted({each for country in countries() for each in get_territory_currencies(country)}))


def names_of_countries() -> dict[str, str]:
    """The countries by code, in the current language and its order."""
    said = Locale.parse(language()).territories
    return dict(sorted(((code, str(said.get(code, code))) for code in countries()), key=lambda one: one[1]))


def names_of_currencies() -> dict[str, str]:
    """The currencies by code, in the current language."""
    said = Locale.parse(language()).currencies
    return {code: f"{code} – {said.get(code, code)}" for code in currencies()}
