"""Where a provider is: its time zone tells the country, and the country its usual currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.localtime import get_localzone
from babel.numbers import get_territory_currencies

USUAL = "EUR"


@dataclass(frozen=True, slots=True)
class HomeCountry:
    """Where a provider is."""

    zone: str
    country: str | None
    """None = the zone is that of no country, such as UTC."""
    currency: str


def home_of(zone: str = "", currency: str = "") -> HomeCountry:
    """The country of a time zone, and the currency that is paid with there unless another one is given.

    Args:
        zone: such as "Europe/Dublin"; empty = this machine's.
    """
    zone = zone or getattr(get_localzone(), "key", "UTC")
    territory = get_global("zone_territories").get(zone, "")
    country = territory if territory.isalpha() and territory != "ZZ" else None
    currencies = get_territory_currencies(country) if country else []
    return HomeCountry(zone, country, currency or (currencies[0] if currencies else USUAL))


def zone_of(country: str) -> str:
    """The time zone of a country, if all its clocks show the same; else empty."""
    territories = get_global("zone_territories")
    zones = sorted(zone for zone, territory in territories.items() if territory == country)
    return zones[0] if zones and _same_clock(zones) else ""


def zone_asked_for(accept_language: str) -> str:
    """The time zone of the first country in a browser's Accept-Language header, such as that of "sk-SK"; else empty."""
    found = re.findall(r"[A-Za-z]{2,3}-([A-Z]{2})\b", accept_language[:500])
    return zone_of(found[0]) if found else ""


def _same_clock(zones: list[str]) -> bool:
    """Whether these zones agree in winter and in summer."""
    return all(
        len({datetime(2026, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for zone in zones}) == 1
        for month in (1, 7)
    )
