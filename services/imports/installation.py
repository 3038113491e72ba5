"""The provider that an import belongs to: set up if the installation is empty."""

from __future__ import annotations

from collections.abc import Callable

from babel.core import get_global
from babel.localtime import get_localzone
from babel.numbers import get_territory_currencies

from services import provider as providers
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import Work, reading, work
from services.language import N_, _
from services.provider import ProviderView

DEFAULT_NAME = N_("My classes")
VISITOR = Visitor.system("import")


class UnknownZone(Refused):
    """There is no such time zone."""

    message = N_("{zone} is no time zone. Write it like Europe/Dublin.")


async def set_up(provider: str, zone: str, say: Callable[[str], object]) -> None:
    """Like `ensure_provider`, but in a work of its own."""
    async with reading(VISITOR) as r:
        if await providers.is_set_up(r):
            _warn_if_other(await providers.current(r), provider, zone, say)
            return
    async with work(VISITOR) as w:
        await ensure_provider(w, provider, zone, say)


async def ensure_provider(w: Work, provider: str, zone: str, say: Callable[[str], object]) -> None:
    """Set up the provider if there is none; else warn by `say` if the options name another one.

    Raises:
        UnknownZone: there is no such time zone.
    """
    if await providers.is_set_up(w):
        _warn_if_other(await providers.current(w), provider, zone, say)
        return
    key = zone or getattr(get_localzone(), "key", "UTC")
    territory = get_global("zone_territories").get(key, "")
    country = territory if territory.isalpha() and territory != "ZZ" else None
    currencies = get_territory_currencies(country) if country else []
    name = provider or _(DEFAULT_NAME)
    settings = {"country": country, "currency": currencies[0] if currencies else "EUR"}
    try:
        await providers.found(w, name=name, zone=key, **settings)
    except (KeyError, ValueError) as problem:
        raise UnknownZone(zone=key) from problem
    say(_("The provider is {name}, in the time zone {zone}.").format(name=name, zone=key))


def _warn_if_other(here: ProviderView, provider: str, zone: str, say: Callable[[str], object]) -> None:
    """Warn that options differ from the existing provider: they are for an empty installation and not used."""
    for asked, actual in ((provider, here.name), (zone, here.zone.key)):
        if asked and asked != actual:
            warning = _(
                "warning: this installation belongs to {name}, in the time zone {zone}; {asked} is not used."
            )
            say(warning.format(name=here.name, zone=here.zone.key, asked=asked))
